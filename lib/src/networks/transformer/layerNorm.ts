/**
 * Layer normalization of rows, (r − mean r) / √(var r + 1e-5) · gain + shift, and its gradient, in few operations.
 *
 * @see test/layerNorm.test.ts
 */
import { tf } from "../../tensor";

/** Added to variances, as in PyTorch. */
const EPSILON = 1e-5;

export interface Normalized {
  /** [n, d]. */
  readonly output: tf.Tensor2D;
  /** The rows before gain and shift, [n, d]. */
  readonly standard: tf.Tensor2D;
  /** 1 / √(var + 1e-5), [n, 1]. */
  readonly inverseDeviation: tf.Tensor2D;
}

/**
 * @param rows    [n, d].
 * @param gain    [1, d].
 * @param shift   [1, d].
 * @param average [d, 1], all entries 1 / d: a product with it takes means much faster than the operation `mean`.
 */
export function normalize(
  rows: tf.Tensor2D,
  gain: tf.Tensor2D,
  shift: tf.Tensor2D,
  average: tf.Tensor2D,
): Normalized {
  const centred = tf.sub<tf.Tensor2D>(rows, tf.matMul(rows, average));
  const variance = tf.matMul(tf.mul<tf.Tensor2D>(centred, centred), average);
  const inverseDeviation = tf.rsqrt(tf.add<tf.Tensor2D>(variance, EPSILON));
  const standard = tf.mul<tf.Tensor2D>(centred, inverseDeviation);
  return { output: tf.add(tf.mul(standard, gain), shift), standard, inverseDeviation };
}

export interface NormalizedGradient {
  readonly rows: tf.Tensor2D;
  readonly gain: tf.Tensor2D;
  readonly shift: tf.Tensor2D;
}

/**
 * Gradients from that of the output, y = gain · s + shift with s the standard rows:
 *
 *     d rows = (g − mean g − s mean(g s)) / deviation,   g = gain · dy,
 *     d gain = sum over rows of s dy,                    d shift = sum over rows of dy
 *
 * @param dOutput [n, d].
 */
export function normalizeBackward(
  dOutput: tf.Tensor2D,
  { standard, inverseDeviation }: Normalized,
  gain: tf.Tensor2D,
  average: tf.Tensor2D,
): NormalizedGradient {
  const byStandard = tf.mul<tf.Tensor2D>(dOutput, standard);
  const weighted = tf.mul<tf.Tensor2D>(gain.reshape([-1, 1]), average);
  const mean = tf.matMul(dOutput, weighted);
  const slope = tf.matMul(byStandard, weighted);
  const centred = tf.sub(tf.sub(tf.mul(dOutput, gain), mean), tf.mul(standard, slope));
  return {
    rows: tf.mul(centred, inverseDeviation),
    gain: tf.sum(byStandard, 0, true),
    shift: tf.sum(dOutput, 0, true),
  };
}
