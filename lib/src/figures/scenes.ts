/**
 * Views of three-dimensional space side by side, and the paths drawn in them.
 *
 * @see test/figures/figures.test.ts
 */
import { requirePositive, requireThat } from "../check";
import type { Figure, Trace } from "./figure";
import { header, sharedLegend, titleAt } from "./legends";
import { INK } from "./palette";

export type Point = readonly [number, number, number];
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
  return {
    type: "scatter3d",
    mode: "markers",
    x,
    y,
    z,
    name,
    showlegend: name !== undefined,
    marker,
  };
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
      camera: { eye: { x: eye[0], y: eye[1], z: eye[2] }, center: { x: 0, y: 0, z: -0.12 } },
    };
    if (scene.title !== undefined) titles.push(titleAt(scene.title, (left + right) / 2, 1));
    return scene.traces.map((trace): Trace => ({ ...legend(trace), scene: id }));
  });
  const pixels = list.length === 1 ? 520 : 300;
  const { margin, legend: place } = header(data, titles.length > 0, pixels);
  const sides = { t: margin, b: 10, l: 10, r: 10 };
  return {
    data,
    layout: {
      ...layout,
      annotations: titles,
      legend: place,
      margin: sides,
      height: pixels + margin + 10,
    },
  };
}
