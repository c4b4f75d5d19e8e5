/**
 * How much sooner one start gets somewhere than another, over seeds that both have in common.
 *
 * @see paper Fig. 6d, 12; test/grokking/gains.test.ts
 */
import { requirePositive, requireThat } from "../check";
import { deviation, mean } from "../statistics";

export interface PairedGain {
  /** Steps of the one over steps of the other, for each seed. */
  readonly factors: readonly number[];
  /** Their geometric mean; NaN if there are none. */
  readonly factor: number;
  /** The factor with two standard errors off and on; NaN if there are not two seeds. */
  readonly low: number;
  readonly high: number;
  /** Runs of both that were still on their way at the end of the budget, which they are counted with. */
  readonly numCensored: number;
}

/**
 * Compares in pairs: a seed has one split, one start and one order of batches for all.
 *
 * @param slow, fast steps of each seed, null for more than the budget.
 * @throws RangeError if there are not as many of one as of the other, or the budget is not positive.
 * @example
 * pairedGain([400, 900], [200, 100], 1000).factors; // [2, 9]
 * pairedGain([null], [500], 1000); // { factors: [2], factor: 2, low: NaN, high: NaN, numCensored: 1 }
 * @see test/grokking/gains.test.ts
 */
export function pairedGain(
  slow: readonly (number | null)[],
  fast: readonly (number | null)[],
  budget: number,
): PairedGain {
  requirePositive("pairedGain", { budget });
  const rule = "slow and fast must have one length";
  requireThat(slow.length === fast.length, "pairedGain", rule, [slow.length, fast.length]);
  const factors = slow.map((steps, i) => (steps ?? budget) / (fast[i] ?? budget));
  const logs = factors.map(Math.log);
  const error = logs.length > 1 ? deviation(logs) / Math.sqrt(logs.length) : Number.NaN;
  const [factor, low, high] = [0, -2, 2].map((errors) =>
    Math.exp(errors === 0 ? mean(logs) : mean(logs) + errors * error),
  );
  const numCensored = [...slow, ...fast].filter((steps) => steps === null).length;
  return { factors, factor, low, high, numCensored };
}
