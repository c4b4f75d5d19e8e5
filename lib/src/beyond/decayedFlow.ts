/**
 * The minimal model with weight decay on whitened data, solved exactly.
 *
 * Without decay the flow is a linear one whose length is held in check (minimal/exactFlow). With decay lambda it still is,
 * and delta(t) = delta_0 e^{-2 lambda t} takes the place of a constant: theta = (w, a) has the direction of the solution of
 * y' = G(delta(t)) y, and a^2 - |w|^2 = delta(t) tells its length. With u the part of w along betaStar, p = u + a, q = u - a,
 * nu = |betaStar| / 2 lambda and x = delta / 4 lambda, the linear flow is
 *
 *     dp/dx = -(nu / x) p + q,   dq/dx = (nu / x) q + p,
 *
 * with the two solutions (p, q) = sqrt(x) (I_{nu+1/2}, I_{nu-1/2}) and sqrt(x) (K_{nu+1/2}, -K_{nu-1/2}); across betaStar,
 * y is in proportion to e^x. For delta < 0 the same holds with -x and -q.
 *
 * @see notebook 11; test/beyond/decayedFlow.test.ts
 */
import { requirePositive, requireThat, requireVector } from "../check";
import { add, dot, norm, scale, subtract, unit, type Vector } from "../linalg";
import { imbalance, type Neuron, requireNeuron } from "../minimal/singleNeuron";
import { type FunctionOfTime, functionOfTime } from "../times";
import { besselIRatio, logBesselK } from "./bessel";

/**
 * Gradient flow of |a w - betaStar|^2 / 2 with weight decay, w' = ... - decay w and a' = ... - decay a, solved exactly.
 *
 * @param start    with a^2 different from |w|^2: a balanced neuron stays balanced, and needs no Bessel functions.
 * @param betaStar shape [d], not zero.
 * @param decay    lambda, positive.
 * @returns the neuron at times from 0 to 300 / decay. Absolute error below 1e-8 for |delta_0| >= 0.01 and weights of order
 *   one; it grows as 1 / |delta_0|.
 * @throws TypeError or RangeError if shapes differ, a number is out of range or the start is balanced.
 * @see test/beyond/decayedFlow.test.ts
 * @example
 * const at = decayedFlow({ w: [1, 0], a: 2 }, [0, 2], 0.5);
 * at(0); // { w: [1.000, 0.000], a: 2.000 }
 * at(30); // { w: [0.0000, 1.2247], a: 1.2247 }
 */
export function decayedFlow(
  start: Neuron,
  betaStar: Vector,
  decay: number,
): FunctionOfTime<Neuron> {
  requireVector("decayedFlow", { betaStar });
  requireNeuron("decayedFlow", start, betaStar.length);
  requirePositive("decayedFlow", { decay, "length of betaStar": norm(betaStar) });
  const delta0 = imbalance(start);
  requireThat(delta0 !== 0, "decayedFlow", "the start must not be balanced", start);
  const sign = Math.sign(delta0);
  const direction = unit(betaStar);
  const along = dot(start.w, direction);
  const across = subtract(start.w, scale(along, direction));
  const nu = norm(betaStar) / (2 * decay);

  /** log K_{nu+1/2}, K_{nu-1/2} / K_{nu+1/2} and I_{nu+1/2} / I_{nu-1/2} at a time. */
  const besselAt = (t: number) => {
    const x = (Math.abs(delta0) / (4 * decay)) * Math.exp(-2 * decay * t);
    const logK = logBesselK(nu + 0.5, x);
    const k = Math.exp(logBesselK(nu - 0.5, x) - logK);
    return { x, logK, k, r: besselIRatio(nu - 0.5, x) };
  };
  const first = besselAt(0);
  const [p0, q0] = [along + start.a, sign * (along - start.a)];
  const partOfI = p0 * first.k + q0;
  const partOfK = (p0 - q0 * first.r) / (1 + first.r * first.k);

  return functionOfTime((t) => {
    const { x, logK, k, r } = besselAt(t);
    // The linear flow is multiplied by e^{decay t} K(x_0) / K(x), of which this is the logarithm: its direction stays.
    const factor = decay * t + first.logK - logK;
    const ofI = (Math.exp(2 * factor) * partOfI) / (1 + r * k);
    const p = partOfK + ofI * r;
    const q = sign * (ofI - partOfK * k);
    const rest = scale(Math.exp(factor + sign * (x - first.x)), across);
    // Not from a and w, which may be nearly of one length.
    const imbalanceNow = -p * q - dot(rest, rest);
    const length = Math.sqrt((delta0 * Math.exp(-2 * decay * t)) / imbalanceNow);
    const w = add(rest, scale((p + q) / 2, direction));
    return { w: scale(length, w), a: (length * (p - q)) / 2 };
  }, 300 / decay);
}
