/**
 * AdamW (Loshchilov & Hutter 2019) on one flat vector of parameters.
 *
 * @see test/grokking/adamW.test.ts
 */
import { tf } from "../notebook/tensor";

export interface AdamWOptions {
  /** Decay rates of the two moments, from 0 to below 1. */
  readonly betas: readonly [number, number];
  /** Multiplies the learning rate; acts on every parameter. */
  readonly weightDecay: number;
}

export interface AdamW {
  /** The parameters after one more step; the caller disposes of what it passed and what it gets. */
  readonly update: (
    parameters: tf.Tensor1D,
    gradient: tf.Tensor1D,
    learningRate: number,
  ) => tf.Tensor1D;
  readonly dispose: () => void;
}

/** Added to the root of the second moment. */
const EPSILON = 1e-8;

/**
 * An optimizer whose moments start from zero:
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     θ ← (1 − η λ) θ − η m̂ / (√v̂ + 1e-8),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
 *
 * The decay is decoupled: λ does not pass through the moments.
 *
 * @param numParameters length of the vector.
 * @see test/grokking/adamW.test.ts
 */
export function adamW(
  numParameters: number,
  { betas: [beta1, beta2], weightDecay }: AdamWOptions,
): AdamW {
  // What is kept is m / (1 − β₁) and v / (1 − β₂): two passes over the vector less.
  let moments = [tf.zeros<tf.Rank.R1>([numParameters]), tf.zeros<tf.Rank.R1>([numParameters])];
  let numSteps = 0;
  const update: AdamW["update"] = (parameters, gradient, learningRate) => {
    numSteps++;
    const [moved, ...fresh] = tf.tidy(() => {
      const m = tf.add<tf.Tensor1D>(tf.mul(moments[0], beta1), gradient);
      const v = tf.add<tf.Tensor1D>(tf.mul(moments[1], beta2), tf.square(gradient));
      const scale1 = (1 - beta1) / (1 - beta1 ** numSteps);
      const scale2 = Math.sqrt((1 - beta2) / (1 - beta2 ** numSteps));
      const direction = tf.div(m, tf.add(tf.sqrt(v), EPSILON / scale2));
      const step = tf.mul(direction, (learningRate * scale1) / scale2);
      return [tf.sub<tf.Tensor1D>(tf.mul(parameters, 1 - learningRate * weightDecay), step), m, v];
    });
    tf.dispose(moments);
    moments = fresh;
    return moved;
  };
  return { update, dispose: () => tf.dispose(moments) };
}
