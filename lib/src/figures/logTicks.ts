/**
 * Labels for short logarithmic axes, on which Plotly's powers of ten would leave one label or none.
 *
 * @see test/figures/logTicks.test.ts
 */
import { largest, smallest } from "../statistics";

/** The values d * 10^n, n around those of the axis. */
const multiples = (low: number, digits: readonly number[]): number[] =>
  [-1, 0, 1, 2].flatMap((shift) =>
    digits.map((digit) => Number(`${digit}e${Math.floor(Math.log10(low)) + shift}`)),
  );

/**
 * Where ticks stand, so that at least two do, and at least three where there is room.
 *
 * @param values what is drawn along the axis; those that are not positive are not on it.
 * @returns ticks in rising order; undefined where two powers of ten lie inside, which Plotly labels by itself, or
 *          where all values are equal.
 * @example
 * logTicks([1.5, 60]); // [2, 5, 10, 20, 50]
 * logTicks([0.01, 1]); // undefined
 */
export function logTicks(values: readonly number[]): number[] | undefined {
  const positive = values.filter((value) => value > 0 && value < Infinity);
  if (positive.length === 0) return undefined;
  const [low, high] = [smallest(positive), largest(positive)];
  if (low === high || Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low)) >= 1)
    return undefined;
  const inside = (digits: readonly number[]): number[] =>
    multiples(low, digits).filter((tick) => tick >= low && tick <= high);
  const sets = [
    [1, 2, 5],
    [1, 2, 3, 5, 7],
    [1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
  ];
  const ticks = sets.map(inside).find((list) => list.length >= 3);
  // Values so close that no round ones lie between: their ends.
  return ticks ?? [Number(low.toPrecision(3)), Number(high.toPrecision(3))];
}
