/**
 * Starts of two-layer networks: random directions and signs, with the size of every neuron's function (tau) and the
 * balance of its layers (delta) set separately.
 *
 * @see paper section 2 and Fig. 1; test/piecewise/twoLayer.test.ts
 */
import { requireCount, requireFinite, requirePositive, requireThat, requireVector } from "../check";
import { scale, unit, type Vector } from "../linalg";
import { fromUnitRates, type LearningRate, rateFactor } from "../minimal/learningRate";
import { layerMagnitudes } from "../minimal/magnitudes";
import type { Random } from "../random";
import type { Network } from "./twoLayer";

export interface StartOptions {
  /** Inputs d, a constant one for the bias included. */
  readonly numInputs: number;
  /** Hidden neurons h; even if mirrored. */
  readonly numNeurons: number;
  /** Overall scale: |a_k| |w_k| = tau^2 for every neuron. */
  readonly tau: number;
  /** Relative scale of every neuron, or one for each, shape [h]. */
  readonly delta: number | Vector;
  /** The second half repeats the first with the readout's sign flipped, so that f = 0. Default true. */
  readonly mirrored?: boolean;
  /** Layer-wise learning rates, which enter delta. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

/**
 * A random network with |a_k| |w_k| = tau^2 and eta_w a_k^2 - eta_a |w_k|^2 = delta_k: for unit rates the paper's
 * |w_k| = tau / alpha, |a_k| = tau alpha with delta = tau^2 (alpha^2 - alpha^-2).
 *
 * The same generator gives the same directions and signs for every tau and delta, so that starts can be compared.
 *
 * @param rng advanced by the directions and signs.
 * @returns the network; f = 0 to round-off everywhere if mirrored, whatever the deltas.
 * @throws TypeError or RangeError if a count is not a positive integer, h is odd though mirrored, or tau is not
 *   positive.
 * @see paper section 2; test/piecewise/twoLayer.test.ts
 * @example
 * const start = randomStart({ numInputs: 2, numNeurons: 4, tau: 1, delta: 3 }, random(0));
 * imbalances(start); // [3.000, 3.000, 3.000, 3.000]
 */
export function randomStart(options: StartOptions, rng: Random): Network {
  const { numInputs, numNeurons, tau, delta, mirrored = true, learningRate } = options;
  requireCount("randomStart", { numInputs, numNeurons });
  requirePositive("randomStart", { tau });
  const paired = !mirrored || numNeurons % 2 === 0;
  requireThat(paired, "randomStart", "numNeurons must be even if mirrored", numNeurons);
  if (typeof delta === "number") requireFinite("randomStart", { delta });
  else requireVector("randomStart", { delta }, numNeurons);

  const numDrawn = mirrored ? numNeurons / 2 : numNeurons;
  const drawn = Array.from({ length: numDrawn }, () => ({
    direction: unit(rng.normals(numInputs)),
    sign: rng.uniform() < 0.5 ? -1 : 1,
  }));
  const flipped = mirrored ? drawn.map(({ direction, sign }) => ({ direction, sign: -sign })) : [];
  const product = rateFactor(learningRate) * tau * tau;
  const neurons = [...drawn, ...flipped].map(({ direction, sign }, k) => {
    const own = typeof delta === "number" ? delta : delta[k];
    const { readout, input } = layerMagnitudes(product, own);
    return { w: scale(Math.sqrt(input), direction), a: sign * Math.sqrt(readout) };
  });
  const network = { W: neurons.map(({ w }) => w), a: neurons.map(({ a }) => a) };
  return fromUnitRates(network, learningRate);
}
