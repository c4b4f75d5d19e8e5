/**
 * The small residual network of the DAWN benchmark that the paper trains on CIFAR-10, kernel sizes and widths free:
 *
 *     prep -> layer 1, pool (+ residual) -> layer 2, pool -> layer 3, pool (+ residual) -> max over positions -> linear
 *
 * where each step is convolution, batch normalization, relu, and a residual adds two such steps to what it is given.
 *
 * @see paper section 5, Fig. 6b and 11; test/images/resnet.test.ts
 */
import { requireCount, requirePositive, requireThat, requireVector } from "../check";
import { tf } from "../notebook/tensor";
import type { Random } from "../random";
import { batchNormRelu, fixedNormRelu, type NormStatistics } from "./batchNorm";
import { type ImageNetwork, inputsOf, normalTensor } from "./layeredNetwork";
import { maxPoolRelu } from "./maxPool";

export interface ResNetOptions {
  /** Side of the first layer's filters, and of all others. Default 15, as in the paper. */
  readonly firstKernel?: number;
  readonly kernel?: number;
  /** Step of the first layer. Default 1. */
  readonly firstStride?: number;
  /** Filters of prep and layers 1 to 3. Default [64, 128, 256, 512], as in the paper. */
  readonly widths?: readonly [number, number, number, number];
  /** Default 3. */
  readonly channels?: number;
  /** Default 10. */
  readonly numClasses?: number;
  /** Balance: the first layer's filters start divided by it. Default 1. */
  readonly alpha?: number;
}

/**
 * For a processor: the first layer, which is looked at, keeps its 64 filters of 15 by 15 but takes every second
 * position; what follows is 3 by 3 and four times narrower. About 1/600 of the paper's arithmetic.
 */
export const CPU_RESNET = {
  firstKernel: 15,
  firstStride: 2,
  kernel: 3,
  widths: [64, 32, 64, 128] as [number, number, number, number],
};

/** Outputs are multiplied by this, so that training starts from even odds. */
const OUTPUT_SCALE = 0.125;

/**
 * Parameters: for each of the eight convolutions filters, scale and offset; the linear layer's matrix last. `forward`
 * normalizes a batch by its own statistics, for training.
 */
export interface ResNet extends ImageNetwork {
  /** Means and variances of what each convolution puts out for these inputs; the caller disposes them. */
  readonly statistics: (parameters: readonly tf.Tensor[], inputs: tf.Tensor4D) => NormStatistics[];
  /** Logits with given statistics: for testing. */
  readonly predict: (
    parameters: readonly tf.Tensor[],
    statistics: readonly NormStatistics[],
    inputs: tf.Tensor4D,
  ) => tf.Tensor2D;
}

/** Normalization and relu of convolution i, with its scale and offset. */
type Normalize = (i: number, x: tf.Tensor4D, scale: tf.Tensor, offset: tf.Tensor) => tf.Tensor4D;

/**
 * The network. Filters start as N(0, 1 / (3 fan-in)), the variance that PyTorch gives the paper's; scales at 1,
 * offsets at 0, no biases. Normalization makes the outputs independent of alpha (up to its 1e-5), which then acts
 * through the first layer's speed alone: relative to their size, its filters learn alpha^2 times as fast.
 *
 * @throws TypeError or RangeError if an option is out of range.
 * @see test/images/resnet.test.ts
 * @example
 * const start = resnet({ kernel: 3, widths: [2, 2, 4, 4] }).initial(random(0));
 * start[0].shape; // [15, 15, 3, 2]
 */
export function resnet(options: ResNetOptions = {}): ResNet {
  const { firstKernel = 15, firstStride = 1, kernel = 15, widths = [64, 128, 256, 512] } = options;
  const { channels = 3, numClasses = 10, alpha = 1 } = options;
  requireVector("resnet", { widths }, 4);
  const [w0, w1, w2, w3] = widths;
  const counts = { firstKernel, firstStride, kernel, channels, numClasses, w0, w1, w2, w3 };
  requireCount("resnet", counts);
  requirePositive("resnet", { alpha });
  const filters = [w0, w1, w1, w1, w2, w3, w3, w3];
  const shapes = filters.map((count, i) =>
    i === 0 ? [firstKernel, firstKernel, channels, w0] : [kernel, kernel, filters[i - 1], count],
  );

  const initial = (rng: Random): tf.Tensor[] => [
    ...shapes.flatMap((shape, i) => {
      const deviation = (i === 0 ? 1 / alpha : 1) / Math.sqrt(3 * inputsOf(shape));
      const width = shape.slice(-1);
      return [normalTensor(shape, deviation, rng.stream(i)), tf.ones(width), tf.zeros(width)];
    }),
    normalTensor([w3, numClasses], 1 / Math.sqrt(3 * w3), rng.stream("linear")),
  ];

  const run = (
    parameters: readonly tf.Tensor[],
    inputs: tf.Tensor4D,
    normalize: Normalize,
  ): tf.Tensor2D => {
    const { length } = parameters;
    const wanted = 3 * shapes.length + 1;
    requireThat(length === wanted, "resnet", `there must be ${wanted} parameters`, length);
    const step = (i: number, x: tf.Tensor4D, stride = 1): tf.Tensor4D => {
      const [W, scale, offset] = parameters.slice(3 * i);
      return normalize(i, tf.conv2d(x, W as tf.Tensor4D, stride, "same"), scale, offset);
    };
    const residual = (i: number, x: tf.Tensor4D): tf.Tensor4D => tf.add(x, step(i + 1, step(i, x)));
    return tf.tidy(() => {
      let x = step(0, inputs, firstStride);
      x = residual(2, maxPoolRelu(step(1, x)));
      x = maxPoolRelu(step(4, x));
      x = residual(6, maxPoolRelu(step(5, x)));
      const all = tf.max(x, [1, 2]) as tf.Tensor2D;
      const linear = parameters[parameters.length - 1] as tf.Tensor2D;
      return tf.mul(tf.matMul(all, linear), OUTPUT_SCALE) as tf.Tensor2D;
    });
  };

  return {
    initial,
    forward: (parameters, inputs) =>
      run(parameters, inputs, (_i, x, scale, offset) => batchNormRelu(x, scale, offset)),
    statistics: (parameters, inputs) => {
      const found: NormStatistics[] = [];
      const logits = run(parameters, inputs, (_i, x, scale, offset) => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        const kept = [tf.keep(mean), tf.keep(variance)] as const;
        found.push(kept);
        return fixedNormRelu(x, scale, offset, kept);
      });
      logits.dispose();
      return found;
    },
    predict: (parameters, statistics, inputs) =>
      run(parameters, inputs, (i, x, scale, offset) =>
        fixedNormRelu(x, scale, offset, statistics[i]),
      ),
  };
}
