/**
 * Small multiples: several plane panels side by side, one legend for all.
 *
 * @see test/figures/figures.test.ts
 */
import { requireCount, requireThat } from "../check";
import type { Attributes, Figure, Trace } from "./figure";
import { logTicks } from "./logTicks";
import { composed, type Subplot } from "./subplots";

export interface Axis {
  readonly title?: string;
  readonly range?: readonly [number, number];
  readonly log?: boolean;
  /** Where ticks stand, if not where Plotly would put them. */
  readonly ticks?: readonly number[];
  /** What is written at the ticks, if not their numbers. */
  readonly labels?: readonly string[];
  /** Leaves out ticks and their labels. */
  readonly bare?: boolean;
}

export interface Panel {
  readonly title?: string;
  readonly x?: Axis;
  readonly y?: Axis;
  readonly traces: readonly Trace[];
  /** One unit is as long on both axes. */
  readonly equalAxes?: boolean;
  /** No axis lines and no grid: a drawing, not a diagram. */
  readonly plain?: boolean;
}

export interface PanelsOptions {
  /** Panels in a row. Default: all of them. */
  readonly columns?: number;
  /** Pixels of a panel from its lowest to its highest value. Default 300. */
  readonly rowHeight?: number;
  /** Between columns, as a fraction of the figure. Default 0.085: room for the next panel's labels. */
  readonly gap?: number;
}

/** Pixels: for an axis title, for a panel's title, for tick labels alone, and without any. */
const ROOM = { axisTitle: 24, title: 26, ticks: 30, bare: 8 };

/** Without what rounding has left: 0.3, and not 0.30000000000000004. */
const written = (tick: number): string => String(Number(tick.toPrecision(12)));

/** All numbers that traces have along an axis. */
const valuesOf = (traces: readonly Trace[], which: "x" | "y"): number[] =>
  traces
    .flatMap((trace) => (Array.isArray(trace[which]) ? (trace[which] as unknown[]) : []))
    .filter((value): value is number => typeof value === "number");

function axis(given: Axis = {}, traces: readonly Trace[], which: "x" | "y"): Attributes {
  const { title, range, log, labels, bare } = given;
  const ticks =
    given.ticks ?? (log && !bare ? logTicks(range ?? valuesOf(traces, which)) : undefined);
  return {
    ...(title !== undefined && { title: { text: title } }),
    // Plotly wants the decades of a logarithmic range.
    ...(range && { range: log ? range.map(Math.log10) : range }),
    // Plotly draws powers a quarter larger than other tick labels.
    ...(log && { type: "log", exponentformat: "power", dtick: 1, tickfont: { size: 10.5 } }),
    ...(ticks && { tickmode: "array", tickvals: ticks, tickangle: 0 }),
    ...(ticks && { ticktext: labels ?? ticks.map(written) }),
    ...(bare && { showticklabels: false, ticks: "" }),
  };
}

/** Pixels that a row needs below and above. */
const below = (row: readonly Panel[]): number =>
  (row.every(({ x }) => x?.bare) ? ROOM.bare : ROOM.ticks) +
  (row.some(({ x }) => x?.title) ? ROOM.axisTitle : 0);
const above = (row: readonly Panel[]): number =>
  row.some(({ title }) => title !== undefined) ? ROOM.title : 0;

/**
 * Lays panels out in rows.
 *
 * @param list the panels, row by row. Traces of one name share one legend entry.
 * @throws RangeError if there is no panel or columns is not a positive integer.
 * @example
 * const figure = panels([{ title: "a line", traces: [curve([0, 1], [0, 1])] }]);
 * figure.data.length; // 1
 */
export function panels(list: readonly Panel[], options: PanelsOptions = {}): Figure {
  requireThat(list.length > 0, "panels", "there must be at least one panel", list);
  const { columns = list.length, rowHeight = 300, gap: gapX = 0.085 } = options;
  requireCount("panels", { columns });
  const numRows = Math.ceil(list.length / columns);
  const lastRow = (numRows - 1) * columns;
  const gap = below(list.slice(0, lastRow)) + above(list.slice(columns));
  const pixels = numRows * rowHeight + (numRows - 1) * gap;
  const [width, height] = [(1 - gapX * (columns - 1)) / columns, rowHeight / pixels];
  const axes: Record<string, Attributes> = {};
  const subplots = list.map(({ title, x, y, traces, equalAxes, plain }, i): Subplot => {
    const id = i === 0 ? "" : `${i + 1}`;
    const left = (i % columns) * (width + gapX);
    const top = 1 - (Math.floor(i / columns) * (rowHeight + gap)) / pixels;
    const lines = plain && { showgrid: false, zeroline: false, showline: false };
    const [xDomain, yDomain] = [
      [left, left + width],
      [top - height, top],
    ];
    axes[`xaxis${id}`] = { ...axis(x, traces, "x"), ...lines, domain: xDomain, anchor: `y${id}` };
    axes[`yaxis${id}`] = {
      ...{ ...axis(y, traces, "y"), ...lines, domain: yDomain, anchor: `x${id}` },
      ...(equalAxes && { scaleanchor: `x${id}`, scaleratio: 1 }),
    };
    const place = { xaxis: `x${id}`, yaxis: `y${id}` };
    return { title, top: [left + width / 2, top], traces, place };
  });
  return composed(subplots, axes, pixels, { b: below(list.slice(lastRow)) + 6 });
}
