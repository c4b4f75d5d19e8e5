/**
 * The minimal model with two inputs in the space of (w_1, w_2, a): the surface where delta keeps the flow, the one
 * where the basins of its two ends meet, and the neurons that compute the same function.
 *
 * @see test/figures/figures.test.ts
 */
import { requireFinite, requirePositive, requireThat, requireVector } from "../check";
import type { Trace } from "../figures/figure";
import { type Point3, path } from "../figures/scenes";
import type { LineStyle } from "../figures/traces";
import { linspace, logspace } from "../grid";
import { norm, scale, unit, type Vector } from "../linalg";
import { layerMagnitudes } from "./magnitudes";

/** A curved sheet: grids of equal shape for the three coordinates. */
export interface Sheet {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly z: readonly (readonly number[])[];
}

const sheet = (
  rows: readonly number[],
  columns: readonly number[],
  at: (u: number, v: number) => Point3,
): Sheet => {
  const grid = rows.map((u) => columns.map((v) => at(u, v)));
  const [x, y, z] = [0, 1, 2].map((i) => grid.map((row) => row.map((point) => point[i])));
  return { x, y, z };
};

/**
 * The surface on which gradient flow of a two-dimensional linear neuron stays, a^2 - w_1^2 - w_2^2 = delta,
 * within |w| <= limit: one sheet for delta <= 0 (a double cone at 0), two for delta > 0.
 *
 * @returns the sheets in coordinates (w_1, w_2, a).
 * @see paper Fig. 2; test/figures/figures.test.ts
 * @example
 * imbalanceSurface(1, 2).length; // 2
 */
export function imbalanceSurface(delta: number, limit: number, resolution = 33): Sheet[] {
  requireFinite("imbalanceSurface", { delta });
  requirePositive("imbalanceSurface", { limit });
  const least = -(limit ** 2);
  requireThat(delta > least, "imbalanceSurface", `delta must be above -limit^2 = ${least}`, delta);
  const around = linspace(0, 2 * Math.PI, resolution + 4);
  const ring = (a: number, angle: number): Point3 => {
    const radius = Math.sqrt(Math.max(0, a * a - delta));
    return [radius * Math.cos(angle), radius * Math.sin(angle), a];
  };
  const most = Math.sqrt(limit ** 2 + delta);
  if (delta <= 0) return [sheet(linspace(-most, most, resolution), around, ring)];
  // Equal steps of the radius, so that the tips are round.
  const radii = linspace(0, limit, resolution);
  return [-1, 1].map((sign) =>
    sheet(radii, around, (r, angle) => ring(sign * Math.sqrt(r * r + delta), angle)),
  );
}

/** Without the darkest of the palette's HEAT: what lies on or behind a sheet must stay visible. */
const SHEET_COLORS = [
  [0, "#fff3c4"],
  [0.33, "#d7e8dd"],
  [0.67, "#8fbcd6"],
  [1, "#42699c"],
];

/**
 * A sheet coloured by a function of its points, pale where it is small.
 *
 * @example
 * imbalanceSurface(-1, 2).map((sheet) => surface(sheet, ([w1, w2, a]) => a));
 */
export function surface(
  { x, y, z }: Sheet,
  value: (point: Point3) => number,
  opacity = 0.85,
): Trace {
  const surfacecolor = x.map((row, i) => row.map((_, j) => value([x[i][j], y[i][j], z[i][j]])));
  return {
    type: "surface",
    x,
    y,
    z,
    surfacecolor,
    colorscale: SHEET_COLORS,
    showscale: false,
    opacity,
    hoverinfo: "skip",
    lighting: { ambient: 0.85, diffuse: 0.35, specular: 0.05 },
  };
}

/**
 * The boundary between the basins of a < 0 and a > 0 (unit rates): the starts without a growing part,
 * betaStar.w + (omega + delta/2) a = 0, for -depth <= delta <= 0 and |a| <= limit. On it gradient flow ends in
 * the saddles {a = 0, w.betaStar = 0}.
 *
 * @param betaStar shape [2], not zero.
 * @returns the two halves, left and right of betaStar, in coordinates (w_1, w_2, a).
 * @see paper Fig. 7; lib/src/minimal/exactFlow.ts; test/figures/figures.test.ts
 * @example
 * basinBoundary([1, 0], 2, 3).length; // 2
 */
export function basinBoundary(
  betaStar: Vector,
  limit: number,
  depth: number,
  resolution = 33,
): Sheet[] {
  requireVector("basinBoundary", { betaStar }, 2);
  requirePositive("basinBoundary", { limit, depth, "|betaStar|": norm(betaStar) });
  const [b1, b2] = unit(betaStar);
  const at =
    (side: number) =>
    (root: number, a: number): Point3 => {
      const delta = -root * root;
      const along = (-a * layerMagnitudes(norm(betaStar), delta).readout) / norm(betaStar);
      const across = side * Math.sqrt(Math.max(0, a * a - along * along - delta));
      return [along * b1 - across * b2, along * b2 + across * b1, a];
    };
  // Equal steps of sqrt(-delta), since the surface folds sharply at delta = 0.
  const roots = linspace(0, Math.sqrt(depth), resolution);
  return [-1, 1].map((side) => sheet(roots, linspace(-limit, limit, resolution), at(side)));
}

/**
 * All neurons that compute beta, w = beta / a: one line for a > 0 and its mirror image.
 *
 * @param beta  shape [2].
 * @param limit |a| runs from 1 / limit to limit.
 * @param style its name, if any, goes to the first line.
 * @see paper Fig. 2; test/minimal/neuronFigures.test.ts
 * @example
 * branches([2, 0], 4).length; // 2
 */
export function branches(beta: Vector, limit: number, style: LineStyle = {}): Trace[] {
  requireVector("branches", { beta }, 2);
  requireThat(limit > 1, "branches", "limit must be above 1", limit);
  const readouts = logspace(1 / limit, limit, 61);
  const { name, ...look } = style;
  return [1, -1].map((sign) => {
    const points = readouts.map((a): Point3 => {
      const [w1, w2] = scale(sign / a, beta);
      return [w1, w2, sign * a];
    });
    return path(points, sign > 0 ? { ...look, name } : look);
  });
}
