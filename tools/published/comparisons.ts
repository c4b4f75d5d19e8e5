/** Every published number beside ours, figure by figure. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { resampledComplexity } from "../../lib/src/hierarchy/sampleComplexity";
import { type Measured, type Published, readPublished } from "../../lib/src/published";
import { type Cell, type Results, readResults } from "../../lib/src/results";
import { largest, mean, smallest } from "../../lib/src/statistics";
import { grokkingMaps, grokkingRows } from "./grokking";
import { compared, count, measured, measuredIn, type Panel, share } from "./panel";

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
    ...grokkingMaps(published, ifRun),
    filterSmoothness(published, read("filters.larger")),
  ];
}
