/**
 * Whether Theorem 3.1 may be applied: its premise is that beta(t) does not pass through zero.
 *
 * Why the readout tells. beta = a w vanishes where a does, or w. The part of w that the data do not see never moves, so
 * that w cannot vanish as long as there is one; and if there is none, every way ends in beta_LS anyway. With delta > 0
 * the readout cannot vanish. With delta <= 0 it can, but once only: where beta = 0 the loss is |y|^2 / 2, and the
 * loss only falls. So a start better than that keeps its sign, and any other has decided when it gets better.
 *
 * @see paper Theorem 3.1; test/minimal/premise.test.ts
 */
import { apply, norm, subtract, transpose } from "../linalg";
import { gradientFlow } from "./gradientFlow";
import { type InterpolationOptions, interpolations } from "./implicitBias";
import { rateFactor } from "./learningRate";
import { coefficients, neuronComputing } from "./singleNeuron";

/** How often the time that is waited for a decision is doubled. */
const DOUBLINGS = 16;

/**
 * Whether the readout keeps its sign from a start at beta_0 to the end, the premise of {@link interpolatingSolution}.
 * Where it changes, beta has passed through zero, and the flow ends at the mirror image of what that function returns,
 * 2 beta_LS - beta.
 *
 * @returns undefined for a start so near the boundary between both ends that it waits there for 10,000 times the time
 *   that the faster layer needs, or for ever.
 * @throws TypeError or RangeError if shapes differ, delta is not finite, beta0 = 0, or X beta = y has no solution.
 * @see paper Theorem 3.1; test/minimal/premise.test.ts
 * @example
 * const opposite = { X: [[0.5, 1]], y: [-1.1], beta0: [0.4, 0.05] };
 * [1, -0.5, -1].map((delta) => readoutKeepsSign({ ...opposite, delta })); // [true, true, false]
 */
export function readoutKeepsSign(options: InterpolationOptions): boolean | undefined {
  const { X, y, beta0, delta, learningRate } = options;
  interpolations("readoutKeepsSign", options);
  const start = neuronComputing(beta0, delta, learningRate);
  const miss = (beta: readonly number[]): number => norm(subtract(apply(X, beta), y));
  if (delta > 0 || norm(y) === 0 || miss(beta0) < norm(y)) return true;
  const pull = norm(apply(transpose(X), y));
  let until = 1 / (pull * rateFactor(learningRate) + Math.abs(delta));
  let state = start;
  for (let i = 0; i < DOUBLINGS; i++) {
    const { w: w0, a: a0 } = state;
    state = gradientFlow({ w0, a0, X, y, until, learningRate }).at(until);
    if (miss(coefficients(state)) < norm(y)) return state.a > 0;
    until *= 2;
  }
  return undefined;
}
