/**
 * Batch normalization followed by relu, in one pass forward and one back: the public operations of TensorFlow.js
 * would take a dozen passes over the largest tensors of the network. Native TensorFlow only.
 *
 * @see test/images/batchNorm.test.ts
 */
import { reluGradient, tf } from "../notebook/tensor";

/** Added to the variance. */
export const EPSILON = 1e-5;

interface Native {
  readonly binding: Readonly<Record<string, number>>;
  executeMultipleOutputs(
    op: string,
    attributes: object[],
    inputs: tf.Tensor[],
    count: number,
  ): tf.Tensor[];
}

/** Runs the fused operation, or its gradient, as TensorFlow names them. */
function fused(op: "FusedBatchNorm" | "FusedBatchNormGrad", inputs: tf.Tensor[]): tf.Tensor[] {
  const native = tf.backend() as unknown as Native;
  const { TF_ATTR_TYPE, TF_FLOAT, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL } = native.binding;
  const attributes = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "epsilon", type: TF_ATTR_FLOAT, value: EPSILON },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: TF_ATTR_BOOL, value: true },
  ];
  return native.executeMultipleOutputs(op, attributes, inputs, 5);
}

/**
 * relu(scale (x - mean) / sqrt(variance + 1e-5) + offset), mean and variance over batch and positions.
 *
 * @param x      shape [n, height, width, channels].
 * @param scale, offset shape [channels].
 * @returns shape of x; gradients reach all three.
 * @see test/images/batchNorm.test.ts
 */
export function batchNormRelu(x: tf.Tensor4D, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor4D {
  const operation = tf.customGrad((...args: unknown[]) => {
    const save = args.pop() as (all: tf.Tensor[]) => void;
    const [input, gamma, beta] = args as tf.Tensor[];
    const none = tf.tensor1d([]);
    const forward = fused("FusedBatchNorm", [input, gamma, beta, none, none]);
    const [normalized, , , mean, inverse] = forward;
    const value = tf.relu(normalized);
    save([input, gamma, value, mean, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [input, gamma, value, mean, inverse] = saved;
      const back = reluGradient(dy, value);
      return fused("FusedBatchNormGrad", [back, input, gamma, mean, inverse]).slice(0, 3);
    };
    return { value, gradFunc };
  });
  return operation(x, scale, offset) as tf.Tensor4D;
}

/** Mean and variance of each channel, as {@link batchNormRelu} takes them from the batch. */
export type NormStatistics = readonly [mean: tf.Tensor, variance: tf.Tensor];

/** The same with given statistics: for images one by one, after training. No gradient is needed there. */
export const fixedNormRelu = (
  x: tf.Tensor4D,
  scale: tf.Tensor,
  offset: tf.Tensor,
  [mean, variance]: NormStatistics,
): tf.Tensor4D =>
  tf.relu(
    tf.batchNorm(
      x,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      offset as tf.Tensor1D,
      scale as tf.Tensor1D,
      EPSILON,
    ),
  ) as tf.Tensor4D;
