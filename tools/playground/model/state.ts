/** What a reader sets, and how it is written into the page's address, so that a link leads to the same picture. */

export type Point = readonly [number, number];

export interface State {
  /** Whitened data, whose loss has one minimum; or one example, which a line of functions fits. */
  readonly data: "whitened" | "example";
  /** beta_0, the function at the start. */
  readonly start: Point;
  /** beta_*; with one example the nearest function that fits it, from which its line of solutions goes off squarely. */
  readonly target: Point;
  /** Relative scale. */
  readonly delta: number;
  readonly rateA: number;
  readonly rateW: number;
  /** log10 of the time that is marked. */
  readonly clock: number;
  /** Degrees by which the surface is turned. */
  readonly turn: number;
}

export const INITIAL: State = {
  data: "whitened",
  start: [-1, 0.2],
  target: [0.4, 1.2],
  delta: -1,
  rateA: 1,
  rateW: 1,
  clock: 0,
  turn: 30,
};

/** Handles stay within this distance of the axes. */
export const REACH = 2;

/** A function of zero has no direction: no handle comes nearer to the origin. */
const LEAST = 0.05;

/** Least, most and step of what slides. Rates slide by their binary logarithm. */
export const RANGES = {
  delta: { least: -6, most: 6, step: 0.1 },
  rate: { least: -2, most: 2, step: 0.25 },
  clock: { least: -2, most: 3, step: 0.02 },
  turn: { least: -180, most: 180, step: 1 },
};

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** In steps of 0.01, so that an address is short and says everything. */
const rounded = (value: number): number => Math.round(value * 100) / 100 || 0;

/** The nearest place where a handle may stand. */
export function placed([x, y]: Point): Point {
  const [u, v] = [x, y].map((value) => rounded(clamp(value, -REACH, REACH)));
  if (Math.hypot(u, v) >= LEAST) return [u, v];
  const angle = x === 0 && y === 0 ? 0 : Math.atan2(y, x);
  // Rounded outwards, or it might come to stand nearer.
  const out = (value: number): number =>
    (Math.sign(value) * Math.ceil(Math.abs(value) * 100)) / 100;
  return [out(LEAST * Math.cos(angle)) || 0, out(LEAST * Math.sin(angle)) || 0];
}

/** The part of an address after its #. */
export function addressOf(state: State): string {
  const { data, start, target, delta, rateA, rateW, clock, turn } = state;
  const numbers = { delta, rateA, rateW, clock, turn };
  const parts = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return [`data=${data}`, `start=${start.join(",")}`, `target=${target.join(",")}`, ...parts].join(
    "&",
  );
}

/** What an address says; where it says nothing sensible, the start. */
export function stateOf(address: string): State {
  const said = new URLSearchParams(address.replace(/^#/, ""));
  const number = (name: "delta" | "rateA" | "rateW" | "clock" | "turn"): number => {
    const text = said.get(name)?.trim();
    const value = Number(text);
    if (!text || !Number.isFinite(value)) return INITIAL[name];
    if (name !== "rateA" && name !== "rateW")
      return clamp(value, RANGES[name].least, RANGES[name].most);
    return clamp(value, 2 ** RANGES.rate.least, 2 ** RANGES.rate.most);
  };
  const point = (name: "start" | "target"): Point => {
    const numbers = (said.get(name) ?? "")
      .split(",")
      .map((text) => (text ? Number(text) : Number.NaN));
    const isPoint = numbers.length === 2 && numbers.every(Number.isFinite);
    return isPoint ? placed([numbers[0], numbers[1]]) : INITIAL[name];
  };
  return {
    data: said.get("data") === "example" ? "example" : "whitened",
    start: point("start"),
    target: point("target"),
    delta: number("delta"),
    rateA: number("rateA"),
    rateW: number("rateW"),
    clock: number("clock"),
    turn: number("turn"),
  };
}
