/**
 * Which frequencies a network computes with: in its embeddings, and in single neurons.
 *
 * @see paper Fig. 6d; Nanda et al. 2023 (arXiv:2301.05217); test/grokking/networkSpectra.test.ts
 */
import { requireCount } from "../check";
import { tf } from "../notebook/tensor";
import { frequencyShares, type Group, pairSpectrum, spectrum } from "./fourier";
import type { LastPositionModel } from "./lastPosition";
import type { Equations, Operation } from "./modular";
import { numberEmbeddings, type TransformerSize } from "./parameters";

/**
 * The circle on which an operation is a walk; + serves x² + y², too.
 *
 * @example
 * groupOf("divide"); // "multiplicative"
 */
export const groupOf = (operation: Operation): Group =>
  operation === "multiply" || operation === "divide" ? "multiplicative" : "additive";

/**
 * Shares of the power of the number embeddings at the frequencies 1, 2, …; their mean over all numbers does not count.
 *
 * @example
 * const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
 * embeddingShares(size, initialParameters(size, 1, random(0)), "additive").length; // 2
 * @see test/grokking/networkSpectra.test.ts
 */
export function embeddingShares(
  size: TransformerSize,
  parameters: Float32Array,
  group: Group,
): number[] {
  const power = spectrum(numberEmbeddings(size, parameters), group).slice(1);
  const total = power.reduce((sum, value) => sum + value, 0);
  return power.map((value) => value / total);
}

/**
 * The same for the activation of single neurons on all equations, {@link frequencyShares} of each.
 *
 * @param all   every equation of an operation.
 * @param every counts on which neurons are looked at: 1 for all of them, 2 for every other.
 * @returns a list for each of these neurons.
 * @throws RangeError if `every` is no positive integer.
 * @example
 * const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
 * const start = initialParameters(size, 1, random(0));
 * neuronShares(lastPositionModel(size), start, equations("add", 5), "additive", 4).length; // 4
 * @see test/grokking/networkSpectra.test.ts
 */
export function neuronShares(
  model: LastPositionModel,
  parameters: Float32Array,
  all: Equations,
  group: Group,
  every: number,
): number[][] {
  requireCount("neuronShares", { every });
  const hidden = tf.tidy(() => model.hidden(parameters, all).arraySync() as number[][]);
  const p = all.x.reduce((most, x) => Math.max(most, x), 0) + 1;
  const places = [...hidden[0].keys()].filter((k) => k % every === 0);
  return places.map((k) => {
    // Division has no equation with y = 0; the circle of its group does not read it.
    const table = Array.from({ length: p }, () => new Array<number>(p).fill(0));
    for (const [i, x] of all.x.entries()) table[x][all.y[i]] = hidden[i][k];
    return frequencyShares(pairSpectrum(table, group));
  });
}

/**
 * How many frequencies share the power: m if m of them have the same share and the rest none.
 *
 * @param shares adding up to one.
 * @example
 * participation([0.5, 0.5, 0, 0]); // 2
 */
export const participation = (shares: readonly number[]): number =>
  1 / shares.reduce((sum, share) => sum + share * share, 0);
