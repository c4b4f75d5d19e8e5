/**
 * What panels and scenes share: one legend for all, and a title over each.
 *
 * @see test/figures.test.ts
 */
import type { Trace } from "./figure";

/** Gives traces of one name one legend entry, the first, that switches them all. */
export function sharedLegend(): (trace: Trace) => Trace {
  const named = new Set<unknown>();
  return (trace) => {
    const first = trace.name !== undefined && trace.showlegend !== false && !named.has(trace.name);
    if (first) named.add(trace.name);
    return { ...trace, showlegend: first, ...(trace.name === undefined ? {} : { legendgroup: trace.name }) };
  };
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
