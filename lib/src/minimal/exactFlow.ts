/**
 * Gradient flow of the minimal model f(x) = a w^T x on whitened data, solved exactly.
 *
 * Why one formula suffices. Put theta = (w, a), at unit rates (for others see ./learningRate), and
 *
 *     G = [[-delta/2 I, betaStar], [betaStar^T, delta/2]],
 *
 * symmetric and constant. Because delta is conserved, gradient flow is the vector Bernoulli equation
 *
 *     d theta / dt = G theta - |theta|^2 theta / 2,
 *
 * a linear flow whose length is held in check. Its direction is that of e^{Gt} theta_0 and its length follows
 * by quadrature:
 *
 *     theta(t) = e^{Gt} theta_0 / sqrt(1 + theta_0^T (integral_0^t e^{2Gs} ds) theta_0).
 *
 * Nothing here asks for the sign of delta, of a, or for delta != 0. Notation: README.
 *
 * @see paper section 3 and Appendix A; test/minimal/exactFlow.test.ts
 */
import { requireFinite, requireThat, requireVector } from "../check";
import { add, dot, norm, scale, subtract, unit, type Vector } from "../linalg";
import { type FunctionOfTime, functionOfTime } from "../times";
import { atUnitRates, fromUnitRates, type LearningRate, rateFactor } from "./learningRate";
import { layerMagnitudes } from "./magnitudes";
import { imbalance, type Neuron } from "./singleNeuron";

export interface ExactFlowOptions {
  /** Input weights at t = 0, shape [d]. */
  readonly w0: Vector;
  /** Readout weight at t = 0. */
  readonly a0: number;
  /** Least-squares coefficients, shape [d]. */
  readonly betaStar: Vector;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

export interface ExactFlow {
  /** The neuron at time t >= 0 (Infinity allowed), or one neuron for each of several times. */
  readonly at: FunctionOfTime<Neuron>;
  /** Where the flow ends. */
  readonly limit: Neuron;
  /** Sign of the readout at the end: +1 or -1; 0 on the boundary between them, which ends in a saddle. */
  readonly basin: -1 | 0 | 1;
  /** The conserved relative scale. */
  readonly delta: number;
}

/** Integral of e^{-rate s} over 0 ... t. */
export const decayIntegral = (rate: number, t: number): number =>
  rate === 0 ? t : -Math.expm1(-rate * t) / rate;

/** A start this close to the boundary of the basins, relative to its terms, cannot be told from one on it. */
const BOUNDARY = 4 * Number.EPSILON;

/**
 * Gradient flow of f(x) = a w^T x on whitened data, solved exactly for every relative scale, sign, dimension
 * and learning rate (formula at the head of this file).
 *
 * @returns a function of t. Relative error below 1e-10 for |delta| <= 1e6, t <= 1e6 and |beta_0| down to
 *   1e-12, away from zero crossings, where the error is relative to the size of theta. At t = Infinity it gives
 *   the limit. A start within round-off of the boundary between the basins counts as lying on it.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, a rate is not positive, or t < 0.
 * @see paper eq. 2, Theorem A.1 ff. (there by cases); test/minimal/exactFlow.test.ts
 * @example
 * const flow = exactFlow({ w0: [1, 0], a0: 2, betaStar: [0, 2] });
 * flow.delta; // 3
 * flow.limit; // { w: [0, 1], a: 2 }
 * flow.at([0, 20]).map(({ a }) => a); // [2.000, 2.000]
 */
export function exactFlow({ w0, a0, betaStar, learningRate }: ExactFlowOptions): ExactFlow {
  requireVector("exactFlow", { w0 });
  requireFinite("exactFlow", { a0 });
  requireVector("exactFlow", { betaStar }, w0.length);
  const delta = imbalance({ w: w0, a: a0 }, learningRate);
  const finite = Number.isFinite(delta);
  requireThat(finite, "exactFlow", "w0 and a0 must have finite squares", { w0, a0 });

  // theta_0 by its parts: p along betaStar, q for the readout, r = rest across. Without a target any direction
  // may play its role; that of w0 leaves nothing across.
  const { w, a: q } = atUnitRates({ w: w0, a: a0 }, learningRate);
  const along = unit(norm(betaStar) > 0 ? betaStar : w0);
  const p = dot(w, along);
  const rest = subtract(w, scale(p, along));
  const r = norm(rest);

  // In the (p, q) plane G has eigenvalues +-omega; across it, -delta/2 = omega - readout = input - omega.
  const { readout, input } = layerMagnitudes(rateFactor(learningRate) * norm(betaStar), delta);
  const omega = (readout + input) / 2;
  const [cos, sin] =
    omega > 0 ? [Math.sqrt(input / (2 * omega)), Math.sqrt(readout / (2 * omega))] : [0, 1];
  const growing = cos * p + sin * q;
  const decaying = sin * p - cos * q;
  const onBoundary = Math.abs(growing) <= BOUNDARY * (cos * Math.abs(p) + sin * Math.abs(q));

  const neuron = (pt: number, qt: number, across: number, length: number): Neuron =>
    fromUnitRates(
      { w: scale(1 / length, add(scale(pt, along), scale(across, rest))), a: qt / length },
      learningRate,
    );

  /**
   * Numerator and denominator of the formula, both times e^{-omega t}: the start fades, the growing part builds
   * up along the direction (sqrt(input), sqrt(readout)) of the limit.
   */
  const inBasin = (t: number): Neuron => {
    const half = Math.exp(-omega * t);
    const grown = decayIntegral(2 * omega, t);
    const stretch =
      Math.exp(-Math.min(omega, readout) * t) * Math.sqrt(decayIntegral(Math.abs(delta), t));
    const root = Math.sqrt(grown);
    const length = Math.hypot(half, growing * root, decaying * half * root, r * stretch);
    const drive = grown * growing * Math.sqrt(2 * omega);
    const pt = half * half * p + drive * Math.sqrt(input);
    const qt = half * half * q + drive * Math.sqrt(readout);
    return neuron(pt, qt, Math.exp(-readout * t), length);
  };

  /** Without a growing part (only possible for delta <= 0), both times e^{delta t / 2}. */
  const betweenBasins = (t: number): Neuron => {
    const half = Math.exp((Math.min(delta, 0) * t) / 2);
    const inPlane = half * Math.sqrt(decayIntegral(2 * omega, t));
    const across = r * Math.sqrt(decayIntegral(Math.abs(delta), t));
    const shrink = Math.exp(-input * t);
    return neuron(shrink * p, shrink * q, 1, Math.hypot(half, decaying * inPlane, across));
  };

  const basin = onBoundary ? 0 : (Math.sign(growing) as -1 | 1);
  const saddle = delta < 0 && r > 0 ? Math.sqrt(-delta) / r : 0;
  const limit = onBoundary
    ? neuron(0, 0, saddle, 1)
    : neuron(basin * Math.sqrt(input), basin * Math.sqrt(readout), 0, 1);
  const state = onBoundary ? betweenBasins : inBasin;
  const at = functionOfTime((t) => (t === Infinity ? limit : state(t)));
  return { at, limit, basin, delta };
}
