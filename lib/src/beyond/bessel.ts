/**
 * Modified Bessel functions I and K of any order, as far as the flow with weight decay needs them: logarithms and ratios,
 * which neither overflow nor vanish.
 *
 * @see ./decayedFlow; test/beyond/bessel.test.ts
 */
import { requireFinite, requirePositive, requireThat } from "../check";

/**
 * Logarithm of K of order mu at x,
 *
 *     K_mu(x) = integral_0^infinity e^{-x cosh s} cosh(mu s) ds,
 *
 * by the trapezoidal rule, which for such integrands is exact to round-off at this step.
 *
 * @param mu order, any number; K is even in it.
 * @param x  positive.
 * @returns to 1e-13, absolute below and relative above 1.
 * @throws TypeError or RangeError if mu is not finite or x not positive.
 * @see NIST Handbook (dlmf.nist.gov) 10.32.9; test/beyond/bessel.test.ts
 * @example
 * Math.exp(logBesselK(0.5, 2)); // 0.119938
 */
export function logBesselK(mu: number, x: number): number {
  requireFinite("logBesselK", { mu });
  requirePositive("logBesselK", { x });
  const order = Math.abs(mu);
  const exponent = (s: number): number => order * s - x * Math.cosh(s);
  const peak = Math.asinh(order / x);
  const step = 0.25 / (1 + order ** 2 + x ** 2) ** 0.25; // a quarter of the peak's width
  let [sum, added] = [0, 0];
  for (let s = 0; s <= peak || added > Number.EPSILON * sum; s += step) {
    added = Math.exp(exponent(s) - exponent(peak)) * (1 + Math.exp(-2 * order * s));
    sum += s === 0 ? added / 2 : added;
  }
  return exponent(peak) + Math.log((step * sum) / 2);
}

/**
 * I_{mu+1}(x) / I_mu(x), by the continued fraction of the recurrence I_{mu-1} - I_{mu+1} = (2 mu / x) I_mu, from its end.
 *
 * @param mu order, above -1.
 * @param x  positive.
 * @returns to round-off.
 * @throws TypeError or RangeError if an argument is out of range.
 * @see NIST Handbook 10.29.1; test/beyond/bessel.test.ts
 * @example
 * besselIRatio(-0.5, 2); // 0.964028
 */
export function besselIRatio(mu: number, x: number): number {
  requireFinite("besselIRatio", { mu });
  requireThat(mu > -1, "besselIRatio", "mu must be above -1", mu);
  requirePositive("besselIRatio", { x });
  let ratio = 0;
  for (let n = Math.ceil(2 * x) + 40; n >= 1; n--) ratio = 1 / ((2 * (mu + n)) / x + ratio);
  return ratio;
}
