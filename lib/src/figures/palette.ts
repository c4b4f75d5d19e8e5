/**
 * Colors with one meaning throughout: brown (downstream, delta < 0), green (balanced), teal (upstream,
 * delta > 0), pale where the imbalance is small, dark where it is large. Markers, their filling and dashes repeat what
 * color says, for color-blind readers and grey printers.
 *
 * @see test/figures/figures.test.ts
 */
import { requireFinite, requirePositive } from "../check";

export const INK = "#222222";
/** What is not the point: grids, guides, the paper's dashed directions. */
export const QUIET = "#8c8c8c";
/** The one thing to find: a target, a solution, a boundary. */
export const ACCENT = "#b5179e";

/** Red, green, blue of the weakest and of the strongest start of each kind, and of a balanced one. */
const BROWN = [
  [188, 130, 12],
  [79, 10, 0],
];
const TEAL = [
  [122, 171, 190],
  [0, 43, 45],
];
const GREEN = [125, 167, 117];

/** Losses and distances: from white (small) to dark blue (large); safe in grey. */
export const HEAT: readonly (readonly [number, string])[] = [
  [0, "#f7fbff"],
  [0.35, "#b8d3ea"],
  [0.7, "#5b93c6"],
  [1, "#143d6b"],
];

/** Values of both signs: brown below, blue above, white between. */
export const DIVERGING: readonly (readonly [number, string])[] = [
  [0, "#7a4a12"],
  [0.5, "#ffffff"],
  [1, "#143d6b"],
];

/** How a network's balance is drawn: by color and by a marker, or by color and dashes where there are no markers. */
export interface Look {
  readonly name: string;
  readonly color: string;
  readonly dash: string;
  readonly symbol: string;
}

const DASHES = ["solid", "dash", "dot"];
const FILLS = ["", "-open", "-dot"];

/**
 * @param side     -1 downstream, 0 balanced, 1 upstream.
 * @param strength 0 for the palest color, 1 and above for the darkest.
 * @param rung     which of the dashes and fillings, for neighbors whose colors are close.
 */
function lookOf(name: string, side: number, strength: number, rung: number): Look {
  const [pale, dark] = side < 0 ? BROWN : side > 0 ? TEAL : [GREEN, GREEN];
  const part = Math.min(1, Math.max(0, strength));
  const mixed = pale.map((channel, i) => Math.round(channel + part * (dark[i] - channel)));
  const shape = side < 0 ? "triangle-down" : side > 0 ? "triangle-up" : "circle";
  const third = ((rung % 3) + 3) % 3;
  return {
    name,
    color: `rgb(${mixed.join(", ")})`,
    dash: DASHES[side === 0 ? 0 : third],
    symbol: shape + FILLS[side === 0 ? 0 : third],
  };
}

/**
 * Look of a relative scale: from pale (|delta| up to 1/2) to dark (from 16 on), a step of dashes and filling for each
 * doubling.
 *
 * @param delta any finite number.
 * @throws RangeError if delta is not finite.
 * @example
 * deltaLook(-1).symbol; // "triangle-down"
 * deltaLook(-2).name; // "δ = −2"
 */
export function deltaLook(delta: number): Look {
  requireFinite("deltaLook", { delta });
  const doublings = delta === 0 ? 0 : Math.log2(Math.abs(delta));
  const name = `δ = ${delta}`.replace("-", "−");
  return lookOf(name, Math.sign(delta), (doublings + 1) / 5, Math.round(doublings));
}

/**
 * Look of a start whose first layer is divided by alpha, and whose last may be multiplied by it: 1 is balanced, more
 * is upstream. From pale (alpha up to 1.8, or from 1/1.8) to dark (from 32 on, or up to 1/32), a step of dashes and
 * filling for each half decade.
 *
 * @throws RangeError if alpha is not positive.
 * @example
 * alphaLook(1).symbol; // "circle"
 * alphaLook(1 / 3).name; // "α = 0.33"
 */
export function alphaLook(alpha: number): Look {
  requirePositive("alphaLook", { alpha });
  const decades = Math.log10(alpha);
  const name = `α = ${+alpha.toPrecision(2)}`;
  const strength = (Math.abs(decades) - 0.25) / 1.25;
  return lookOf(name, Math.sign(decades), strength, Math.round(2 * Math.abs(decades)));
}
