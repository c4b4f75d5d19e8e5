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
  /** What the colour measures, with its unit. */
  readonly valueTitle: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** Colour range. Default: that of z. */
  readonly range?: readonly [number, number];
  /** Colours by the logarithm of z; what is not positive stays blank. */
  readonly logZ?: boolean;
  /** Contour lines. Default true. */
  readonly lines?: boolean;
  /** Colours for values of both signs, white at the middle of the range. */
  readonly diverging?: boolean;
  /** Leaves out the colour bar if false. */
  readonly bar?: boolean;
  /** Where the colour bar stands: left end, middle and length, as fractions of the figure. */
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
  const { title, xTitle, yTitle, valueTitle, logX, logY, logZ, range, diverging } = options;
  const { bar = true, barAt = 1.02, barY = 0.5, barLength = 0.9, lines: drawn = true } = options;
  const shown = (value: number): number => (logZ ? Math.log10(value) : value); // below 0 NaN: a gap
  const limits = range ? { zmin: shown(range[0]), zmax: shown(range[1]) } : {};
  const values = logZ
    ? z.map((row) => row.map((value) => (value > 0 ? shown(value) : Number.NaN)))
    : z;
  const map: Trace = {
    type: "heatmap",
    x,
    y,
    z: values,
    colorscale: diverging ? DIVERGING : HEAT,
    showscale: bar,
    colorbar: {
      title: { text: valueTitle, side: "right" },
      x: barAt,
      y: barY,
      len: barLength,
      thickness: 12,
      ...(logZ ? { tickprefix: "10<sup>", ticksuffix: "</sup>", dtick: 1, tickformat: "~g" } : {}),
    },
    ...limits,
  };
  const lines: Trace = {
    type: "contour",
    x,
    y,
    z: values,
    contours: { coloring: "none" },
    ncontours: 8,
    line: { color: "#333333", width: 0.7 },
    showscale: false,
    hoverinfo: "skip",
    ...limits,
  };
  return {
    title,
    x: { title: xTitle, log: logX },
    y: { title: yTitle, log: logY },
    traces: drawn ? [map, lines] : [map],
  };
}
