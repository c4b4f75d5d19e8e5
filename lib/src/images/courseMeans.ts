/**
 * Numbers read from the courses of several alphas, some of which may have stopped or diverged on the way.
 *
 * @see test/images/networkCourses.test.ts
 */
import type { Results } from "../results";
import { fiveDigits, rankCorrelation } from "../statistics";
import type { CourseMetric } from "./networkCourse";

/**
 * The mean over the seeds, to five digits; NaN where nothing was measured.
 *
 * @param results of the axes alpha, seed and step.
 * @example
 * const results = resultsOf([{ alpha: 1, seed: 0, step: 8, testLoss: 2 }], { axes: ["alpha", "seed", "step"] });
 * courseMean(results, "testLoss", 1, 8); // 2
 * courseMean(results, "testLoss", 10, 8); // NaN
 */
export function courseMean(
  results: Results,
  metric: CourseMetric,
  alpha: number,
  step: number,
): number {
  const { axes } = results;
  if (!axes.alpha.includes(alpha) || !axes.step.includes(step)) return Number.NaN;
  const cell = results.at({ alpha, step });
  return cell.rows.length > 0 ? fiveDigits(cell.mean(metric)) : Number.NaN;
}

/**
 * A metric at the first time that the mean training loss is down at a value: whoever learns faster is compared with
 * others as they were when they had learned as much. Interpolated between steps, linearly in the loss's logarithm.
 *
 * @returns NaN if the loss stays above.
 * @example
 * const rows = [1, 0.25].map((trainLoss, step) => ({ alpha: 1, seed: 0, step, trainLoss, testAccuracy: step }));
 * const results = resultsOf(rows, { axes: ["alpha", "seed", "step"] });
 * scoreAtLoss(results, "testAccuracy", 1, 0.5); // 0.5
 */
export function scoreAtLoss(
  results: Results,
  metric: CourseMetric,
  alpha: number,
  loss: number,
): number {
  const { step: steps } = results.axes;
  const lossAt = (step: number): number => courseMean(results, "trainLoss", alpha, step);
  const after = steps.findIndex((step) => lossAt(step) <= loss);
  if (after <= 0) return courseMean(results, metric, alpha, steps[after]);
  const [low, high] = [steps[after - 1], steps[after]];
  const part = Math.log(lossAt(low) / loss) / Math.log(lossAt(low) / lossAt(high));
  const [before, then] = [low, high].map((step) => courseMean(results, metric, alpha, step));
  return before + part * (then - before);
}

/**
 * Does the kernel move with something else, over all alphas and the given steps? The rank correlation of its distance
 * from the start with another.
 *
 * @returns NaN if there is one alpha only: as long as it trains, all that it moves grows with time.
 * @example
 * const rows = [0.1, 1, 10].map((alpha) => ({ alpha, seed: 0, step: 1, kernelDistance: alpha, testLoss: -alpha }));
 * const results = resultsOf(rows, { axes: ["alpha", "seed", "step"] });
 * kernelFollows(results, "testLoss", [1]); // -1
 */
export function kernelFollows(
  results: Results,
  other: CourseMetric,
  steps: readonly number[],
): number {
  const cells = steps
    .filter((step) => results.axes.step.includes(step))
    .flatMap((step) => results.axes.alpha.map((alpha) => results.at({ alpha, step })))
    .filter(({ rows }) => rows.length > 0);
  const [kernels, others] = (["kernelDistance", other] as const).map((metric) =>
    cells.map((cell) => cell.mean(metric)),
  );
  const numAlphas = new Set(cells.map(({ rows }) => rows[0].alpha)).size;
  return numAlphas > 1 ? rankCorrelation(kernels, others) : Number.NaN;
}
