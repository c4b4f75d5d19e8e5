/**
 * The maps of Fig. 12: steps to grok, and to train, over balance alpha and overall scale tau. A cell without a number
 * of steps says why: its runs did not get there within the budget (censored), or were not made.
 *
 * @see paper Fig. 12; test/grokking/maps.test.ts
 */

import type { Figure, Trace } from "../figures/figure";
import { HEAT, INK, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { type GrokkingResults, type StepsSummary, summarize } from "./results";

type Which = "stepsToGrok" | "stepsToTrain";

const TITLES: Readonly<Record<Which, string>> = {
  stepsToGrok: "steps to grok (validation)",
  stepsToTrain: "steps to train",
};
/** Brown, as runs are late there; HEAT has no brown. */
const CENSORED = "#d9b27c";
const NOT_RUN = "#e8e8e8";

interface Cell {
  readonly alpha: number;
  readonly tau: number;
  readonly summary: StepsSummary;
}

/** The grid, and the extra alphas at their one tau. */
function cellsOf(results: GrokkingResults, which: Which): Cell[] {
  const { taus, alphas, extra } = results;
  const grid = taus.flatMap((tau) => alphas.map((alpha) => ({ tau, alpha })));
  const more = extra.alphas
    .filter((alpha) => !(taus.includes(extra.tau) && alphas.includes(alpha)))
    .map((alpha) => ({ tau: extra.tau, alpha }));
  return [...grid, ...more].map(({ tau, alpha }) => ({
    tau,
    alpha,
    summary: summarize(results, which, tau, alpha),
  }));
}

const numMade = ({ summary: { numReached, numCensored } }: Cell): number =>
  numReached + numCensored;

/** "1,050", "> 30,000", or nothing for a cell without runs; the runs made, if not all; the censored ones, if any. */
function words(cell: Cell, budget: number): string {
  const { median, numReached, numCensored, numNotRun } = cell.summary;
  if (numMade(cell) === 0) return "not run";
  const value = (median ?? budget).toLocaleString("en-US");
  const notes = [
    ...(numNotRun > 0 ? [`${numMade(cell)} run${numMade(cell) > 1 ? "s" : ""}`] : []),
    ...(numCensored > 0 && numReached > 0 ? [`${numCensored} late`] : []),
  ];
  return [median === null ? `> ${value}` : value, ...notes.map((note) => `<i>${note}</i>`)].join(
    "<br>",
  );
}

const unique = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

function panelOf(
  cells: readonly Cell[],
  which: Which,
  budget: number,
  range: readonly [number, number],
): Panel {
  const alphas = unique(cells.map(({ alpha }) => alpha));
  const taus = unique(cells.map(({ tau }) => tau));
  // Cells are equally wide, whatever the values: positions are indices, labelled with the values.
  const layer = (value: (cell: Cell) => number | null): (number | null)[][] =>
    taus.map((tau) =>
      alphas.map((alpha) => {
        const cell = cells.find((one) => one.tau === tau && one.alpha === alpha);
        return cell === undefined ? null : value(cell);
      }),
    );
  const common = { type: "heatmap", x: alphas.map(String), y: taus.map(String), xgap: 2, ygap: 2 };
  const plain = { ...common, showscale: false, hoverinfo: "skip" };
  const flat = (color: string): object => ({
    colorscale: [
      [0, color],
      [1, color],
    ],
    zmin: 0,
    zmax: 1,
  });
  const only = (holds: boolean): number | null => (holds ? 1 : null);
  const [low, high] = range.map(Math.log10);
  const reached = layer(({ summary: { median } }) => (median === null ? null : Math.log10(median)));
  const isDark = ({ summary: { median } }: Cell): boolean =>
    median !== null && (Math.log10(median) - low) / (high - low) > 0.62;
  const traces: Trace[] = [
    { ...plain, ...flat(NOT_RUN), name: "not run", z: layer((cell) => only(numMade(cell) === 0)) },
    {
      ...{ ...plain, ...flat(CENSORED), name: "censored" },
      z: layer((cell) => only(numMade(cell) > 0 && cell.summary.median === null)),
    },
    { ...plain, name: "median", colorscale: HEAT, zmin: low, zmax: high, z: reached },
    {
      type: "scatter",
      mode: "text",
      x: cells.map(({ alpha }) => `${alpha}`),
      y: cells.map(({ tau }) => `${tau}`),
      text: cells.map((cell) => words(cell, budget)),
      textfont: {
        size: 10,
        color: cells.map((cell) => (numMade(cell) === 0 ? QUIET : isDark(cell) ? "#ffffff" : INK)),
      },
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
  return { title: TITLES[which], traces };
}

/**
 * Fig. 12: median steps to the threshold, above for validation and below for training, a number in every cell.
 * Three looks: blue, the median of the runs made (darker is later); brown, the median is above the budget; grey, no
 * run was made. Italics tell how many runs were made, if not all, and how many of them came late, beyond the budget.
 * What was never planned, such as extra alphas at other taus, stays blank.
 *
 * @see test/grokking/maps.test.ts
 */
export function grokkingMaps(results: GrokkingResults): Figure {
  const all = (["stepsToGrok", "stepsToTrain"] as const).map((which) => ({
    which,
    cells: cellsOf(results, which),
  }));
  const medians = all.flatMap(({ cells }) =>
    cells.flatMap(({ summary: { median } }) => median ?? []),
  );
  // Of whatever there is, also if it is nothing or the same everywhere.
  const low = Math.max(1, Math.min(results.budget, ...medians));
  const high = Math.max(low * 1.1, ...medians);
  const list = all.map(({ which, cells }, i): Panel => {
    const panel = panelOf(cells, which, results.budget, [low, high]);
    return { ...panel, x: { title: i === 1 ? "balance α" : "" }, y: { title: "overall scale τ" } };
  });
  const figure = panels(list, { columns: 1, rowHeight: 210 });
  const layout: Record<string, unknown> = { ...figure.layout };
  for (const name of ["xaxis", "yaxis", "xaxis2", "yaxis2"])
    layout[name] = {
      ...(layout[name] as object),
      type: "category",
      showgrid: false,
      zeroline: false,
    };
  return { ...figure, layout };
}
