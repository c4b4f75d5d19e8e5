/**
 * AdamW (Loshchilov & Hutter 2019) on one flat vector of parameters: a plain loop, which passes over memory once where
 * tensor operations would some ten times.
 *
 * @see test/grokking/adamW.test.ts
 */

export interface AdamWOptions {
  /** Decay rates of the two moments, from 0 to below 1. */
  readonly betas: readonly [number, number];
  /** Multiplies the learning rate; acts on every parameter. */
  readonly weightDecay: number;
}

/** Moves the parameters one step along a gradient, in place. Returns whether all of them are numbers still. */
export type AdamW = (
  parameters: Float32Array,
  gradient: Float32Array,
  learningRate: number,
) => boolean;

/** Added to the root of the second moment. */
const EPSILON = 1e-8;

/** Moments that fade below the smallest normal number of single precision made the loop 2 to 5 times slower: 0, as in TensorFlow. */
const flushed = (x: number): number => (Math.abs(x) < 2 ** -126 ? 0 : x);

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
  const [m, v] = [new Float32Array(numParameters), new Float32Array(numParameters)];
  let numSteps = 0;
  return (parameters, gradient, learningRate) => {
    numSteps++;
    const kept = 1 - learningRate * weightDecay;
    const rate = learningRate / (1 - beta1 ** numSteps);
    const scale = 1 / (1 - beta2 ** numSteps);
    let total = 0;
    for (let i = 0; i < numParameters; i++) {
      const g = gradient[i];
      m[i] = flushed(beta1 * m[i] + (1 - beta1) * g);
      v[i] = flushed(beta2 * v[i] + (1 - beta2) * g * g);
      const moved = kept * parameters[i] - (rate * m[i]) / (Math.sqrt(scale * v[i]) + EPSILON);
      parameters[i] = moved;
      total += moved;
    }
    return Number.isFinite(total);
  };
}
