/**
 * Learning in stages: when each mode of a wide linear network is learned, as a law.
 *
 * A mode is a singular value sigma* of the target with its two singular vectors. Where the layers begin aligned
 * with the modes they stay so, and each mode is a minimal model of its own whose alignment is 1.
 *
 * @see paper Theorem B.6, equation 2; test/linear/stages.test.ts
 */
import {
  requireFinite,
  requireMatrix,
  requirePositive,
  requireThat,
  requireVector,
} from "../check";
import { type Matrix, scale, singularTriples, type Vector } from "../linalg";
import { fromUnitRates, type LearningRate, rateFactor } from "../minimal/learningRate";
import { layerMagnitudes } from "../minimal/magnitudes";
import type { Layers } from "./layers";

/**
 * The rate at which a mode of both layers grows from a small start, omega = sqrt(k^2 sigma*^2 + delta^2 / 4) with
 * k = sqrt(eta_a eta_w): the positive eigenvalue of G on the plane of its two singular vectors. The function, a
 * product of two layers, approaches its target at twice that rate.
 *
 * @throws RangeError if a number is not finite or a rate not positive.
 * @see paper Theorem 4.2; test/linear/stages.test.ts
 * @example
 * modeRate(2, 3); // 2.5
 */
export function modeRate(target: number, delta: number, learningRate?: LearningRate): number {
  requireFinite("modeRate", { target, delta });
  return Math.hypot(rateFactor(learningRate) * target, delta / 2);
}

/** From where to where one mode goes. */
export interface ModeStage {
  /** Singular value of beta at the beginning, 0 < from. */
  readonly from: number;
  /** Singular value at the end, from <= to < target. */
  readonly to: number;
  /** Singular value of the target. */
  readonly target: number;
  readonly delta: number;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

/**
 * The time that one aligned mode takes, exactly. It obeys
 *
 *     d sigma / dt = kappa (sigma* - sigma),   kappa = sqrt(delta^2 + 4 k^2 sigma^2),
 *
 * and with v = 2 k sigma + kappa, which is V = 2 k sigma* + 2 omega at the target, its integral is
 *
 *     2 omega t = ln [(v_to + delta^2 / V) (V - v_from) / ((V - v_to) (v_from + delta^2 / V))].
 *
 * @returns time in units of learning rate x steps; relative error about 1e-12, more only where to approaches target.
 * @throws RangeError unless 0 < from <= to < target, or if a number is not finite or a rate not positive.
 * @see paper equation 2 with phi = 1; test/linear/stages.test.ts
 * @example
 * stageTime({ from: 0.01, to: 1, target: 2, delta: 0 }); // 1.32333
 */
export function stageTime({ from, to, target, delta, learningRate }: ModeStage): number {
  requirePositive("stageTime", { from, target });
  requireFinite("stageTime", { to, delta });
  const inOrder = from <= to && to < target;
  requireThat(inOrder, "stageTime", "from <= to < target must hold", [from, to, target]);
  const k = rateFactor(learningRate);
  const omega = modeRate(target, delta, learningRate);
  const V = 2 * (k * target + omega);
  const v = (sigma: number): number => 2 * k * sigma + Math.hypot(delta, 2 * k * sigma);
  const odds = (sigma: number): number => (v(sigma) + delta ** 2 / V) / (V - v(sigma));
  return Math.log(odds(to) / odds(from)) / (2 * omega);
}

/**
 * Layers aligned with the modes of a target: neuron i holds mode i and nothing else, beta begins as size times
 * the sum of u_i v_i^T, and Delta is diagonal with the given entries.
 *
 * @param betaStar target, shape [d, c].
 * @param size     every singular value of beta at t = 0, positive.
 * @param deltas   relative scale of each mode's neuron, min(d, c) of them, largest singular value first.
 * @throws TypeError or RangeError if the lengths differ or a number is out of range.
 * @see test/linear/stages.test.ts
 * @example
 * alignedStart([[2, 0], [0, 1]], 2, [3, 0]).A[0][0] ** 2; // 4
 */
export function alignedStart(
  betaStar: Matrix,
  size: number,
  deltas: Vector,
  learningRate?: LearningRate,
): Layers {
  requireMatrix("alignedStart", { betaStar });
  requirePositive("alignedStart", { size });
  const { values, left, right } = singularTriples(betaStar);
  requireVector("alignedStart", { deltas }, values.length);
  const k = rateFactor(learningRate);
  const sizes = deltas.map((delta) => layerMagnitudes(k * size, delta));
  const W = sizes.map(({ input }, i) => scale(Math.sqrt(input), left[i]));
  const A = sizes.map(({ readout }, i) => scale(Math.sqrt(readout), right[i]));
  return fromUnitRates({ W, A }, learningRate);
}
