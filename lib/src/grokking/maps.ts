/**
 * The maps of Fig. 12: steps to grok, and to train, over balance alpha and overall scale tau. A cell without a number
 * of steps says why: its runs did not get there within the budget (censored), diverged, or were not made.
 *
 * @see paper Fig. 12; test/grokking/maps.test.ts
 */

import type { Figure, Trace } from "../figures/figure";
import { HEAT, INK, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import type { Results } from "../results";
import { largest, smallest } from "../statistics";

/** Brown, as runs are late there; HEAT has no brown. */
const CENSORED = "#d9b27c";
const NOT_RUN = "#e8e8e8";

/** What the seeds of one tau and alpha say. */
interface Summary {
  readonly tau: number;
  readonly alpha: number;
  /** Whether there is any run with a result. */
  readonly isRun: boolean;
  /** Null: beyond the budget. */
  readonly median: number | null;
  readonly words: string;
}

/** "1,050", "> 30,000", or why there is nothing; the runs made, if not all; the late and the diverged ones, if any. */
function summaryOf(results: Results, column: string, tau: number, alpha: number): Summary {
  const { rows, values, median: medianOf, numDiverged, numMissing } = results.at({ tau, alpha });
  const median = medianOf(column);
  const numLate = values<number | null>(column).filter((steps) => steps === null).length;
  const notes = [
    numMissing > 0 && `${rows.length} run${rows.length > 1 ? "s" : ""}`,
    numLate > 0 && numLate < rows.length && `${numLate} late`,
    numDiverged > 0 && `${numDiverged} diverged`,
  ].flatMap((note) => (note ? [`<i>${note}</i>`] : []));
  const budget = (results.plan.budget as number).toLocaleString("en-US");
  const steps = median === null ? `> ${budget}` : median.toLocaleString("en-US");
  const nothing = numDiverged > 0 ? "diverged" : "not run";
  const isRun = rows.length > 0;
  return { tau, alpha, isRun, median, words: isRun ? [steps, ...notes].join("<br>") : nothing };
}

/** All cells that were planned. */
function summaries(results: Results, column: string): Summary[] {
  const { rows, missing, diverged, failed } = results;
  const planned = [...rows, ...missing, ...diverged, ...failed] as { tau: number; alpha: number }[];
  const cells = new Map(planned.map(({ tau, alpha }) => [`${tau} ${alpha}`, { tau, alpha }]));
  return [...cells.values()].map(({ tau, alpha }) => summaryOf(results, column, tau, alpha));
}

const rising = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/** @param low, high limits of the colors, in steps. */
function tracesOf(cells: readonly Summary[], low: number, high: number): Trace[] {
  const alphas = rising(cells.map(({ alpha }) => alpha));
  const taus = rising(cells.map(({ tau }) => tau));
  /** From 0 to 1. */
  const darkness = (steps: number): number => Math.log(steps / low) / Math.log(high / low);
  // Cells are equally wide, whatever the values: positions are indices, labelled with the values.
  const layer = (name: string, value: (cell: Summary) => number | null): Trace => ({
    type: "heatmap",
    name,
    x: alphas.map(String),
    y: taus.map(String),
    z: taus.map((tau) =>
      alphas.map((alpha) => {
        const cell = cells.find((one) => one.tau === tau && one.alpha === alpha);
        return cell === undefined ? null : value(cell);
      }),
    ),
    xgap: 2,
    ygap: 2,
    showscale: false,
    hoverinfo: "skip",
  });
  const flat = (name: string, color: string, holds: (cell: Summary) => boolean): Trace => ({
    ...layer(name, (cell) => (holds(cell) ? 1 : null)),
    colorscale: [
      [0, color],
      [1, color],
    ],
    zmin: 0,
    zmax: 1,
  });
  const hasMedian = ({ isRun, median }: Summary): boolean => isRun && median !== null;
  return [
    flat("not run", NOT_RUN, ({ isRun }) => !isRun),
    flat("censored", CENSORED, ({ isRun, median }) => isRun && median === null),
    {
      ...layer("median", (cell) => (hasMedian(cell) ? Math.log10(cell.median!) : null)),
      colorscale: HEAT,
      zmin: Math.log10(low),
      zmax: Math.log10(high),
    },
    {
      type: "scatter",
      mode: "text",
      x: cells.map(({ alpha }) => `${alpha}`),
      y: cells.map(({ tau }) => `${tau}`),
      text: cells.map(({ words }) => words),
      textfont: {
        size: 10,
        color: cells.map((cell) => {
          if (!cell.isRun) return QUIET;
          return hasMedian(cell) && darkness(cell.median!) > 0.62 ? "#ffffff" : INK;
        }),
      },
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
}

/**
 * Fig. 12: median steps to the threshold, above for validation and below for training, a number in every cell.
 * Three looks: blue, the median of the runs made (darker is later); brown, the median is above the budget; grey, no
 * run has a result. Italics tell how many runs were made, if not all, how many of them came late, beyond the budget,
 * and how many diverged. What was never planned, such as extra alphas at other taus, stays blank.
 *
 * @param results of the experiment "grokking", or rows like its.
 * @example
 * const rows = [{ tau: 1, alpha: 10, seed: 0, stepsToTrain: 400, stepsToGrok: 500 }];
 * grokkingMaps(resultsOf(rows, { axes: ["tau", "alpha", "seed"], plan: { budget: 900 } }));
 * @see test/grokking/maps.test.ts
 */
export function grokkingMaps(results: Results): Figure {
  const above = summaries(results, "stepsToGrok");
  const below = summaries(results, "stepsToTrain");
  const medians = [...above, ...below].flatMap(({ isRun, median }) =>
    isRun ? (median ?? []) : [],
  );
  // Of whatever there is, also if it is nothing or the same everywhere.
  const low = Math.max(1, Math.min(results.plan.budget as number, smallest(medians)));
  const high = Math.max(low * 1.1, largest(medians));
  const panelOf = (title: string, cells: readonly Summary[], xTitle: string): Panel => ({
    title,
    x: { title: xTitle },
    y: { title: "overall scale τ" },
    traces: tracesOf(cells, low, high),
  });
  const list = [
    panelOf("steps to grok (validation)", above, ""),
    panelOf("steps to train", below, "balance α"),
  ];
  const figure = panels(list, { columns: 1, rowHeight: 170 });
  const category = { type: "category", showgrid: false, zeroline: false };
  const axes = ["xaxis", "yaxis", "xaxis2", "yaxis2"].map((name) => [
    name,
    { ...(figure.layout[name] as object), ...category },
  ]);
  return { ...figure, layout: { ...figure.layout, ...Object.fromEntries(axes) } };
}
