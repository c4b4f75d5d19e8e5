/**
 * The look all figures share: dark text on an explicit white ground, since figures follow no theme of
 * JupyterLab or GitHub, and a fixed size, since a page that grows while it loads jumps.
 *
 * @see test/notebook/show.test.ts
 */
import type { Attributes, Layout } from "./figure";
import { INK } from "./palette";

/**
 * The pictures' font, which JupyterLab and the notes bring along: it has every letter and sign that figures use. The
 * others are as wide.
 */
const FAMILY = '"DejaVu Sans Condensed", Helvetica, Arial, sans-serif';

/** Pixels. */
export const figureSize: Readonly<Record<"width" | "height", number>> = { width: 760, height: 450 };

const lines: Attributes = { gridcolor: "#e3e3e3", linecolor: INK, zerolinecolor: "#c4c4c4" };
const axis: Attributes = {
  ...lines,
  ticks: "outside",
  tickcolor: INK,
  showline: true,
  automargin: true,
  exponentformat: "power",
  title: { font: { size: 13 }, standoff: 8 },
};
const axis3d: Attributes = {
  ...lines,
  backgroundcolor: "#ffffff",
  showbackground: false,
  title: { font: { size: 13 } },
};

const template: Attributes = {
  layout: {
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    font: { family: FAMILY, size: 13, color: INK },
    title: { x: 0.02, xanchor: "left", font: { size: 16 } },
    xaxis: axis,
    yaxis: axis,
    scene: { xaxis: axis3d, yaxis: axis3d, zaxis: axis3d },
    legend: { bgcolor: "rgba(255,255,255,0.8)" },
    hoverlabel: { bgcolor: "#ffffff", font: { color: INK } },
  },
};

/**
 * Fills in what a figure leaves open: size, margins, colors, fonts, axis lines.
 * @returns a new layout; every attribute of `layout` wins over its default.
 */
export function layoutDefaults(layout: Layout = {}): Layout {
  const room = { l: 64, r: 24, t: layout.title ? 56 : 28, b: 56 };
  const margin = { ...room, ...(layout.margin as object | undefined) };
  const { width = figureSize.width, height = figureSize.height } = layout;
  return { template, ...layout, width, height, margin };
}
