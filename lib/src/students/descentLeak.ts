/**
 * What a training by steps changes that gradient flow conserves.
 *
 * @see paper section 6; test/students/descentLeak.test.ts
 */
import { type Matrix, subtract, type Vector } from "../linalg";
import { imbalances, type Network } from "../piecewise/twoLayer";
import { followDescent, type StudentDescentOptions } from "./studentDescent";
import { unflattened } from "./studentVelocity";

export interface DescentLeak {
  /** Change of each neuron's delta from start to end, shape [h]. */
  readonly change: Vector;
  /** What the steps should have added to it, eta^2 (da_k^2 - |dw_k|^2) each, shape [h]. */
  readonly predicted: Vector;
  /** The network at the end. */
  readonly end: Network;
}

/**
 * How much of each delta_k = a_k^2 - |w_k|^2 leaks while a student descends to the last of the asked steps.
 *
 * @param X inputs, shape [n, d].
 * @param y labels, shape [n].
 * @returns undefined if the training diverges before.
 * @throws TypeError or RangeError if an option is out of range.
 * @example
 * const options = { network: { W: [[1]], a: [2] }, learningRate: 0.1, steps: [1] };
 * descentLeak([[1]], [0], options).change; // [-0.48]
 * @see test/students/descentLeak.test.ts
 */
export function descentLeak(
  X: Matrix,
  y: Vector,
  options: StudentDescentOptions,
): DescentLeak | undefined {
  const { followed, drifts } = followDescent("descentLeak", X, y, options);
  if (followed.diverged) return undefined;
  const last = options.steps.length - 1;
  const end = unflattened(followed.states[last], options.network.a.length);
  const change = subtract(imbalances(end), imbalances(options.network));
  return { change, predicted: drifts[last], end };
}
