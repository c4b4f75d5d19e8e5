/**
 * Views of three-dimensional space side by side, and the shapes drawn in them.
 *
 * @see test/figures.test.ts
 */
import { requireFinite, requirePositive, requireThat } from "../check";
import { sharedLegend, titleAt } from "./captions";
import type { Figure, Trace } from "./figure";
import { HEAT, INK } from "./palette";

export type Point = readonly [number, number, number];
/** A curved sheet: grids of equal shape for the three coordinates. */
export interface Sheet {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly z: readonly (readonly number[])[];
}

const linspace = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

const sheet = (
  rows: readonly number[],
  columns: readonly number[],
  at: (u: number, v: number) => Point,
): Sheet => {
  const grid = rows.map((u) => columns.map((v) => at(u, v)));
  const [x, y, z] = [0, 1, 2].map((i) => grid.map((row) => row.map((point) => point[i])));
  return { x, y, z };
};

/**
 * The surface on which gradient flow of a two-dimensional linear neuron stays, a^2 - w_1^2 - w_2^2 = delta,
 * within |a| <= limit: one sheet for delta <= 0 (a double cone at 0), two for delta > 0.
 *
 * @returns the sheets in coordinates (w_1, w_2, a).
 * @see paper Fig. 2
 */
export function imbalanceSurface(delta: number, limit: number, resolution = 33): Sheet[] {
  requireFinite("imbalanceSurface", { delta });
  requirePositive("imbalanceSurface", { limit });
  requireThat(delta < limit ** 2, "imbalanceSurface", `delta must be below limit^2 = ${limit ** 2}`, delta);
  const around = linspace(0, 2 * Math.PI, resolution + 4);
  const ring = (a: number, angle: number): Point => {
    const radius = Math.sqrt(Math.max(0, a * a - delta));
    return [radius * Math.cos(angle), radius * Math.sin(angle), a];
  };
  if (delta <= 0) return [sheet(linspace(-limit, limit, resolution), around, ring)];
  // Equal steps of the radius, so that the tips are round.
  const radii = linspace(0, Math.sqrt(limit ** 2 - delta), resolution);
  return [-1, 1].map((sign) =>
    sheet(radii, around, (r, angle) => ring(sign * Math.sqrt(r * r + delta), angle)),
  );
}

/** A sheet coloured by a function of its points, white where it is small. */
export function surface({ x, y, z }: Sheet, value: (point: Point) => number, opacity = 0.85): Trace {
  const surfacecolor = x.map((row, i) => row.map((_, j) => value([x[i][j], y[i][j], z[i][j]])));
  return {
    type: "surface",
    x,
    y,
    z,
    surfacecolor,
    colorscale: HEAT,
    showscale: false,
    opacity,
    hoverinfo: "skip",
  };
}

/** A line through points of space. */
export function path(
  points: readonly Point[],
  options: {
    readonly name?: string;
    readonly color?: string;
    readonly width?: number;
    readonly dash?: string;
  } = {},
): Trace {
  const { name, color = INK, width = 6, dash = "solid" } = options;
  const [x, y, z] = [0, 1, 2].map((i) => points.map((point) => point[i]));
  const line = { color, width, dash };
  return { type: "scatter3d", mode: "lines", x, y, z, name, showlegend: name !== undefined, line };
}

/** Marked points of space. */
export function markers(
  points: readonly Point[],
  options: {
    readonly name?: string;
    readonly color?: string;
    readonly symbol?: string;
    readonly size?: number;
  } = {},
): Trace {
  const { name, color = INK, symbol = "circle", size = 5 } = options;
  const [x, y, z] = [0, 1, 2].map((i) => points.map((point) => point[i]));
  const marker = { color, symbol, size };
  return { type: "scatter3d", mode: "markers", x, y, z, name, showlegend: name !== undefined, marker };
}

export interface Scene {
  readonly title?: string;
  readonly traces: readonly Trace[];
}

export interface ScenesOptions {
  /** Axis titles. */
  readonly axes: readonly [string, string, string];
  /** All axes run from -limit to limit. */
  readonly limit: number;
  /** Where the viewer stands. */
  readonly eye?: Point;
}

/**
 * Lays scenes out in a row, seen from the same place at the same scale.
 *
 * @throws RangeError if there is no scene or limit is not positive.
 */
export function scenes(
  list: readonly Scene[],
  { axes, limit, eye = [1.5, -1.5, 0.7] }: ScenesOptions,
): Figure {
  requireThat(list.length > 0, "scenes", "there must be at least one scene", list);
  requirePositive("scenes", { limit });
  const layout: Record<string, unknown> = {};
  const titles: object[] = [];
  const legend = sharedLegend();
  const axis = (title: string): object => ({
    title: { text: title },
    range: [-limit, limit],
    nticks: 5,
    backgroundcolor: "#fafafa",
    gridcolor: "#dddddd",
    showbackground: true,
  });
  const data = list.flatMap((scene, i) => {
    const id = i === 0 ? "scene" : `scene${i + 1}`;
    const [left, right] = [i / list.length, (i + 1) / list.length];
    layout[id] = {
      domain: { x: [left, right], y: [0, 1] },
      xaxis: axis(axes[0]),
      yaxis: axis(axes[1]),
      zaxis: axis(axes[2]),
      aspectmode: "cube",
      camera: { eye: { x: eye[0], y: eye[1], z: eye[2] } },
    };
    if (scene.title !== undefined) titles.push(titleAt(scene.title, (left + right) / 2, 1));
    return scene.traces.map((trace): Trace => ({ ...legend(trace), scene: id }));
  });
  return { data, layout: { ...layout, annotations: titles, height: list.length === 1 ? 560 : 430 } };
}
