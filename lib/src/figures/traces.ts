/**
 * The curves of all notebooks: simulation drawn broad and coloured, theory thin, dark and dashed over it.
 *
 * @see test/figures/figures.test.ts
 */
import { requireThat, requireVector } from "../check";
import type { Trace } from "./figure";
import { deltaColor, deltaSymbol, HEAT, INK } from "./palette";

export interface CurveOptions {
  /** Legend entry; a curve without a name has none. */
  readonly name?: string;
  readonly color?: string;
  readonly dash?: "solid" | "dash" | "dot";
  readonly width?: number;
}

function requirePaired(where: string, x: readonly number[], y: readonly number[]): void {
  requireThat(x.length === y.length, where, "x and y must have the same length", [
    x.length,
    y.length,
  ]);
}

/** A line through (x, y). */
export function curve(
  x: readonly number[],
  y: readonly number[],
  options: CurveOptions = {},
): Trace {
  requirePaired("curve", x, y);
  const { name, color = INK, dash = "solid", width = 2 } = options;
  return {
    type: "scatter",
    mode: "lines",
    x,
    y,
    name,
    showlegend: name !== undefined,
    line: { color, dash, width, simplify: false },
  };
}

/** The area between two curves, such as a standard error, behind a curve of the same colour. */
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

/** Points of the plane as the two arguments of a trace: `curve(...xy(points))`. */
export const xy = (points: readonly (readonly number[])[]): [number[], number[]] => [
  points.map((point) => point[0]),
  points.map((point) => point[1]),
];

/** Points at (x, y). */
export function dots(
  x: readonly number[],
  y: readonly number[],
  options: {
    readonly name?: string;
    readonly color?: string;
    readonly symbol?: string;
    readonly size?: number;
  } = {},
): Trace {
  requirePaired("dots", x, y);
  const { name, color = INK, symbol = "circle", size = 8 } = options;
  const marker = { color, symbol, size, line: { color: "white", width: 1 } };
  return { type: "scatter", mode: "markers", x, y, name, showlegend: name !== undefined, marker };
}

/** The dashed dark line of a prediction. */
export const theory = (x: readonly number[], y: readonly number[], name?: string): Trace =>
  curve(x, y, { name, dash: "dash", width: 1.5 });

/**
 * The broad line of a simulation at relative scale delta, in its colour, with a few markers of its shape.
 *
 * @param most |delta| of the darkest colours.
 */
export function simulation(
  x: readonly number[],
  y: readonly number[],
  delta: number,
  most = 4,
): Trace {
  requirePaired("simulation", x, y);
  const color = deltaColor(delta, most);
  return {
    type: "scatter",
    mode: "lines+markers",
    x,
    y,
    name: `δ = ${delta}`.replace("-", "−"),
    // Plotly drops points closer than the line is broad, which turns broad curves into polygons.
    line: { color, width: 5, simplify: false },
    opacity: 0.75,
    marker: { symbol: deltaSymbol(delta), size: 9, color, maxdisplayed: 6 },
  };
}

/** Levels of a function of two variables over a grid, as filled contours. */
export function levels(
  x: readonly number[],
  y: readonly number[],
  value: (x: number, y: number) => number,
  numLevels = 16,
): Trace {
  requireVector("levels", { x, y });
  const z = y.map((v) => x.map((u) => value(u, v)));
  return {
    type: "contour",
    x,
    y,
    z,
    colorscale: HEAT,
    ncontours: numLevels,
    showscale: false,
    opacity: 0.6,
    line: { width: 0.5, color: "#9bb4cc" },
    hoverinfo: "skip",
  };
}
