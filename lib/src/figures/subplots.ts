/**
 * What panels and scenes share: pictures side by side, a title over each, and one legend for all above them.
 *
 * @see test/figures/figures.test.ts
 */
import type { Attributes, Figure, Trace } from "./figure";

/** Legend entries that fit side by side. */
const ENTRIES_IN_ROW = 7;

export interface Subplot {
  readonly title?: string;
  /** Middle of the upper edge, in fractions of the figure: where the title stands. */
  readonly top: readonly [x: number, y: number];
  readonly traces: readonly Trace[];
  /** Names the axes or the scene that the traces belong to. */
  readonly place: Attributes;
}

/**
 * @param axes   axes or scenes, as entries of the layout.
 * @param height pixels of all subplots together, without what stands above and below.
 * @param margin pixels around them; above, there is as much as titles and legend need.
 */
export function composed(
  subplots: readonly Subplot[],
  axes: Attributes,
  height: number,
  margin: { readonly b: number; readonly l?: number; readonly r?: number },
): Figure {
  const named = new Set<unknown>();
  // Traces of one name have one legend entry, the first, that switches them all.
  const entry = ({ name, showlegend }: Trace): Attributes => {
    if (name === undefined) return { showlegend: false };
    const isFirst = showlegend !== false && !named.has(name);
    if (isFirst) named.add(name);
    return { showlegend: isFirst, legendgroup: name };
  };
  const data = subplots.flatMap(({ traces, place }) =>
    traces.map((trace): Trace => ({ ...trace, ...entry(trace), ...place })),
  );
  const titled = subplots.filter(({ title }) => title !== undefined);
  const annotations = titled.map(({ title: text, top: [x, y] }) => ({
    ...{ text, x, y, xref: "paper", yref: "paper", xanchor: "center", yanchor: "bottom" },
    showarrow: false,
    font: { size: 14 },
  }));
  const titles = titled.some(({ top: [, y] }) => y === 1) ? 26 : 8;
  const above = titles + Math.ceil(named.size / ENTRIES_IN_ROW) * 22 + 10;
  const y = 1 + titles / height;
  const legend = { orientation: "h", x: 0.5, xanchor: "center", y, yanchor: "bottom" };
  const layout = { ...axes, annotations, legend, margin: { t: above, ...margin } };
  return { data, layout: { ...layout, height: height + above + margin.b } };
}
