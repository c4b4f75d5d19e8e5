/**
 * LeNet-5 (LeCun et al. 1998) with relu and max-pooling: two convolutions 5 by 5, three dense layers. Both changes
 * to the original are for this paper's question, which is about activation patterns: these must be 0 or 1.
 *
 * @see paper Fig. 6a, test/images/lenet5.test.ts
 */
import { requireCount, requirePositive, requireThat, requireVector } from "../check";
import { tf } from "../notebook/tensor";
import type { Random } from "../random";
import { nonlinearity, passThrough } from "./gates";
import { inputsOf, type LayeredNetwork, normalTensor, type WeightLayer } from "./layeredNetwork";

export interface LeNetOptions {
  /** Side of the square images. Default 28. */
  readonly imageSize?: number;
  /** Default 1. */
  readonly channels?: number;
  /** Channels of the two convolutions and neurons of the two hidden dense layers. Default [6, 16, 120, 84]. */
  readonly widths?: readonly [number, number, number, number];
  /** Default 10. */
  readonly numClasses?: number;
  /** Balance: the first layer's start is divided, the last one's multiplied by it. Default 1. */
  readonly alpha?: number;
}

const SIDE = 5;

/**
 * The network: convolution (padded), pool, convolution, pool, dense, dense, dense.
 *
 * Weights start as N(0, 2 / fan-in), those of the last layer as N(0, 1 / fan-in), biases at 0. As relu and
 * max-pooling commute with positive factors, alpha changes no output at the start, only which layer learns faster.
 *
 * @throws TypeError or RangeError if an option is out of range; the image must leave something after both pools.
 * @see test/images/lenet5.test.ts
 * @example
 * lenet5({ alpha: 10 }).layers.length; // 5
 */
export function lenet5(options: LeNetOptions = {}): LayeredNetwork {
  const { imageSize = 28, channels = 1, numClasses = 10, alpha = 1 } = options;
  const { widths = [6, 16, 120, 84] } = options;
  requireVector("lenet5", { widths }, 4);
  const [c1, c2, h1, h2] = widths;
  requireCount("lenet5", { imageSize, channels, numClasses, c1, c2, h1, h2 });
  requirePositive("lenet5", { alpha });
  const last = Math.floor((Math.floor(imageSize / 2) - SIDE + 1) / 2);
  requireThat(last >= 1, "lenet5", "imageSize must be at least 12", imageSize);
  const layers: WeightLayer[] = [
    { kind: "convolution", shape: [SIDE, SIDE, channels, c1], padding: "same" },
    { kind: "convolution", shape: [SIDE, SIDE, c1, c2], padding: "valid" },
    { kind: "dense", shape: [last * last * c2, h1] },
    { kind: "dense", shape: [h1, h2] },
    { kind: "dense", shape: [h2, numClasses] },
  ];
  const shapes = JSON.stringify(layers.flatMap(({ shape }) => [shape, shape.slice(-1)]));

  const initial = (rng: Random): tf.Tensor[] =>
    layers.flatMap(({ shape }, i) => {
      const isLast = i === layers.length - 1;
      const factor = i === 0 ? 1 / alpha : isLast ? alpha : 1;
      const deviation = factor * Math.sqrt((isLast ? 1 : 2) / inputsOf(shape));
      return [normalTensor(shape, deviation, rng.stream(i)), tf.zeros(shape.slice(-1))];
    });

  const forward: LayeredNetwork["forward"] = (parameters, inputs, watch, gates) => {
    const found = JSON.stringify(parameters.map(({ shape }) => shape));
    requireThat(found === shapes, "lenet5", `parameters must have shapes ${shapes}`, found);
    return tf.tidy(() => {
      let x: tf.Tensor = inputs;
      for (const [i, { kind, padding }] of layers.entries()) {
        const [W, b] = parameters.slice(2 * i);
        if (kind === "dense" && x.rank > 2) x = x.reshape([x.shape[0], -1]);
        const linear =
          kind === "dense"
            ? tf.matMul(x as tf.Tensor2D, W as tf.Tensor2D)
            : tf.conv2d(x as tf.Tensor4D, W as tf.Tensor4D, 1, padding!);
        const output = tf.add(linear, b);
        const passed = watch ? watch(i, x, output) : output;
        if (i === layers.length - 1) x = passed;
        else x = gates ? passThrough(kind, passed, gates[i]) : nonlinearity(kind, passed);
      }
      return x as tf.Tensor2D;
    });
  };
  return { layers, initial, forward };
}
