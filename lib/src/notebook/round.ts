/**
 * Numbers of a figure with as many digits as the eye can tell apart on their axis, and no more.
 *
 * @see test/notebook/show.test.ts
 */
import type { Attributes } from "../figures/figure";
import { isLog, rangeOf } from "./axes";

/** Digits of a number as large as the range of all; a double has 17 at most. */
const digits = 5;
const allDigits = 17;

/** Digits by which numbers differ. */
function digitsOf(values: readonly number[], axis: Attributes): number {
  const places = isLog(axis) ? values.filter((value) => value > 0).map(Math.log10) : values;
  let [low, high] = [Infinity, -Infinity];
  for (const place of places) [low, high] = [Math.min(low, place), Math.max(high, place)];
  const [from, to] = rangeOf(axis) ?? [low, high];
  const span = Math.min(high - low, to - from);
  const relative = isLog(axis) ? span * Math.LN10 : span / Math.max(Math.abs(low), Math.abs(high));
  const wanted = digits + Math.round(-Math.log10(relative));
  return Number.isNaN(wanted) ? digits : Math.min(Math.max(wanted, digits), allDigits);
}

/**
 * A copy of a trace in which the numbers of a list, lists in it included, are off by less than a thousandth of their
 * range. Numbers outside lists keep their digits.
 *
 * @param axis the axis of a list that has one, {} for others.
 */
export function asSeen(
  part: unknown,
  axis: (name: string) => Attributes,
  name: string = "",
): unknown {
  if (Array.isArray(part)) {
    const numbers = part.flat(Infinity).filter((entry) => typeof entry === "number");
    const numDigits = digitsOf(numbers, axis(name));
    const round = (entry: unknown): unknown => {
      if (Array.isArray(entry)) return entry.map(round);
      return typeof entry === "number" ? Number(entry.toPrecision(numDigits)) : entry;
    };
    return round(part);
  }
  if (typeof part !== "object" || part === null) return part;
  const inside = (key: string): string => (name === "" ? key : `${name}.${key}`);
  return Object.fromEntries(
    Object.entries(part).map(([key, entry]) => [key, asSeen(entry, axis, inside(key))]),
  );
}
