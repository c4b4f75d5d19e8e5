/**
 * Showing a figure where the reader is: below the cell in a notebook, in a browser window from a script.
 *
 * @see test/notebook/show.test.ts
 */
import { requireId, requireText, requireType } from "../check";
import type { Figure } from "../figures/figure";
import { layoutDefaults } from "../figures/layout";
import { compact } from "./compact";
import { inNotebook, type OutputBundle, writeOutput } from "./jupyter";

export interface ShowOptions {
  /** A name for the figure, kept in its output: notes and decks point at it. */
  readonly id: string;
  /** What the figure shows, for readers who do not see it: axes, curves, and what they do. */
  readonly alt: string;
  /** Markdown, printed in italics below the figure. */
  readonly caption?: string;
}

/** The figure's MIME type; JupyterLab draws it live, other viewers fall back to image and text. */
export const plotlyType = "application/vnd.plotly.v1+json";

/**
 * The notebook outputs that `show` writes: the figure with its alternative text, then the caption if any.
 * @throws TypeError if `alt` or a given `caption` is not a non-empty string, `id` not words with hyphens, or `data`
 *         no list of traces.
 */
export function figureOutputs(figure: Figure, { id, alt, caption }: ShowOptions): OutputBundle[] {
  requireText("show", { alt });
  requireId("show", id);
  if (caption !== undefined) requireText("show", { caption });
  const holds = Array.isArray(figure?.data);
  requireType(holds, "show", "figure.data must be a list of traces", figure?.data);
  const content = compact({ ...figure, layout: layoutDefaults(figure.layout) });
  const { width, height } = content.layout;
  const shown = {
    data: { [plotlyType]: content, "text/plain": alt },
    // Where Jupyter keeps an image's text and size: the image itself joins when the notebook is published.
    metadata: { id, "image/png": { alt, width, height } },
  };
  if (caption === undefined) return [shown];
  const data = { "text/markdown": `<em>${caption}</em>`, "text/plain": caption };
  return [shown, { data, metadata: {} }];
}

/** nodeplotlib serves a page and opens the browser; loaded only here, as it starts a server when loaded. */
function openWindow({ data, layout, config }: Figure): void {
  const { plot } = require("nodeplotlib") as { plot(...figure: unknown[]): void };
  plot(data, layoutDefaults(layout), config);
}

/**
 * Shows a Plotly figure: below the running cell, or in a browser window outside a notebook.
 *
 * Stored figures are thinned to at most 1,000 points a curve, of which peaks are kept, and rounded to what the eye can
 * tell apart; size, colors and fonts that
 * the figure leaves open are the same throughout the collection.
 *
 * @param figure  traces, layout, and frames for sliders, as plotly.js 4 names them
 * @param options `caption`, Markdown, can be left out
 * @throws TypeError if `alt` is not a non-empty string or `id` not words with hyphens
 * @example
 * const figure = panels([{ traces: [curve([0, 1], [1, 0.1])] }]);
 * show(figure, { id: "falling-loss", alt: "The loss falls from 1 to 0.1." });
 * @see test/notebook/show.test.ts
 */
export function show(figure: Figure, options: ShowOptions): void {
  requireType(
    typeof options === "object",
    "show",
    "options must be given, with id and alt",
    options,
  );
  const outputs = figureOutputs(figure, options);
  if (inNotebook()) for (const output of outputs) writeOutput(output);
  else openWindow(figure);
}
