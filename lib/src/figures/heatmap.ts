/**
 * Maps over two knobs, with the lines of equal value drawn in.
 *
 * @see test/figures/figures.test.ts
 */
import { requireMatrix, requireThat, requireVector } from "../check";
import type { Trace } from "./figure";
import { DIVERGING, HEAT } from "./palette";
import type { Panel } from "./panels";

export interface HeatmapOptions {
  readonly title?: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** What the color measures, with its unit. */
  readonly valueTitle: string;
  readonly logY?: boolean;
  /** Color range. Default: that of z. */
  readonly range?: readonly [number, number];
  /** Colors by the logarithm of z; what is not positive stays blank. */
  readonly logZ?: boolean;
  /** Contour lines. Default true. */
  readonly lines?: boolean;
  /** Colors for values of both signs, white at the middle of the range. */
  readonly diverging?: boolean;
  /** Leaves out the color bar if false. */
  readonly bar?: boolean;
  /** Where the color bar stands: left end, middle and length, as fractions of the figure. */
  readonly barAt?: number;
  readonly barY?: number;
  readonly barLength?: number;
}

/**
 * A panel with z as a heat map and its contour lines.
 *
 * @param x, y grid, shapes [m] and [n].
 * @param z values, shape [n, m].
 * @throws TypeError or RangeError if the shapes do not fit.
 * @example
 * const titles = { xTitle: "δ", yTitle: "τ", valueTitle: "loss" };
 * heatmap([-1, 0, 1], [0.1, 1], [[1, 2, 3], [4, 5, 6]], titles).traces.length; // 2
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
  const { title, xTitle, yTitle, valueTitle, logY, logZ, range, diverging } = options;
  const { bar = true, barAt = 1.02, barY = 0.5, barLength = 0.9, lines = true } = options;
  const shown = (value: number): number => (logZ ? Math.log10(value) : value);
  const values = z.map((row) =>
    row.map((value) => (logZ && value <= 0 ? Number.NaN : shown(value))),
  );
  const field = {
    ...{ x, y, z: values },
    ...(range && { zmin: shown(range[0]), zmax: shown(range[1]) }),
  };
  const colorbar = {
    title: { text: valueTitle, side: "right" },
    ...{ x: barAt, y: barY, len: barLength, thickness: 12 },
    ...(logZ && { tickprefix: "10<sup>", ticksuffix: "</sup>", dtick: 1, tickformat: "~g" }),
  };
  const colorscale = diverging ? DIVERGING : HEAT;
  const map: Trace = { type: "heatmap", ...field, colorscale, showscale: bar, colorbar };
  const contours: Trace = {
    type: "contour",
    ...field,
    contours: { coloring: "none" },
    ncontours: 8,
    line: { color: "#333333", width: 0.7 },
    showscale: false,
    hoverinfo: "skip",
  };
  return {
    title,
    x: { title: xTitle },
    y: { title: yTitle, log: logY },
    traces: lines ? [map, contours] : [map],
  };
}
