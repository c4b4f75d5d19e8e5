/**
 * Colors with one meaning throughout: brown (downstream, delta < 0), green (balanced), teal (upstream,
 * delta > 0). Lightness and marker shapes repeat what hue says, for color-blind readers and grey printers.
 *
 * @see test/figures/figures.test.ts
 */
import { requireFinite, requirePositive } from "../check";

export const INK = "#222222";
/** What is not the point: grids, guides, the paper's dashed directions. */
export const QUIET = "#8c8c8c";
/** The one thing to find: a target, a solution, a boundary. */
export const ACCENT = "#b5179e";

/** Anchors at -1, -1/2, 0, 1/2, 1: dark at the ends, light in the middle. */
const RAMP = [
  [110, 56, 0],
  [181, 128, 42],
  [124, 168, 66],
  [52, 158, 140],
  [0, 84, 90],
];

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

/**
 * Color of a relative scale.
 *
 * @param delta relative scale, any finite number; beyond +-most the color no longer changes.
 * @param most  |delta| of the darkest brown and teal. Default 4.
 * @returns an rgb() string.
 * @throws RangeError if delta is not finite or most not positive.
 * @example
 * deltaColor(0); // "rgb(124, 168, 66)"
 * deltaColor(-9) === deltaColor(-4); // true
 */
export function deltaColor(delta: number, most = 4): string {
  requireFinite("deltaColor", { delta });
  requirePositive("deltaColor", { most });
  // The square root spreads the small values, where most of a figure's deltas lie.
  const position = Math.sign(delta) * Math.min(1, Math.sqrt(Math.abs(delta) / most));
  const place = ((position + 1) / 2) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(place));
  const mixed = RAMP[low].map(
    (channel, i) => channel + (place - low) * (RAMP[low + 1][i] - channel),
  );
  return `rgb(${mixed.map(Math.round).join(", ")})`;
}

/**
 * Marker of a relative scale: triangles pointing downstream or upstream, a circle for balanced.
 *
 * @example
 * [-1, 0, 1].map(deltaSymbol); // ["triangle-down", "circle", "triangle-up"]
 */
export function deltaSymbol(delta: number): string {
  requireFinite("deltaSymbol", { delta });
  return delta < 0 ? "triangle-down" : delta > 0 ? "triangle-up" : "circle";
}
