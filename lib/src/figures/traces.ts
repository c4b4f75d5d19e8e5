/**
 * The curves of all notebooks: simulation drawn broad and colored, theory thin, dark and dashed over it.
 *
 * @see test/figures/figures.test.ts
 */
import { requireThat, requireVector } from "../check";
import type { Trace } from "./figure";
import { deltaLook, HEAT, INK } from "./palette";

export interface LineStyle {
  /** Legend entry; a line without a name has none. */
  readonly name?: string;
  readonly color?: string;
  /** "solid", "dash" or "dot". */
  readonly dash?: string;
  /** Pixels. */
  readonly width?: number;
}

export interface MarkerStyle {
  /** Legend entry; markers without a name have none. */
  readonly name?: string;
  readonly color?: string;
  /** A name that Plotly knows, such as "diamond". */
  readonly symbol?: string;
  /** Pixels. */
  readonly size?: number;
}

const requirePaired = (where: string, x: readonly number[], y: readonly number[]): void =>
  requireThat(x.length === y.length, where, "x and y must have the same length", [
    x.length,
    y.length,
  ]);

/**
 * Points of the plane as the two arguments of a trace: `curve(...xy(points))`.
 *
 * @example
 * xy([[1, 2], [3, 4], [5, 6]]); // [[1, 3, 5], [2, 4, 6]]
 */
export const xy = (points: readonly (readonly number[])[]): [number[], number[]] => [
  points.map((point) => point[0]),
  points.map((point) => point[1]),
];

/**
 * A line through (x, y).
 *
 * @example
 * curve([0, 1, 2], [0, 1, 4], { name: "square", color: ACCENT }).mode; // "lines"
 */
export function curve(x: readonly number[], y: readonly number[], style: LineStyle = {}): Trace {
  requirePaired("curve", x, y);
  const { name, color = INK, dash = "solid", width = 2 } = style;
  // Plotly drops points closer than the line is broad, which turns broad curves into polygons.
  const line = { color, dash, width, simplify: false };
  return { type: "scatter", mode: "lines", x, y, name, showlegend: name !== undefined, line };
}

/**
 * Points at (x, y).
 *
 * @example
 * dots([0, 1], [1, 0], { symbol: "diamond" }).mode; // "markers"
 */
export function dots(x: readonly number[], y: readonly number[], style: MarkerStyle = {}): Trace {
  requirePaired("dots", x, y);
  const { name, color = INK, symbol = "circle", size = 8 } = style;
  const marker = { color, symbol, size, line: { color: "white", width: 1 } };
  return { type: "scatter", mode: "markers", x, y, name, showlegend: name !== undefined, marker };
}

/**
 * The area between two curves, such as a standard error, behind a curve of the same color.
 *
 * @example
 * band([0, 1], [1, 2], [3, 4]).y; // [3, 4, 2, 1]
 */
export function band(
  x: readonly number[],
  low: readonly number[],
  high: readonly number[],
  color: string = INK,
): Trace {
  requirePaired("band", x, low);
  requirePaired("band", x, high);
  return {
    type: "scatter",
    mode: "lines",
    x: [...x, ...[...x].reverse()],
    y: [...high, ...[...low].reverse()],
    fill: "toself",
    fillcolor: color,
    opacity: 0.25,
    line: { width: 0, color },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/**
 * The dashed dark line of a prediction.
 *
 * @example
 * theory([0, 1], [1, 0.5], "exact").name; // "exact"
 */
export const theory = (x: readonly number[], y: readonly number[], name?: string): Trace =>
  curve(x, y, { name, dash: "dash", width: 1.5 });

/**
 * The broad line of a simulation at relative scale delta, in its color, with a few markers of its shape.
 *
 * @example
 * simulation([0, 1], [1, 0.5], -2).name; // "δ = −2"
 */
export function simulation(x: readonly number[], y: readonly number[], delta: number): Trace {
  requirePaired("simulation", x, y);
  const { name, color, symbol } = deltaLook(delta);
  return {
    type: "scatter",
    mode: "lines+markers",
    x,
    y,
    name,
    line: { color, width: 5, simplify: false },
    opacity: 0.75,
    marker: { symbol, size: 9, color, maxdisplayed: 6 },
  };
}

/**
 * Levels of a function of two variables over a grid, as filled contours.
 *
 * @example
 * levels([0, 1, 2], [0, 1], (x, y) => x + 10 * y).z; // [[0, 1, 2], [10, 11, 12]]
 */
export function levels(
  x: readonly number[],
  y: readonly number[],
  value: (x: number, y: number) => number,
): Trace {
  requireVector("levels", { x, y });
  return {
    type: "contour",
    x,
    y,
    z: y.map((v) => x.map((u) => value(u, v))),
    colorscale: HEAT,
    ncontours: 16,
    showscale: false,
    opacity: 0.6,
    line: { width: 0.5, color: "#9bb4cc" },
    hoverinfo: "skip",
  };
}
