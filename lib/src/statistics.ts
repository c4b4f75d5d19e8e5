/**
 * What results over seeds are condensed to.
 *
 * @see test/statistics.test.ts
 */
import { requireThat } from "./check";

/**
 * The arithmetic mean; NaN of none.
 *
 * @example
 * mean([1, 2, 6]); // 3
 */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

/**
 * The largest value, of however many (Math.max takes some 100,000 only). -Infinity of none, NaN if one is.
 *
 * @example
 * largest([3, 1, 2]); // 3
 */
export function largest(values: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]);
  return most;
}

/**
 * The smallest value, of however many; Infinity of none, NaN if one is.
 *
 * @example
 * smallest([3, 1, 2]); // 1
 */
export function smallest(values: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i++) least = Math.min(least, values[i]);
  return least;
}

/**
 * Standard deviation of a sample (n - 1); 0 for one value or none.
 *
 * @example
 * deviation([1, 2, 3]); // 1
 */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}

/**
 * Median of values of which some may be censored: null stands for "larger than any value seen".
 *
 * @returns null if the median itself is larger than any value seen; NaN of none.
 * @example
 * median([3, 1, null]); // 3
 * median([3, null, null]); // null
 * @see test/statistics.test.ts
 */
export function median(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return Number.NaN;
  const sorted = values.map((x) => x ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const value = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return Number.isFinite(value) ? value : null;
}

/** A number rounded to some digits, as results are stored. */
export const rounded = (value: number, numDigits: number): number =>
  Number(value.toPrecision(numDigits));

/**
 * Five digits, which is what most results are stored with.
 *
 * @example
 * fiveDigits(Math.PI); // 3.1416
 */
export const fiveDigits = (value: number): number => rounded(value, 5);

/** Places in ascending order, from 0; equal values share the mean of theirs. */
const ranks = (values: readonly number[]): number[] =>
  values.map(
    (x) => values.filter((y) => y < x).length + (values.filter((y) => y === x).length - 1) / 2,
  );

/**
 * Rank correlation (Spearman 1904): the correlation of the values' places in order, which knows only what is larger
 * than what.
 *
 * @param x, y at least two values each.
 * @returns from -1 (opposite order) to 1 (the same order); NaN if all values of one are equal.
 * @throws RangeError if there are not as many of one as of the other, or fewer than two.
 * @example
 * rankCorrelation([1, 2, 3], [1, 8, 27]); // 1
 * @see test/statistics.test.ts
 */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  const fits = x.length === y.length && x.length > 1;
  requireThat(fits, "rankCorrelation", "x and y must have one length, at least 2", [
    x.length,
    y.length,
  ]);
  const middle = (x.length - 1) / 2;
  const [u, v] = [x, y].map((values) => ranks(values).map((rank) => rank - middle));
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i], 0);
  return product(u, v) / Math.sqrt(product(u, u) * product(v, v));
}
