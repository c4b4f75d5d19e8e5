/**
 * The minimal model f(x) = a w^T x: one linear neuron, the conserved relative scale of its two layers, and
 * gradient flow on whitened data solved exactly.
 *
 * Why one formula suffices. Put theta = (sqrt(eta_a) w, sqrt(eta_w) a), k = sqrt(eta_a eta_w) and
 *
 *     G = [[-delta/2 I, k betaStar], [k betaStar^T, delta/2]],
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
 * @see paper section 3 and Appendix A; test/minimal/singleNeuron.test.ts
 */
import { requireFinite, requirePositive, requireThat, requireVector } from "../check";
import { add, dot, norm, scale, subtract, unit, type Vector } from "../linalg";
import { type FunctionOfTime, functionOfTime } from "../times";
import { type LearningRate, layerMagnitudes, UNIT_RATES } from "./magnitudes";

/** Input weights w, shape [d], and readout weight a. */
export interface Neuron {
  readonly w: Vector;
  readonly a: number;
}

function requireNeuron(where: string, { w, a }: Neuron, d?: number): void {
  requireVector(where, { w }, d);
  requireFinite(where, { a });
}

function requireRates(where: string, { a, w }: LearningRate): void {
  requirePositive(where, { "learningRate.a": a, "learningRate.w": w });
}

/**
 * The relative scale delta = eta_w a^2 - eta_a |w|^2. Gradient flow conserves it; its sign says which layer is
 * the larger: upstream (> 0) starts with a large readout and learns fast in w, downstream (< 0) the reverse.
 *
 * @see paper section 3; test/minimal/singleNeuron.test.ts
 */
export function imbalance(neuron: Neuron, learningRate: LearningRate = UNIT_RATES): number {
  requireNeuron("imbalance", neuron);
  requireRates("imbalance", learningRate);
  return learningRate.w * neuron.a ** 2 - learningRate.a * dot(neuron.w, neuron.w);
}

/**
 * The neuron that computes beta with relative scale delta and a positive readout: the start of all figures that
 * compare scales at the same function. Its mirror image (-w, -a) is the only other one.
 *
 * @param beta function-space coefficients, shape [d], not zero.
 * @throws TypeError or RangeError if beta is zero or a number is not finite.
 * @see paper section 3; test/minimal/singleNeuron.test.ts
 */
export function neuronComputing(
  beta: Vector,
  delta: number,
  learningRate: LearningRate = UNIT_RATES,
): Neuron {
  requireVector("neuronComputing", { beta });
  requireRates("neuronComputing", learningRate);
  requireThat(norm(beta) > 0, "neuronComputing", "beta must not be zero", beta);
  const { readout, input } = layerMagnitudes(
    Math.sqrt(learningRate.a * learningRate.w) * norm(beta),
    delta,
  );
  return {
    w: scale(Math.sqrt(input / learningRate.a), unit(beta)),
    a: Math.sqrt(readout / learningRate.w),
  };
}

/**
 * The function the neuron computes, beta = a w, shape [d].
 *
 * @throws TypeError or RangeError if a number is missing or not finite.
 */
export function coefficients(neuron: Neuron): number[] {
  requireNeuron("coefficients", neuron);
  return scale(neuron.a, neuron.w);
}

/**
 * mu = a |w|: the size of beta with the sign of the readout.
 *
 * @throws TypeError or RangeError if a number is missing or not finite.
 */
export function signedMagnitude(neuron: Neuron): number {
  requireNeuron("signedMagnitude", neuron);
  return neuron.a * norm(neuron.w);
}

/**
 * phi = cos of the angle between w and betaStar, from -1 to 1; 0 if either vanishes.
 *
 * @throws TypeError or RangeError if shapes differ or a number is not finite.
 */
export function alignment(neuron: Neuron, betaStar: Vector): number {
  requireNeuron("alignment", neuron);
  requireVector("alignment", { betaStar }, neuron.w.length);
  return dot(unit(neuron.w), unit(betaStar));
}

/**
 * Velocity of gradient flow on whitened data (X^T X = I, X^T y = betaStar):
 *
 *     dw/dt = eta_w a (betaStar - a w),   da/dt = eta_a w^T (betaStar - a w).
 *
 * @param betaStar least-squares coefficients, shape [d].
 * @returns the time derivatives, in the shape of the neuron.
 * @throws TypeError or RangeError if shapes differ or a number is not finite.
 * @see paper section 3; test/minimal/singleNeuron.test.ts
 */
