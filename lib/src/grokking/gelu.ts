/**
 * The Gaussian error linear unit (Hendrycks & Gimpel 2016), x Φ(x) with Φ the normal distribution, and its gradient.
 *
 * @see test/grokking/gelu.test.ts
 */
import { tf } from "../notebook/tensor";

/** Φ(x) = (1 + erf(x / √2)) / 2; call it in a tidy. */
const distribution = (x: tf.Tensor): tf.Tensor =>
  tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);

/** x Φ(x). */
export const gelu = (x: tf.Tensor2D): tf.Tensor2D => tf.tidy(() => tf.mul(x, distribution(x)));

/** dy (Φ(x) + x φ(x)), with φ the normal density. */
export const geluGradient = (dy: tf.Tensor2D, x: tf.Tensor2D): tf.Tensor2D =>
  tf.tidy(() => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return tf.mul(dy, tf.add(distribution(x), tf.mul(x, density)));
  });
