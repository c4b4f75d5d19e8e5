/**
 * A network as nodes and edges: what a notebook shows where it introduces one.
 *
 * @see test/figures/networkDrawing.test.ts
 */
import { requireCount, requireThat } from "../check";
import { linspace } from "../grid";
import { largest } from "../statistics";
import type { Trace } from "./figure";
import { INK } from "./palette";
import type { Panel } from "./panels";
import { curve, dots, type LineStyle } from "./traces";

interface DrawnLayer {
  /** Nodes that are drawn, at least 1; a layer of many may be drawn as three or four. */
  readonly nodes: number;
  /** Stands below them. */
  readonly text: string;
}

/** How the edges look; a name makes them an entry of the legend, such as "learns" or "fixed". */
interface DrawnWeights extends LineStyle {
  /** Stands above them. */
  readonly text: string;
}

const words = (points: readonly (readonly [x: number, y: number, text: string])[]): Trace => ({
  ...{
    type: "scatter",
    mode: "text",
    cliponaxis: false,
    textfont: { size: 14, color: INK },
    hoverinfo: "skip",
  },
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y),
  text: points.map(([, , text]) => text),
});

/**
 * Layers from left to right, every node joined to all of the next layer. Edges may be broad where weights are large,
 * dashed where they are fixed.
 *
 * @param layers  inputs first.
 * @param weights between each layer and the next, one fewer than layers.
 * @returns a panel, so that drawings can stand side by side, and beside diagrams.
 * @throws RangeError if there are no two layers, a layer has no nodes, or the numbers of layers and weights do not fit.
 * @see test/figures/networkDrawing.test.ts
 * @example
 * const layers = [{ nodes: 2, text: "x" }, { nodes: 1, text: "a wᵀx" }];
 * panels([networkDrawing(layers, [{ text: "w", name: "learns", width: 3 }])]).data.length; // 4
 */
export function networkDrawing(
  layers: readonly DrawnLayer[],
  weights: readonly DrawnWeights[],
): Panel {
  const needed = layers.length - 1;
  requireThat(needed > 0, "networkDrawing", "there must be at least two layers", layers);
  const fits = weights.length === needed;
  requireThat(fits, "networkDrawing", `there must be ${needed} weights`, weights.length);
  for (const { nodes } of layers) requireCount("networkDrawing", { nodes });
  const most = largest(layers.map(({ nodes }) => nodes));
  const heights = layers.map(({ nodes }) => {
    const top = most === 1 ? 0 : (nodes - 1) / (most - 1);
    return nodes === 1 ? [0] : linspace(-top, top, nodes);
  });
  const edges = weights.map((style, i) => {
    const ends = heights[i].flatMap((from) => heights[i + 1].map((to) => [from, to]));
    // A gap after each edge: one trace for all of them.
    const x = ends.flatMap(() => [i, i + 1, Number.NaN]);
    const y = ends.flatMap(([from, to]) => [from, to, Number.NaN]);
    return { ...curve(x, y, style), hoverinfo: "skip" };
  });
  const nodes = layers.map(
    (_, i): Trace => ({
      ...dots(
        heights[i].map(() => i),
        heights[i],
        { size: 18 },
      ),
      hoverinfo: "skip",
    }),
  );
  const texts = words([
    ...layers.map(({ text }, i) => [i, -1.45, text] as const),
    ...weights.map(({ text }, i) => [i + 0.5, 1.3, text] as const),
  ]);
  return {
    plain: true,
    x: { bare: true, range: [-0.45, needed + 0.45] },
    y: { bare: true, range: [-1.75, 1.6] },
    traces: [...edges, ...nodes, texts],
  };
}
