/**
 * Maps over two knobs, with the lines of equal value drawn in.
 *
 * @see test/figures.test.ts
 */
import { requireMatrix, requireThat, requireVector } from "../check";
import type { Trace } from "./figure";
import { DIVERGING, HEAT } from "./palette";
import type { Panel } from "./panels";

export interface HeatmapOptions {
  readonly title?: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** What the colour measures, with its unit. */
  readonly valueTitle: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** Colour range. Default: that of z. */
  readonly range?: readonly [number, number];
  /** Colours for values of both signs, white at the middle of the range. */
  readonly diverging?: boolean;
  /** Where the colour bar stands, as a fraction of the figure. Default 1.02; undefined leaves it out. */
  readonly barAt?: number;
}

/**
 * A panel with z as a heat map and its contour lines.
 *
 * @param x, y grid, shapes [m] and [n].
 * @param z values, shape [n, m].
 * @throws TypeError or RangeError if the shapes do not fit.
 */
export function heatmap(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
  options: HeatmapOptions,
): Panel {
  requireVector("heatmap", { x, y });
  requireMatrix("heatmap", { z });
  const fits = z.length === y.length && z[0].length === x.length;
  requireThat(fits, "heatmap", `z must be ${y.length} by ${x.length}`, [z.length, z[0].length]);
  const { title, xTitle, yTitle, valueTitle, logX, logY, range, diverging, barAt = 1.02 } = options;
  const limits = range ? { zmin: range[0], zmax: range[1] } : {};
  const map: Trace = {
    type: "heatmap",
    x,
    y,
    z,
    colorscale: diverging ? DIVERGING : HEAT,
    colorbar: { title: { text: valueTitle, side: "right" }, x: barAt, thickness: 12, len: 0.9 },
    ...limits,
  };
  const lines: Trace = {
    type: "contour",
    x,
    y,
    z,
    contours: { coloring: "none" },
    ncontours: 8,
    line: { color: "#333333", width: 0.7 },
    showscale: false,
    hoverinfo: "skip",
    ...limits,
  };
  return { title, x: { title: xTitle, log: logX }, y: { title: yTitle, log: logY }, traces: [map, lines] };
}
