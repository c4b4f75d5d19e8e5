/**
 * The figure of notebook 11 that shows which layers of practice meet in hidden units.
 *
 * @see test/beyond/pairsFigure.test.ts
 */
import type { Figure } from "../figures/figure";
import { networkDrawing } from "../figures/networkDrawing";
import { ACCENT } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve } from "../figures/traces";

/** Two layers with hidden units between them, and what skips one or both, as points (x, y) of the drawing. */
function drawnPair(
  title: string,
  texts: readonly string[],
  names: readonly string[],
  skip: readonly (readonly [number, number])[] = [],
): Panel {
  const layers = texts.map((text, l) => ({ nodes: l === 1 ? 2 : 3, text }));
  const weights = names.map((text) => ({ text }));
  const { traces, ...drawing } = networkDrawing(layers, weights);
  const [x, y] = [0, 1].map((axis) => skip.map((point) => point[axis]));
  const skipping = curve(x, y, { color: ACCENT, dash: "dash", width: 3 });
  return { ...drawing, title, traces: skip.length > 0 ? [...traces, skipping] : traces };
}

/**
 * Four pairs of layers side by side: query and key, value and output, and two convolutions with a skip connection around
 * both or one that ends between them.
 *
 * @see test/beyond/pairsFigure.test.ts
 * @example
 * pairsFigure().layout.annotations.length; // 4
 */
export function pairsFigure(): Figure {
  const convolutions = ["in", "channels", "out"];
  const around = [0, 0.5, 1, 1.5, 2].map((x) => [x, -1 - 0.15 * x * (2 - x)] as const);
  const between = [0, 0.25, 0.5, 0.75, 1].map((x) => [x, -1 + 0.5 * x ** 2] as const);
  return panels(
    [
      drawnPair("a head's scores", ["token i", "", "token j"], ["Q", "K"]),
      drawnPair("what a head adds", ["token j", "", "output i"], ["V", "O"]),
      drawnPair("skip around", convolutions, ["A", "B"], around),
      drawnPair("skip between", convolutions, ["A", "B"], between),
    ],
    { rowHeight: 170, gap: 0.03 },
  );
}
