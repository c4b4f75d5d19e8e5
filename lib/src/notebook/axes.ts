/**
 * Where the axes of a figure put the values of its traces.
 *
 * @see test/notebook/show.test.ts
 */
import type { Attributes, Layout, Trace } from "../figures/figure";

/** The axis of a trace, "x", "y" or "z", as its layout has it. */
export function axisOf(layout: Layout, trace: Trace, name: string): Attributes {
  const inScene = trace.scene !== undefined || trace.type === "scatter3d";
  const home = inScene ? (layout[`${trace.scene ?? "scene"}`] as Attributes | undefined) : layout;
  const number = inScene ? "" : `${trace[`${name}axis`] ?? name}`.slice(1);
  return (home?.[`${name}axis${number}`] ?? {}) as Attributes;
}

export const isLog = ({ type }: Attributes): boolean => type === "log";

/** Ends of an axis where they are numbers, in its own measure: decades if it is logarithmic. */
export function rangeOf({ range }: Attributes): readonly [number, number] | undefined {
  const areNumbers = Array.isArray(range) && range.every((end) => typeof end === "number");
  if (!areNumbers) return undefined;
  const [first, last] = range as [number, number];
  return first < last ? [first, last] : [last, first];
}

/** A number, or the time of a date; NaN if it is neither. */
function amountOf(value: unknown): number {
  if (value === null) return Number.NaN;
  const amount = Number(value);
  return Number.isNaN(amount) && /^\s*-?\d/.test(`${value}`) ? Date.parse(`${value}`) : amount;
}

/**
 * Where an axis puts values: names in the order in which they appear, what lies beyond its ends at its ends.
 * @returns NaN for what it does not draw.
 */
export function placesOn(axis: Attributes, values: readonly unknown[]): number[] {
  const amounts = values.map(amountOf);
  const names = new Set(values.filter((value) => typeof value === "string"));
  const areNames = amounts.every((amount) => Number.isNaN(amount));
  const placeOf = new Map<unknown, number>(areNames ? [...names].map((name, i) => [name, i]) : []);
  const [low, high] = rangeOf(axis) ?? [-Infinity, Infinity];
  return amounts.map((amount, i) => {
    const place = placeOf.get(values[i]) ?? (isLog(axis) ? Math.log10(amount) : amount);
    return Number.isFinite(place) ? Math.min(Math.max(place, low), high) : Number.NaN;
  });
}
