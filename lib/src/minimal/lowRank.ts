/**
 * Gradient flow of the minimal model on one example, or on orthogonal examples of one length, solved exactly: a case
 * in which there are many solutions and the whole way to one of them is known in closed form.
 *
 * Why the formula for whitened data suffices. Let X X^T = c I. What the data see of w is z = X w, and it obeys
 *
 *     dz/dt = -c eta_w a (a z - y),   da/dt = -eta_a z.(a z - y),
 *
 * the minimal model on whitened data with as many inputs as there are examples, target y, and rates (eta_a, c eta_w).
 * The part N w in the null space of X is frozen. It counts in the balance all the same: the model of z has the relative
 * scale c (delta + eta_a |N w_0|^2), more upstream than that of w.
 *
 * @see paper Fig. 4b; test/minimal/lowRank.test.ts
 */
import { requireData, requireFinite, requireThat, requireVector } from "../check";
import {
  add,
  apply,
  type Matrix,
  multiply,
  scale,
  subtract,
  transpose,
  type Vector,
} from "../linalg";
import { functionOfTime } from "../times";
import { type ExactFlow, exactFlow } from "./exactFlow";
import { type LearningRate, UNIT_RATES } from "./learningRate";
import { imbalance, type Neuron } from "./singleNeuron";

export interface LowRankFlowOptions {
  /** Input weights at t = 0, shape [d]. */
  readonly w0: Vector;
  /** Readout weight at t = 0. */
  readonly a0: number;
  /** Data, shape [n, d], with X X^T = c I: one example, or orthogonal ones of one length. */
  readonly X: Matrix;
  /** Labels, shape [n]. */
  readonly y: Vector;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

/** How far X X^T may be from c I, relative to c: well within what is promised of the flow. */
const ORTHOGONALITY_TOLERANCE = 1e-12;

/** The c of X X^T = c I; throws with the measured deviation if there is none. */
function squaredLength(X: Matrix): number {
  const gram = multiply(X, transpose(X));
  const c = gram.reduce((sum, row, i) => sum + row[i], 0) / gram.length;
  requireThat(c > 0, "lowRankFlow", "X must not be zero", X);
  const deviation = gram.reduce(
    (most, row, i) =>
      row.reduce((more, entry, j) => Math.max(more, Math.abs(entry - (i === j ? c : 0))), most),
    0,
  );
  requireThat(
    deviation <= ORTHOGONALITY_TOLERANCE * c,
    "lowRankFlow",
    `rows of X must be orthogonal and of one length, X X^T = c I to ${ORTHOGONALITY_TOLERANCE} c with c = ${c}`,
    `deviation ${deviation}`,
  );
  return c;
}

/**
 * Gradient flow of |X beta - y|^2 / 2, beta = a w, for X X^T = c I, solved exactly (see the head of this file).
 *
 * @returns flow, limit, basin and delta as {@link exactFlow} gives them. Relative error below 1e-9, away from zero
 *   crossings, where the error is relative to the size of the state.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, a rate is not positive, t < 0, or X X^T is
 *   not a multiple of the identity (with the measured deviation): then use {@link gradientFlow}.
 * @see paper Fig. 4b; test/minimal/lowRank.test.ts
 * @example
 * const flow = lowRankFlow({ w0: [1, 1], a0: 1, X: [[1, 0]], y: [2] });
 * flow.at([0, Infinity]); // [{ w: [1, 1], a: 1 }, { w: [1.414, 1], a: 1.414 }]
 */
export function lowRankFlow(options: LowRankFlowOptions): ExactFlow {
  const { w0, a0, X, y, learningRate = UNIT_RATES } = options;
  requireVector("lowRankFlow", { w0 });
  requireFinite("lowRankFlow", { a0 });
  requireData("lowRankFlow", X, y, w0.length);
  const c = squaredLength(X);
  const delta = imbalance({ w: w0, a: a0 }, learningRate);
  const back = transpose(X);
  /** The weights within the rows of X that make X w = z. */
  const within = (z: Vector): number[] => scale(1 / c, apply(back, z));
  const z0 = apply(X, w0);
  const frozen = subtract(w0, within(z0));
  const seen = exactFlow({
    w0: z0,
    a0,
    betaStar: y,
    learningRate: { a: learningRate.a, w: c * learningRate.w },
  });
  const whole = ({ w: z, a }: Neuron): Neuron => ({ w: add(frozen, within(z)), a });
  const at = functionOfTime((t) => whole(seen.at(t)));
  return { at, limit: whole(seen.limit), basin: seen.basin, delta };
}
