/** Every published number beside ours, figure by figure. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { resampledComplexity } from "../../lib/src/hierarchy/sampleComplexity";
import {
  type Measured,
  type Published,
  readPublished,
  type Verdict,
  verdict,
} from "../../lib/src/published";
import { type Cell, type Results, readResults } from "../../lib/src/results";
import { deviation, largest, mean, median, smallest } from "../../lib/src/statistics";

/** One number, as published and as computed here. */
export interface Comparison {
  /** What is measured, and where in the grid. */
  readonly what: string;
  readonly published?: number | readonly [number, number];
  readonly ours?: Measured;
  /** Of ours where it has no mean: runs that did not reach it within the budget. */
  readonly remark?: string;
  readonly verdict: Verdict;
}

/** The numbers of one panel. */
export interface Panel {
  /** Figure and quantity. */
  readonly title: string;
  /** Id of the notebook's figure or table that shows ours. */
  readonly shownIn: string;
  readonly comparisons: readonly Comparison[];
}

const compared = (
  what: string,
  published: Comparison["published"],
  ours: Measured | undefined,
  publishedRuns: number,
): Comparison => ({ what, published, ours, verdict: verdict(published, ours, publishedRuns) });

const measured = (values: readonly number[]): Measured | undefined =>
  values.length === 0
    ? undefined
    : {
        value: mean(values),
        error: values.length > 1 ? deviation(values) / Math.sqrt(values.length) : Infinity,
        numRuns: values.length,
      };

const measuredIn = (cell: Cell, column: string): Measured | undefined =>
  measured(cell.values(column));

const count = (x: number): string => x.toLocaleString("en");

const QUANTITIES = {
  kernelDistance: "kernel distance",
  hammingDistance: "Hamming distance",
  parameterDistance: "parameter distance",
  testLoss: "test loss",
  trainLoss: "training loss",
};

/** Fig. 1b, 5b, 10: extremes over the grid of tau and delta of means over seeds. */
function studentExtremes({ fig10 }: Published, results: Results): Panel[] {
  const { tau: taus, delta: deltas } = results.axes;
  const cellsAt = (step: number): Cell[] =>
    taus.flatMap((tau) => deltas.map((delta) => results.at({ tau, delta, step })));
  const cells = fig10.steps.map(cellsAt);
  return Object.entries(QUANTITIES).map(([column, name]) => ({
    title: `Fig. 1b, 5b, 10: ${name}`,
    shownIn: "maps-every-checkpoint",
    comparisons: (["max", "min"] as const).flatMap((end) =>
      fig10.steps.map((step, s) => {
        const means = cells[s].map((cell) => cell.mean(column));
        const extreme = (end === "max" ? largest : smallest)(means);
        const ours = measuredIn(cells[s][means.indexOf(extreme)], column);
        const published = fig10.extremes[column][end][s];
        const place = `${end === "max" ? "largest" : "smallest"} after ${count(step)} steps`;
        return compared(place, published, ours, fig10.numSeeds);
      }),
    ),
  }));
}

/** An alpha of the published grid: 1/3 for 0.333. */
function share(alpha: number): string {
  const thirds = Math.round(3 * alpha);
  const isThird = thirds % 3 !== 0 && Math.abs(3 * alpha - thirds) < 1e-6;
  return isThird ? `${thirds}/3` : `${alpha}`;
}

/** Fig. 6c: the number of examples for an error of 10 %, and every test error. */
function hierarchyErrors({ fig6c }: Published, results: Results): Panel[] {
  const { numTrain, numSeeds, curves } = fig6c;
  const fractions = results.plan.fractions as readonly number[];
  /** Only of runs at the published setting, whose seeds were kept. */
  const isThere = (alpha: number): boolean =>
    "seed" in results.axes && results.axes.alpha.includes(alpha);
  const cellAt = (alpha: number, n: number): Cell | undefined =>
    isThere(alpha) ? results.at({ alpha, fraction: fractions[n] }) : undefined;
  /** From the sizes up to the first at which a seed is missing: the largest may not have been run. */
  const complexityOf = (alpha: number): Measured | undefined => {
    const bySize = numTrain.map((_, n) => cellAt(alpha, n)?.values("testError") ?? []);
    const firstPartial = bySize.findIndex((values) => values.length < numSeeds);
    const whole = firstPartial < 0 ? bySize : bySize.slice(0, firstPartial);
    if (whole.length === 0) return undefined;
    const errors = whole[0].map((_, seed) => whole.map((values) => values[seed]));
    return resampledComplexity(numTrain.slice(0, whole.length), errors, 0.1);
  };
  const complexities = curves.map(({ alpha, testError }) => {
    const read = numTrain.slice(0, testError.length);
    const published = resampledComplexity(read, [testError], 0.1)?.value;
    return compared(`α = ${share(alpha)}`, published, complexityOf(alpha), numSeeds);
  });
  const alone = results.axes.alpha
    .filter((alpha) => curves.every((curve) => curve.alpha !== alpha))
    .map((alpha) => compared(`α = ${share(alpha)}`, undefined, complexityOf(alpha), numSeeds));
  const errors = curves.flatMap(({ alpha, testError }) =>
    testError.map((error, n) => {
      const cell = cellAt(alpha, n);
      const ours = cell && cell.rows.length > 0 ? measuredIn(cell, "testError") : undefined;
      return compared(`α = ${share(alpha)}, ${count(numTrain[n])} examples`, error, ours, numSeeds);
    }),
  );
  return [
    {
      title: "Fig. 6c: examples for a test error of 10 %",
      shownIn: "hierarchy-errors",
      comparisons: [...complexities, ...alone],
    },
    { title: "Fig. 6c: test error", shownIn: "hierarchy-errors", comparisons: errors },
  ];
}

