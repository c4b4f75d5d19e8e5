/**
 * The experiment behind Fig. 1b, 5b and 10: students on a grid of tau and delta, several seeds, metrics at
 * checkpoints.
 *
 * @see paper Fig. 1b, 5b, 10; test/students/experiment.test.ts
 */
import { z } from "zod";
import type { Collected, Experiment, Json, Plan } from "../experiment";
import { linspace, logspace } from "../grid";
import { ready } from "../notebook/tensor";
import { parsed } from "../parsed";
import { deviation, fiveDigits, mean } from "../statistics";
import type { Maps } from "./results";
import { METRICS } from "./studentBatch";
import { followStudents, type StudentCourse } from "./studentGrid";
import { PAPER_SETTING, teacherStudent } from "./teacherStudent";

const count = z.int().min(1);
const seed = z.int().min(0);
const setting = z.strictObject({
  numInputs: count,
  numNeurons: count.refine((h) => h % 2 === 0, "must be even"),
  numTeacherNeurons: count,
  numSamples: count,
  numTest: count,
});
const tau = z.number().positive();
const delta = z.number();
const rising = z
  .array(z.int().min(0))
  .min(1)
  .refine((all) => all.every((step, i) => i === 0 || step > all[i - 1]), "must rise")
  .refine((all) => all[all.length - 1] > 0, "must end above 0");

const planSchema = z.strictObject({
  setting,
  taus: z.array(tau).min(1),
  deltas: z.array(delta).min(1),
  seeds: z.array(seed).min(1),
  steps: rising,
  relativeTolerance: z.number().positive(),
});

/** `version` changes when the same config would give other numbers. */
const configSchema = z.strictObject({
  version: z.literal(1),
  setting,
  tau,
  delta,
  seed,
  steps: rising,
  relativeTolerance: z.number().positive(),
});
type Config = z.infer<typeof configSchema>;

const series = z.array(z.number().min(0)).min(1);
const resultSchema = z.strictObject({
  kernelDistance: series,
  hammingDistance: series,
  parameterDistance: series,
  trainLoss: series,
  testLoss: series,
  evaluations: series,
  until: z.number(),
  imbalanceDrift: z.number(),
});
type Result = z.infer<typeof resultSchema>;

const courseResult = ({ diverged: _, ...course }: StudentCourse): Result => course as Result;

const common = { relativeTolerance: 3e-3 };
const presets = {
  paper: {
    ...common,
    setting: { ...PAPER_SETTING },
    taus: logspace(0.1, 10 ** 0.3, 17),
    deltas: linspace(-1, 1, 17),
    seeds: Array.from({ length: 16 }, (_, i) => i),
    steps: [0, 10, 100, 1000, 10_000, 100_000, 1_000_000],
  },
  quick: {
    ...common,
    setting: {
      numInputs: 20,
      numNeurons: 20,
      numTeacherNeurons: 3,
      numSamples: 200,
      numTest: 1000,
    },
    taus: logspace(0.1, 10 ** 0.3, 5),
    deltas: linspace(-1, 1, 5),
    seeds: [0, 1],
    steps: [0, 10, 100, 1000, 10_000],
  },
};

function collect(plan: Plan, found: readonly { config: Json; result: Json }[]): Collected {
  const { taus, deltas, steps, seeds: asked } = parsed(planSchema, "teacher-student: plan", plan);
  const keyOf = (t: number, d: number, s: number): string => `${t} ${d} ${s}`;
  const results = new Map(
    found.map(({ config, result }) => {
      const { tau, delta, seed } = config as Config;
      return [keyOf(tau, delta, seed), result as Result];
    }),
  );
  const seeds = asked.filter((s) =>
    taus.every((t) => deltas.every((d) => results.has(keyOf(t, d, s)))),
  );
  const maps = (statistic: (values: readonly number[]) => number): Maps =>
    Object.fromEntries(
      METRICS.map((name) => [
        name,
        steps.map((_, i) =>
          taus.map((t) =>
            deltas.map((d) =>
              fiveDigits(statistic(seeds.map((s) => results.get(keyOf(t, d, s))![name][i]))),
            ),
          ),
        ),
      ]),
    ) as unknown as Maps;
  const whole = seeds.flatMap((s) =>
    taus.flatMap((t) => deltas.map((d) => results.get(keyOf(t, d, s))!)),
  );
  return {
    tau: taus,
    delta: deltas,
    steps,
    seeds,
    metrics: maps(mean) as never,
    std: maps(deviation) as never,
    cost: {
      meanEvaluations: steps.map((_, i) =>
        fiveDigits(mean(whole.map(({ evaluations }) => evaluations[i]))),
      ),
      worstImbalanceDrift: whole.reduce(
        (worst, { imbalanceDrift }) => Math.max(worst, imbalanceDrift),
        0,
      ),
    },
  };
}

/** Fig. 1b, 5b and 10. A seed's grid points are followed together. */
export const teacherStudentExperiment: Experiment = {
  name: "teacher-student",
  description: "Students of a ReLU teacher over tau and delta (Fig. 1b, 5b, 10)",
  presets: presets as unknown as Record<string, Plan>,
  jobs: (plan) => {
    const { setting, taus, deltas, seeds, steps, relativeTolerance } = parsed(
      planSchema,
      "teacher-student: plan",
      plan,
    );
    // Small, upstream students take longest.
    const longest = [...taus].sort((a, b) => a - b);
    const upstream = [...deltas].sort((a, b) => b - a);
    return seeds.flatMap((seed) =>
      longest.flatMap((tau) =>
        upstream.map(
          (delta): Config => ({ version: 1, setting, tau, delta, seed, steps, relativeTolerance }),
        ),
      ),
    );
  },
  group: (config) => `seed ${(config as Config).seed}`,
  requireResult: (result) => {
    parsed(resultSchema, "teacher-student: result", result);
  },
  run: async (configs, onDone, checkpoint) => {
    await ready;
    const all = configs.map((config) => parsed(configSchema, "teacher-student: config", config));
    const { setting, seed, steps, relativeTolerance } = all[0];
    await followStudents(teacherStudent(setting, seed), all, {
      steps,
      relativeTolerance,
      checkpoint,
      onDone: (index, course) => onDone(index, courseResult(course)),
    });
  },
  collect,
};
