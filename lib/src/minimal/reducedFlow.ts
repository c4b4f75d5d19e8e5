/**
 * The two numbers that tell the whole story of the minimal model, mu = a |w| and phi = cos angle(w, betaStar): on
 * whitened data they obey equations of their own, whatever the number of inputs.
 *
 * @see paper eq. 2; test/minimal/reducedFlow.test.ts
 */
import { requireFinite, requireThat } from "../check";
import { type LearningRate, rateFactor } from "./learningRate";
import { layerMagnitudes } from "./magnitudes";

/** Signed size and alignment of a neuron, or their rates of change. */
export interface SizeAndAlignment {
  readonly mu: number;
  readonly phi: number;
}

export interface ReducedVelocityOptions {
  /** Relative scale. */
  readonly delta: number;
  /** |betaStar|, at least 0. */
  readonly target: number;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

/**
 * Equation 2 of the paper, with kappa = sqrt(delta^2 + 4 eta_a eta_w mu^2):
 *
 *     d(mu)/dt  = kappa (phi |betaStar| - mu),
 *     d(phi)/dt = 2 eta_a eta_w mu |betaStar| / (kappa - delta) (1 - phi^2).
 *
 * kappa - delta = 2 eta_a |w|^2 is computed without the cancellation of the difference.
 *
 * @returns the time derivatives of mu and phi, accurate to round-off for every delta.
 * @throws RangeError if a number is not finite, phi not a cosine, target negative, a rate not positive, or w = 0, which
 *   has no direction: mu = 0 with delta >= 0.
 * @see paper eq. 2; test/minimal/reducedFlow.test.ts
 * @example
 * reducedVelocity({ mu: 2, phi: 0 }, { delta: 3, target: 1 }); // { mu: -10, phi: 2 }
 */
export function reducedVelocity(
  { mu, phi }: SizeAndAlignment,
  { delta, target, learningRate }: ReducedVelocityOptions,
): SizeAndAlignment {
  requireFinite("reducedVelocity", { mu, phi, delta, target });
  requireThat(Math.abs(phi) <= 1, "reducedVelocity", "phi must lie between -1 and 1", phi);
  requireThat(target >= 0, "reducedVelocity", "target must be at least 0", target);
  const k = rateFactor(learningRate);
  const { readout, input } = layerMagnitudes(k * Math.abs(mu), delta);
  requireThat(input > 0, "reducedVelocity", "mu must not be zero when delta >= 0", mu);
  return {
    mu: (readout + input) * (phi * target - mu),
    phi: ((k * k * mu * target) / input) * (1 - phi * phi),
  };
}
