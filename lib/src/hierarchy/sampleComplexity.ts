/**
 * How many training examples a learner needs.
 *
 * @see paper Fig. 6c; test/hierarchy/sampleComplexity.test.ts
 */
import { requirePositive, requireThat, requireVector } from "../check";
import type { Measured } from "../published";
import { random } from "../random";
import { deviation, mean } from "../statistics";

/**
 * The number of training examples at which the error first falls to a level: where the line through the measured
 * points, logarithm of the error over logarithm of the number, first crosses it. Where the error falls from above the
 * level to zero there is no such line, and the number with zero errors is returned, an upper bound.
 *
 * @param numTrain rising numbers of examples, shape [n].
 * @param error    at each of them, shape [n].
 * @returns undefined if the error stays above the level.
 * @throws TypeError or RangeError if the lists do not fit or numTrain does not rise.
 * @example
 * sampleComplexity([100, 1000, 10000], [0.8, 0.4, 0.1], 0.2); // 3162.3
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
  if (error[i] <= 0) return numTrain[i];
  const part = Math.log(error[i - 1] / level) / Math.log(error[i - 1] / error[i]);
  return numTrain[i - 1] * (numTrain[i] / numTrain[i - 1]) ** part;
}

/** Samples of the seeds drawn for the error. */
const NUM_RESAMPLED = 400;

/**
 * The number of examples at which the mean error over seeds first falls to a level, and its standard error, from
 * resampling the seeds: a seed's rules, sample and network stay together over all numbers of examples.
 *
 * @param numTrain rising numbers of examples, shape [n].
 * @param errors   of each seed, shape [numSeeds][n].
 * @returns undefined if the mean error stays above the level.
 * @throws TypeError or RangeError as {@link sampleComplexity}.
 * @example
 * const errors = [[0.8, 0.4, 0.1], [0.8, 0.4, 0.1]];
 * resampledComplexity([100, 1000, 10000], errors, 0.2); // { value: 3162.3, error: 0, numRuns: 2 }
 * @see paper Fig. 6c; test/hierarchy/sampleComplexity.test.ts
 */
export function resampledComplexity(
  numTrain: readonly number[],
  errors: readonly (readonly number[])[],
  level: number,
): Measured | undefined {
  const ofSeeds = (seeds: readonly number[]): number | undefined => {
    const means = numTrain.map((_, n) => mean(seeds.map((seed) => errors[seed][n])));
    return sampleComplexity(numTrain, means, level);
  };
  const numRuns = errors.length;
  const seeds = [...errors.keys()];
  const value = ofSeeds(seeds);
  if (value === undefined) return undefined;
  const rng = random(0);
  const drawn = Array.from({ length: NUM_RESAMPLED }, () =>
    ofSeeds(seeds.map(() => Math.floor(numRuns * rng.uniform()))),
  );
  const found = drawn.filter((one) => one !== undefined);
  return { value, error: numRuns > 1 ? deviation(found) : Number.POSITIVE_INFINITY, numRuns };
}
