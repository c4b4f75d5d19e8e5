/**
 * The experiment behind Fig. 1b, 5b and 10: students on a grid of tau and delta, several seeds, metrics at
 * checkpoints.
 *
 * @see paper Fig. 1b, 5b, 10; test/students/experiment.test.ts
 */
import { z } from "zod";
import { count, defineExperiment, positive, risingSteps } from "../defineExperiment";
import type { Experiment } from "../experiment";
import { linspace, logspace } from "../grid";
import { ready } from "../notebook/tensor";
import { rounded } from "../statistics";
import { METRICS, type Metric } from "./studentBatch";
import { followStudents } from "./studentGrid";
import { PAPER_SETTING, teacherStudent } from "./teacherStudent";

/** At each of the plan's steps. */
const series = z.array(z.number().min(0)).min(1);
const metrics = Object.fromEntries(METRICS.map((name) => [name, series])) as Record<
  Metric,
  typeof series
>;

const [LEAST_TAU, MOST_TAU] = [0.1, 10 ** 0.3];
const relativeTolerance = 3e-3;
const presets = {
  paper: {
    relativeTolerance,
    setting: { ...PAPER_SETTING },
    taus: logspace(LEAST_TAU, MOST_TAU, 17),
    deltas: linspace(-1, 1, 17),
    seeds: Array.from({ length: 16 }, (_, i) => i),
    steps: [0, 10, 100, 1000, 10_000, 100_000, 1_000_000],
  },
  quick: {
    relativeTolerance,
    setting: {
      numInputs: 20,
      numNeurons: 20,
      numTeacherNeurons: 3,
      numSamples: 200,
      numTest: 1000,
    },
    taus: logspace(LEAST_TAU, MOST_TAU, 5),
    deltas: linspace(-1, 1, 5),
    seeds: [0, 1],
    steps: [0, 10, 100, 1000, 10_000],
  },
};

/** Fig. 1b, 5b and 10. A seed's grid points are followed together. */
export const teacherStudentExperiment: Experiment = defineExperiment({
  name: "teacher-student",
  description: "Students of a ReLU teacher over tau and delta (Fig. 1b, 5b, 10)",
  version: 1,
  shared: {
    setting: z.strictObject({
      numInputs: count,
      numNeurons: count.refine((h) => h % 2 === 0, "must be even"),
      numTeacherNeurons: count,
      numSamples: count,
      numTest: count,
    }),
    steps: risingSteps.refine((all) => all[all.length - 1] > 0, "must end above 0"),
    relativeTolerance: positive,
  },
  axes: { tau: positive, delta: z.number() },
  result: { ...metrics, evaluations: series, until: z.number(), imbalanceDrift: z.number() },
  row: ({ until, imbalanceDrift, ...values }) => ({
    ...values,
    imbalanceDrift: rounded(imbalanceDrift, 1),
  }),
  series: [...METRICS, "evaluations"],
  digits: 4,
  presets,
  // Small, upstream students take longest.
  order: ({ seed, tau, delta }) => [seed, tau, -delta],
  together: ["seed"],
  run: async (configs, done, checkpoint) => {
    await ready;
    const { setting, seed, steps, relativeTolerance } = configs[0];
    await followStudents(teacherStudent(setting, seed), configs, {
      steps,
      relativeTolerance,
      checkpoint,
      onDone: (index, { diverged, ...course }) =>
        done(index, diverged ? { diverged: Math.round(course.until) } : course),
    });
  },
});
