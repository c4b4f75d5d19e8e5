/**
 * AdamW (Loshchilov & Hutter 2019) on one flat vector of parameters.
 *
 * @see test/grokking/adamW.test.ts
 */
import { requireCount, requireFinite, requireThat } from "../check";
import { tf } from "../notebook/tensor";

export interface AdamWOptions {
  /** Decay rates of the two moments, from 0 to below 1. Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Multiplies the learning rate; acts on every parameter. Default 0.01. */
  readonly weightDecay?: number;
  /** Added to the root of the second moment, > 0. Default 1e-8. */
  readonly epsilon?: number;
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

/**
 * An optimizer whose moments start from zero:
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     θ ← (1 − η λ) θ − η m̂ / (√v̂ + ε),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
 *
 * The decay is decoupled: λ does not pass through the moments.
 *
 * @param numParameters length of the vector.
 * @throws TypeError or RangeError if an option is out of range.
 * @see test/grokking/adamW.test.ts
 */
export function adamW(numParameters: number, options: AdamWOptions = {}): AdamW {
  const { betas = [0.9, 0.999], weightDecay = 0.01, epsilon = 1e-8 } = options;
  requireCount("adamW", { numParameters });
  const [beta1, beta2] = betas;
  requireFinite("adamW", { "betas[0]": beta1, "betas[1]": beta2, weightDecay, epsilon });
  for (const beta of betas)
    requireThat(beta >= 0 && beta < 1, "adamW", "betas must be from 0 to below 1", beta);
  requireThat(weightDecay >= 0, "adamW", "weightDecay must not be negative", weightDecay);
  requireThat(epsilon > 0, "adamW", "epsilon must be positive", epsilon);

  // What is kept is m / (1 − β₁) and v / (1 − β₂): two passes over the vector less.
  let first = tf.zeros<tf.Rank.R1>([numParameters]);
  let second = tf.zeros<tf.Rank.R1>([numParameters]);
  let numSteps = 0;
  const update = (
    parameters: tf.Tensor1D,
    gradient: tf.Tensor1D,
    learningRate: number,
  ): tf.Tensor1D => {
    numSteps++;
    const before = [first, second];
    const [moved, m, v] = tf.tidy(() => {
      const m = tf.add<tf.Tensor1D>(tf.mul(first, beta1), gradient);
      const v = tf.add<tf.Tensor1D>(tf.mul(second, beta2), tf.square(gradient));
      const scale1 = (1 - beta1) / (1 - beta1 ** numSteps);
      const scale2 = Math.sqrt((1 - beta2) / (1 - beta2 ** numSteps));
      const direction = tf.div(m, tf.add(tf.sqrt(v), epsilon / scale2));
      const step = tf.mul(direction, (learningRate * scale1) / scale2);
      return [tf.sub<tf.Tensor1D>(tf.mul(parameters, 1 - learningRate * weightDecay), step), m, v];
    });
    [first, second] = [m, v];
    tf.dispose(before);
    return moved;
  };
  return { update, dispose: () => tf.dispose([first, second]) };
}
