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
export function batchNormRelu(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
): tf.Tensor4D {
  const operation = tf.customGrad((...args: unknown[]) => {
    const [input, gamma, beta, save] = args as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      (all: tf.Tensor[]) => void,
    ];
    const none = tf.tensor1d([]);
    const [normalized, , , mean, inverse] = fused("FusedBatchNorm", [
      input,
      gamma,
      beta,
      none,
      none,
    ]);
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
export interface NormStatistics {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** The same with given statistics: for images one by one, after training. No gradient is needed there. */
export function fixedNormRelu(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { mean, variance }: NormStatistics,
): tf.Tensor4D {
  return tf.relu(tf.batchNorm4d(x, mean, variance, offset, scale, EPSILON)) as tf.Tensor4D;
}
