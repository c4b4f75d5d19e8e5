/**
 * Views of three-dimensional space side by side, and the paths drawn in them.
 *
 * @see test/figures/figures.test.ts
 */
import { requirePositive, requireThat } from "../check";
import type { Attributes, Figure, Trace } from "./figure";
import { INK } from "./palette";
import { composed, type Subplot } from "./subplots";
import type { LineStyle, MarkerStyle } from "./traces";

/** A point of space. */
export type Point3 = readonly [number, number, number];

const xyz = (points: readonly Point3[]): Trace => {
  const [x, y, z] = [0, 1, 2].map((i) => points.map((point) => point[i]));
  return { type: "scatter3d", x, y, z };
};

/**
 * A line through points of space.
 *
 * @example
 * path([[0, 0, 0], [1, 2, 3]], { dash: "dot" }).z; // [0, 3]
 */
export function path(points: readonly Point3[], style: LineStyle = {}): Trace {
  const { name, color = INK, dash = "solid", width = 6 } = style;
  const line = { color, width, dash };
  return { ...xyz(points), mode: "lines", name, showlegend: name !== undefined, line };
}

/**
 * Points of space.
 *
 * @example
 * markers([[0, 0, 0], [1, 2, 3]]).y; // [0, 2]
 */
export function markers(points: readonly Point3[], style: MarkerStyle = {}): Trace {
  const { name, color = INK, symbol = "circle", size = 5 } = style;
  const marker = { color, symbol, size };
  return { ...xyz(points), mode: "markers", name, showlegend: name !== undefined, marker };
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
  readonly eye?: Point3;
}

/**
 * Lays scenes out in a row, seen from the same place at the same scale.
 *
 * @throws RangeError if there is no scene or limit is not positive.
 * @example
 * const trace = path([[0, 0, 0], [1, 1, 1]], { name: "diagonal" });
 * scenes([{ traces: [trace] }], { axes: ["x", "y", "z"], limit: 2 }).data[0].scene; // "scene"
 */
export function scenes(
  list: readonly Scene[],
  { axes, limit, eye: [x, y, z] = [1.5, -1.5, 0.7] }: ScenesOptions,
): Figure {
  requireThat(list.length > 0, "scenes", "there must be at least one scene", list);
  requirePositive("scenes", { limit });
  const axis = (title: string): Attributes => ({
    title: { text: title },
    range: [-limit, limit],
    nticks: 5,
    ...{ backgroundcolor: "#fafafa", gridcolor: "#dddddd", showbackground: true },
  });
  const [xaxis, yaxis, zaxis] = axes.map(axis);
  const camera = { eye: { x, y, z }, center: { x: 0, y: 0, z: -0.12 } };
  const views: Record<string, Attributes> = {};
  const subplots = list.map(({ title, traces }, i): Subplot => {
    const scene = i === 0 ? "scene" : `scene${i + 1}`;
    const [left, right] = [i / list.length, (i + 1) / list.length];
    const domain = { x: [left, right], y: [0, 1] };
    views[scene] = { domain, xaxis, yaxis, zaxis, aspectmode: "cube", camera };
    return { title, top: [(left + right) / 2, 1], traces, place: { scene } };
  });
  return composed(subplots, views, list.length === 1 ? 520 : 300, { b: 10, l: 10, r: 10 });
}