export function velocity(
  neuron: Neuron,
  betaStar: Vector,
  learningRate: LearningRate = UNIT_RATES,
): Neuron {
  requireNeuron("velocity", neuron);
  requireVector("velocity", { betaStar }, neuron.w.length);
  requireRates("velocity", learningRate);
  const missing = subtract(betaStar, coefficients(neuron));
  return {
    w: scale(learningRate.w * neuron.a, missing),
    a: learningRate.a * dot(neuron.w, missing),
  };
}

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
const decayIntegral = (rate: number, t: number): number =>
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
 * @see paper eq. 2, Theorem A.1 ff. (there by cases); test/minimal/singleNeuron.test.ts
 */
export function exactFlow({
  w0,
  a0,
  betaStar,
  learningRate = UNIT_RATES,
}: ExactFlowOptions): ExactFlow {
  requireVector("exactFlow", { w0 });
  requireFinite("exactFlow", { a0 });
  requireVector("exactFlow", { betaStar }, w0.length);
  requireRates("exactFlow", learningRate);
  const delta = imbalance({ w: w0, a: a0 }, learningRate);
  requireThat(Number.isFinite(delta), "exactFlow", "w0 and a0 must have finite squares", {
    w0,
    a0,
  });

  // theta_0 by its parts: p along betaStar, q for the readout, r = rest across. Without a target any direction
  // may play its role; that of w0 leaves nothing across.
  const [rootA, rootW] = [Math.sqrt(learningRate.a), Math.sqrt(learningRate.w)];
  const along = unit(norm(betaStar) > 0 ? betaStar : w0);
  const p = rootA * dot(w0, along);
  const q = rootW * a0;
  const rest = scale(rootA, subtract(w0, scale(dot(w0, along), along)));
  const r = norm(rest);

  // In the (p, q) plane G has eigenvalues +-omega; across it, -delta/2 = omega - readout = input - omega.
  const target = rootA * rootW * norm(betaStar);
  const { readout, input } = layerMagnitudes(target, delta);
  const omega = (readout + input) / 2;
  const [cos, sin] =
    omega > 0 ? [Math.sqrt(input / (2 * omega)), Math.sqrt(readout / (2 * omega))] : [0, 1];
  const growing = cos * p + sin * q;
  const decaying = sin * p - cos * q;
  const onBoundary = Math.abs(growing) <= BOUNDARY * (cos * Math.abs(p) + sin * Math.abs(q));

  const neuron = (pt: number, qt: number, across: number, length: number): Neuron => ({
    w: scale(1 / (rootA * length), add(scale(pt, along), scale(across, rest))),
    a: qt / (rootW * length),
  });

  /**
   * Numerator and denominator of the formula, both times e^{-omega t}: the start fades, the growing part builds
   * up along the direction (sqrt(input), sqrt(readout)) of the limit.
   */
  const inBasin = (t: number): Neuron => {
    const half = Math.exp(-omega * t);
    const grown = decayIntegral(2 * omega, t);
    const stretch =
      Math.exp(-Math.min(omega, readout) * t) * Math.sqrt(decayIntegral(Math.abs(delta), t));
    const length = Math.hypot(
      half,
      growing * Math.sqrt(grown),
      decaying * half * Math.sqrt(grown),
      r * stretch,
    );
    const drive = grown * growing * Math.sqrt(2 * omega);
    const pt = half * half * p + drive * Math.sqrt(input);
    const qt = half * half * q + drive * Math.sqrt(readout);
    return neuron(pt, qt, Math.exp(-readout * t), length);
  };

  /** Without a growing part (only possible for delta <= 0), both times e^{delta t / 2}. */
  const betweenBasins = (t: number): Neuron => {
    const half = Math.exp((Math.min(delta, 0) * t) / 2);
    const inPlane = half * Math.sqrt(decayIntegral(2 * omega, t));
    const length = Math.hypot(
      half,
      decaying * inPlane,
      r * Math.sqrt(decayIntegral(Math.abs(delta), t)),
    );
    const shrink = Math.exp(-input * t);
    return neuron(shrink * p, shrink * q, 1, length);
  };

  const sign = onBoundary ? 0 : (Math.sign(growing) as -1 | 1);
  const saddle =
    delta < 0 && r > 0 ? scale(Math.sqrt(-delta / learningRate.a) / r, rest) : w0.map(() => 0);
  const limit: Neuron = onBoundary
    ? { w: saddle, a: 0 }
    : {
        w: scale(sign * Math.sqrt(input / learningRate.a), along),
        a: sign * Math.sqrt(readout / learningRate.w),
      };

  const state = onBoundary ? betweenBasins : inBasin;
  const at = functionOfTime((t) => (t === Infinity ? limit : state(t)));
  return { at, limit, basin: sign, delta };
}
