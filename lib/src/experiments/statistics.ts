/**
 * What results over seeds are condensed to.
 *
 * @see test/statistics.test.ts
 */
/** NaN of none. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

/** Standard deviation of a sample (n - 1); 0 for one value or none. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}

/** Five digits, which is what results are stored with. */
export const fiveDigits = (value: number): number => Number(value.toPrecision(5));
