/**
 * The size of the two layers, from what they represent together.
 *
 * @see test/minimal/magnitudes.test.ts
 */
import { requireFinite, requireThat } from "../check";

/** Rate-weighted squared sizes of the layers. */
export interface Magnitudes {
  /** eta_w a^2 = (kappa + delta) / 2 */
  readonly readout: number;
  /** eta_a |w|^2 = (kappa - delta) / 2 */
  readonly input: number;
}

/**
 * Squared layer sizes of a neuron with function magnitude b and relative scale delta: the pair with
 *
 *     readout * input = b^2,   readout - input = delta.
 *
 * They are (kappa +- delta) / 2 with kappa = sqrt(delta^2 + 4 b^2). The smaller one is taken from the product,
 * since the difference would cancel: both are accurate to round-off for every delta.
 *
 * @param b     sqrt(eta_a eta_w) |beta|, at least 0.
 * @param delta relative scale eta_w a^2 - eta_a |w|^2, any finite number.
 * @throws RangeError if b is negative or either is not finite.
 * @see paper section 3; test/minimal/magnitudes.test.ts
 */
export function layerMagnitudes(b: number, delta: number): Magnitudes {
  requireFinite("layerMagnitudes", { b, delta });
  requireThat(b >= 0, "layerMagnitudes", "b must be at least 0", b);
  const larger = Math.hypot(b, delta / 2) + Math.abs(delta) / 2;
  const smaller = larger === 0 ? 0 : b * (b / larger);
  return delta >= 0 ? { readout: larger, input: smaller } : { readout: smaller, input: larger };
}
