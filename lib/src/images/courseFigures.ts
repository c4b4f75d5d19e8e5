/**
 * Kernel, activation patterns and parameters on their way from the start, for several alphas.
 *
 * @see paper Fig. 6a; test/images/courseFigures.test.ts
 */
import { requireThat } from "../check";
import { alphaCurve } from "../figures/alphaCurve";
import type { Figure } from "../figures/figure";
import { alphaLook } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { band } from "../figures/traces";
import type { Cell, Results } from "../results";
import { largest, smallest } from "../statistics";
import type { CourseMetric } from "./networkCourse";

const TITLES: Readonly<Record<CourseMetric, string>> = {
  kernelDistance: "kernel distance",
  kernelDistanceOfPatterns: "patterns of t, θ of the start",
  kernelDistanceOfParameters: "θ of t, patterns of the start",
  hammingDistance: "Hamming distance",
  parameterDistance: "parameter distance",
  trainLoss: "training loss",
  trainAccuracy: "training accuracy",
  testLoss: "test loss",
  testAccuracy: "test accuracy",
};

const isDistance = (metric: CourseMetric): boolean => /distance/i.test(metric);

/** Of the curves here. */
export const LOOK = { width: 2.5, size: 7 };

/** Steps from 1 to `most`; throws if there is none. */
export function shownSteps(where: string, { axes }: Results, most: number = Infinity): number[] {
  const shown = axes.step.filter((step) => step > 0 && step <= most);
  requireThat(shown.length > 0, where, `there must be a step from 1 to ${most}`, axes.step);
  return shown;
}

/** What there is of an alpha: a training that diverged has no rows from then on. */
const cellsOf = (results: Results, alpha: number, steps: readonly number[]): [number, Cell][] =>
  steps
    .map((step): [number, Cell] => [step, results.at({ alpha, step })])
    .filter(([, { rows }]) => rows.length > 0);

/** Pixels of a panel from top to bottom. */
export const HEIGHT = 240;

/**
 * Panels over the steps, from the first one on: distances on logarithmic axes, kernel distances all on one scale, with
 * shades of one standard error over the seeds if there are several.
 *
 * @param results of the axes alpha, seed and step, with the values of a {@link CourseRow}.
 * @throws RangeError if there is no step above 0.
 * @see test/images/courseFigures.test.ts
 * @example
 * const results = resultsOf([{ alpha: 1, seed: 0, step: 1, testLoss: 2 }], { axes: ["alpha", "seed", "step"] });
 * courseFigure(results, ["testLoss"]).data.length; // 1
 */
export function courseFigure(
  results: Results,
  metrics: readonly CourseMetric[],
  { rowHeight = HEIGHT }: { readonly rowHeight?: number } = {},
): Figure {
  const steps = shownSteps("courseFigure", results);
  const list = metrics.map((metric): Panel => {
    const traces = results.axes.alpha.flatMap((alpha) => {
      const cells = cellsOf(results, alpha, steps);
      const x = cells.map(([step]) => step);
      const y = cells.map(([, cell]) => cell.mean(metric));
      const error = cells.map(([, cell]) => cell.standardError(metric));
      // On a logarithmic axis a shade has to end above 0.
      const least = (value: number): number => (isDistance(metric) ? value / 3 : -Infinity);
      const low = y.map((value, i) => Math.max(least(value), value - error[i]));
      const high = y.map((value, i) => value + error[i]);
      const shade = band(x, low, high, alphaLook(alpha).color);
      return [...(error.some((size) => size > 0) ? [shade] : []), alphaCurve(x, y, alpha, LOOK)];
    });
    const y = { log: isDistance(metric) };
    return { title: TITLES[metric], x: { title: "steps", log: true }, y, traces };
  });
  const areKernels = metrics.map((metric) => metric.startsWith("kernelDistance"));
  const moved = list
    .filter((_, i) => areKernels[i])
    .flatMap(({ traces }) => traces.flatMap(({ y }) => y as number[]))
    .filter((value) => value > 0);
  const range =
    moved.length > 0 ? ([smallest(moved) / 1.2, 1.2 * largest(moved)] as const) : undefined;
  const scaled = list.map((panel, i) =>
    areKernels[i] ? { ...panel, y: { ...panel.y, range } } : panel,
  );
  return panels(scaled, { rowHeight });
}

/**
 * The kernel distance against other distances, one point for each alpha and step above 0: do they lie on one line,
 * whatever alpha?
 *
 * @param most the last step that is drawn.
 * @throws RangeError if there is no step above 0 up to `most`.
 * @see test/images/courseFigures.test.ts
 * @example
 * const row = { alpha: 1, seed: 0, step: 1, kernelDistance: 0.1, hammingDistance: 0.2 };
 * const results = resultsOf([row], { axes: ["alpha", "seed", "step"] });
 * kernelAgainst(results, ["hammingDistance"], 1).data[0].x; // [0.2]
 */
export function kernelAgainst(
  results: Results,
  others: readonly CourseMetric[],
  most: number,
): Figure {
  const steps = shownSteps("kernelAgainst", results, most);
  const list = others.map((other, p): Panel => {
    const traces = results.axes.alpha.map((alpha) => {
      const cells = cellsOf(results, alpha, steps);
      const [x, y] = [other, "kernelDistance"].map((name) => cells.map(([, c]) => c.mean(name)));
      return alphaCurve(x, y, alpha, LOOK);
    });
    const x = { title: TITLES[other], log: true };
    return { x, y: { title: p === 0 ? TITLES.kernelDistance : undefined, log: true }, traces };
  });
  return panels(list, { rowHeight: HEIGHT });
}