/** Fig. 11b: mean over the first layer's filters, and over the seeds. */
function filterSmoothness({ fig11b }: Published, results: Results): Panel {
  const comparisons = fig11b.alphas.map((alpha, i) => {
    const isThere = results.axes.alpha.includes(alpha);
    const runs = isThere ? results.at({ alpha }).values<readonly number[]>("smoothness") : [];
    const ours = measured(runs.map(mean));
    return compared(`α = ${share(alpha)}`, fig11b.smoothness[i], ours, runs.length || 1);
  });
  return {
    title: "Fig. 11b: smoothness of the filters",
    shownIn: "filters-smoothness",
    comparisons,
  };
}

/** Steps to grok of a cell: a mean if all runs got there, else their number and the median of all. */
function stepsIn(cell: Cell): Pick<Comparison, "ours" | "remark"> {
  const steps = cell.values<number | null>("stepsToGrok");
  const reached = steps.filter((step) => step !== null);
  if (reached.length === steps.length) return { ours: measured(reached) };
  const middle = median(steps);
  const bound = middle === null ? "beyond the budget" : count(middle);
  return { remark: `${reached.length} of ${steps.length} within the budget, median ${bound}` };
}

/** Fig. 12: steps to grok over tau and alpha. */
function grokkingMap({ fig12 }: Published, results: Results): Panel {
  const { taus, alphas, stepsToGrok, numSeeds } = fig12;
  /** The published grid's, which ours rounds. */
  const nearest = (alpha: number): number | undefined =>
    results.axes.alpha.find((other) => Math.abs(Math.log(other / alpha)) < 0.06);
  const comparisons = alphas.flatMap((alpha, a) =>
    taus.map((tau, t) => {
      const place = nearest(alpha);
      const { ours, remark } =
        place === undefined ? {} : stepsIn(results.at({ tau, alpha: place }));
      const what = `α = ${+alpha.toPrecision(3)}, τ = ${tau}`;
      const one = compared(what, stepsToGrok[a][t], ours, numSeeds);
      return remark === undefined ? one : { ...one, remark, verdict: "undecided" as const };
    }),
  );
  return { title: "Fig. 12: steps to grok", shownIn: "grok-maps", comparisons };
}

/** Fig. 6d: its curves have no numbers; ours, for settings in which its effect is large, and for the controls. */
function grokkingRows(settings: Readonly<Record<string, Results | undefined>>): Panel {
  const comparisons = Object.entries(settings).flatMap(([setting, results]): Comparison[] => {
    if (results === undefined) return [{ what: setting, verdict: "not run" }];
    return results.axes.alpha.map((alpha) => {
      const { ours, remark } = stepsIn(results.at({ tau: 1, alpha }));
      const one = compared(`${setting}, α = ${share(alpha)}`, undefined, ours, 1);
      return { ...one, ...(remark && { remark }) };
    });
  });
  return { title: "Fig. 6d: steps to grok at τ = 1", shownIn: "grok-full-size", comparisons };
}

/** All panels, from the committed results. */
export function allPanels(root: string): Panel[] {
  const published = readPublished(join(root, "data", "published.json"));
  const fileOf = (name: string): string => join(root, "data", "results", `${name}.json`);
  const read = (name: string): Results => readResults(fileOf(name));
  const ifRun = (name: string): Results | undefined =>
    existsSync(fileOf(name)) ? read(name) : undefined;
  return [
    ...studentExtremes(published, read("teacher-student")),
    ...hierarchyErrors(published, read("random-hierarchy")),
    grokkingRows({
      addition: ifRun("grokking.addition"),
      multiplication: ifRun("grokking.multiplication"),
      "division, attention's scores kept": ifRun("grokking.scores"),
      "addition, uniform attention": ifRun("grokking.uniform"),
    }),
    grokkingMap(published, read("grokking.today")),
    filterSmoothness(published, read("filters.larger")),
  ];
}
