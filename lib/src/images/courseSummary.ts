/**
 * Trainings over alpha and seeds as tables over alpha and step: what notebooks draw, be it computed live or read from
 * a file.
 *
 * @see paper Fig. 6a; test/images/kernelExperiment.test.ts
 */
import { requireThat } from "../check";
import { deviation, fiveDigits, mean } from "../statistics";
import {
  COURSE_METRICS,
  type CourseMetric,
  type CourseSummary,
  type CourseTables,
} from "./kernelResults";
import type { NetworkCourse } from "./networkCourse";

/** One training. */
export interface CourseRun {
  readonly alpha: number;
  readonly seed: number;
  readonly course: NetworkCourse;
}

/**
 * Means and deviations over the seeds that have a run for every alpha; others are left out, so that all alphas are
 * compared on the same ones.
 *
 * @param steps at which the courses were measured.
 * @param runs  in any order; none is needed of seeds that are to be left out.
 * @returns five digits a number; NaN where no seed is complete.
 * @throws RangeError if a course has not one measurement for each step.
 * @see test/images/kernelExperiment.test.ts
 */
export function courseSummary(
  alphas: readonly number[],
  steps: readonly number[],
  runs: readonly CourseRun[],
): CourseSummary {
  for (const { course } of runs) {
    const count = course.layerHamming.length;
    requireThat(
      count === steps.length,
      "courseSummary",
      `courses must have ${steps.length} entries`,
      count,
    );
  }
  const courseOf = (alpha: number, seed: number): NetworkCourse | undefined =>
    runs.find((run) => run.alpha === alpha && run.seed === seed)?.course;
  const seeds = [...new Set(runs.map(({ seed }) => seed))]
    .sort((one, two) => one - two)
    .filter((seed) => alphas.every((alpha) => courseOf(alpha, seed)));
  /** Over seeds, at each alpha and step. */
  const table = (
    statistic: (values: readonly number[]) => number,
    at: (course: NetworkCourse, step: number) => number,
  ): number[][] =>
    alphas.map((alpha) =>
      steps.map((_, i) =>
        fiveDigits(statistic(seeds.map((seed) => at(courseOf(alpha, seed)!, i)))),
      ),
    );
  const value = (name: CourseMetric, course: NetworkCourse, i: number): number =>
    name === "hammingDistance" ? mean(course.layerHamming[i]) : course[name][i];
  const tables = (statistic: (values: readonly number[]) => number): CourseTables =>
    Object.fromEntries(
      COURSE_METRICS.map((name) => [name, table(statistic, (course, i) => value(name, course, i))]),
    ) as unknown as CourseTables;
  const numLayers = runs[0]?.course.layerHamming[0].length ?? 0;
  const byLayer = Array.from({ length: numLayers }, (_, layer) =>
    table(mean, (course, i) => course.layerHamming[i][layer]),
  );
  const layerHamming = alphas.map((_, a) =>
    steps.map((_, i) => byLayer.map((layer) => layer[a][i])),
  );
  return { alphas, steps, seeds, metrics: tables(mean), std: tables(deviation), layerHamming };
}
