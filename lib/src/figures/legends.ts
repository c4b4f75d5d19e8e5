/**
 * What panels and scenes share: one legend for all, and a title over each.
 *
 * @see test/figures/figures.test.ts
 */
import type { Layout, Trace } from "./figure";

/** Legend entries that fit side by side. */
const ENTRIES_IN_ROW = 7;

/** Gives traces of one name one legend entry, the first, that switches them all. */
export function sharedLegend(): (trace: Trace) => Trace {
  const named = new Set<unknown>();
  return (trace) => {
    const first = trace.name !== undefined && trace.showlegend !== false && !named.has(trace.name);
    if (first) named.add(trace.name);
    return {
      ...trace,
      showlegend: first,
      ...(trace.name === undefined ? {} : { legendgroup: trace.name }),
    };
  };
}

/** Pixels above the panels, and the margin that legend and titles then need. */
export interface Header {
  readonly margin: number;
  readonly legend: Layout;
}

/**
 * A legend in rows above the panels, clear of their titles.
 *
 * @param data   the traces with their legend entries settled.
 * @param height pixels of all panels together, the unit of the legend's place.
 */
export function header(data: readonly Trace[], titled: boolean, height: number): Header {
  const numEntries = data.filter(({ showlegend }) => showlegend === true).length;
  const titles = titled ? 26 : 8;
  const legend = {
    orientation: "h",
    x: 0.5,
    xanchor: "center",
    y: 1 + titles / height,
    yanchor: "bottom",
  };
  return { margin: titles + Math.ceil(numEntries / ENTRIES_IN_ROW) * 22 + 10, legend };
}

/** A title centred at x, standing on y, in fractions of the figure. */
export const titleAt = (text: string, x: number, y: number): object => ({
  text,
  x,
  y,
  xref: "paper",
  yref: "paper",
  xanchor: "center",
  yanchor: "bottom",
  showarrow: false,
  font: { size: 14 },
});
