/**
 * How many training examples a learner needs.
 *
 * @see paper Fig. 6c; test/hierarchy/sampleComplexity.test.ts
 */
import { requirePositive, requireThat, requireVector } from "../check";

/**
 * The number of training examples at which the error first falls to a level: where the line through the measured
 * points, over the logarithm of the number, first crosses it.
 *
 * @param numTrain rising numbers of examples, shape [n].
 * @param error    at each of them, shape [n].
 * @returns undefined if the error stays above the level.
 * @throws TypeError or RangeError if the lists do not fit or numTrain does not rise.
 * @example
 * sampleComplexity([100, 1000, 10000], [0.8, 0.4, 0], 0.2); // 3162.3
 * @see paper Fig. 6c; test/hierarchy/sampleComplexity.test.ts
 */
export function sampleComplexity(
  numTrain: readonly number[],
  error: readonly number[],
  level: number,
): number | undefined {
  requireVector("sampleComplexity", { numTrain });
  requireVector("sampleComplexity", { error }, numTrain.length);
  requirePositive("sampleComplexity", { level, "numTrain[0]": numTrain[0] });
  const rises = numTrain.every((n, i) => i === 0 || n > numTrain[i - 1]);
  requireThat(rises, "sampleComplexity", "numTrain must rise", numTrain);
  const i = error.findIndex((value) => value <= level);
  if (i <= 0) return i === 0 ? numTrain[0] : undefined;
  const part = (error[i - 1] - level) / (error[i - 1] - error[i]);
  return numTrain[i - 1] * (numTrain[i] / numTrain[i - 1]) ** part;
}
