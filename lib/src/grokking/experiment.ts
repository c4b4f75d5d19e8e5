/**
 * The experiment behind Fig. 6d and 12: steps to 99 % training and validation accuracy over tau and alpha, several
 * seeds.
 *
 * @see paper Fig. 6d, 12; test/grokking/experiment.test.ts
 */
import { z } from "zod";
import type { Collected, Experiment, Json, Plan } from "../experiment";
import { ready } from "../notebook/tensor";
import { parsed } from "../parsed";
import { PAPER_GROKKING, trainGrokking } from "./training";

const count = z.int().min(1);
const scale = z.number().positive();
const seed = z.int().min(0);
const beta = z.number().min(0).lt(1);
const common = {
  setting: z.strictObject({
    operation: z.enum(["add", "subtract", "multiply", "divide", "sumOfSquares"]),
    modulus: z.int().min(2),
    trainingFraction: z.number().positive().lt(1),
    width: count,
    numHeads: count,
    numHidden: count,
    batchSize: count,
    learningRate: scale,
    numWarmUpSteps: count,
    betas: z.tuple([beta, beta]),
    weightDecay: z.number().min(0),
  }),
  threshold: z.number().positive().max(1),
  /** Most steps of a run. */
  budget: count,
  evaluateEvery: count,
};

/** All taus with all alphas, and the extra alphas with tau = 1. */
const planSchema = z.strictObject({
  ...common,
  taus: z.array(scale).min(1),
  alphas: z.array(scale).min(1),
  extraAlphas: z.array(scale),
  seeds: z.array(seed).min(1),
});

/** `version` changes when the same config would give other numbers. */
const configSchema = z.strictObject({
  version: z.literal(1),
  ...common,
  tau: scale,
  alpha: scale,
  seed,
});
type Config = z.infer<typeof configSchema>;

/** null: not within the budget. */
const steps = z.int().min(0).nullable();
const resultSchema = z.strictObject({
  stepsToTrain: steps,
  stepsToGrok: steps,
  numSteps: count,
  trainingAccuracy: z.number().min(0).max(1),
  validationAccuracy: z.number().min(0).max(1),
});
type Result = z.infer<typeof resultSchema>;

const presets = {
  paper: {
    setting: { ...PAPER_GROKKING },
    threshold: 0.99,
    budget: 30_000,
    evaluateEvery: 50,
    taus: [0.5, 0.75, 1, 1.25, 1.5],
    alphas: [0.1, 0.3, 1, 3, 10],
    extraAlphas: [30, 100],
    seeds: [0, 1, 2, 3, 4],
  },
  quick: {
    setting: {
      ...PAPER_GROKKING,
      ...{ operation: "add", modulus: 47, width: 64, numHidden: 256, trainingFraction: 0.6 },
    },
    threshold: 0.99,
    budget: 3000,
    evaluateEvery: 50,
    taus: [0.75, 1],
    alphas: [1, 10],
    extraAlphas: [30],
    seeds: [0, 1],
  },
};

/** tau = 1 first, and in it large alphas, which are quickest: what is wanted most is there soonest. */
function jobs(plan: Plan): Config[] {
  const { taus, alphas, extraAlphas, seeds, ...rest } = parsed(planSchema, "grokking: plan", plan);
  const falling = (list: readonly number[]): number[] => [...new Set(list)].sort((a, b) => b - a);
  const row = (tau: number, list: readonly number[]): Config[] =>
    seeds.flatMap((seed) =>
      falling(list).map((alpha) => ({ version: 1, ...rest, tau, alpha, seed })),
    );
  return [
    ...row(1, taus.includes(1) ? [...alphas, ...extraAlphas] : extraAlphas),
    ...[...new Set(taus)].filter((tau) => tau !== 1).flatMap((tau) => row(tau, alphas)),
  ];
}

function collect(plan: Plan, found: readonly { config: Json; result: Json }[]): Collected {
  const {
    taus,
    alphas,
    extraAlphas,
    seeds: asked,
    ...rest
  } = parsed(planSchema, "grokking: plan", plan);
  const keyOf = (t: number, a: number, s: number): string => `${t} ${a} ${s}`;
  const results = new Map(
    found.map(({ config, result }) => {
      const { tau, alpha, seed } = config as Config;
      return [keyOf(tau, alpha, seed), result as Result];
    }),
  );
  const seedsFound = new Set(found.map(({ config }) => (config as Config).seed));
  const seeds = asked.filter((s) => seedsFound.has(s));
  const entries = (which: "stepsToTrain" | "stepsToGrok", t: number, list: readonly number[]) =>
    list.map((a) => seeds.map((s) => results.get(keyOf(t, a, s))?.[which] ?? null));
  const notRun = jobs({ ...plan, seeds })
    .filter(({ tau, alpha, seed }) => !results.has(keyOf(tau, alpha, seed)))
    .map(({ tau, alpha, seed }) => ({ tau, alpha, seed }));
  return {
    ...rest,
    taus,
    alphas,
    seeds,
    stepsToTrain: taus.map((t) => entries("stepsToTrain", t, alphas)),
    stepsToGrok: taus.map((t) => entries("stepsToGrok", t, alphas)),
    extra: {
      tau: 1,
      alphas: extraAlphas,
      stepsToTrain: entries("stepsToTrain", 1, extraAlphas),
      stepsToGrok: entries("stepsToGrok", 1, extraAlphas),
    },
    notRun,
  };
}

/** Fig. 6d and 12. */
export const grokkingExperiment: Experiment = {
  name: "grokking",
  environment: { TF_ENABLE_ONEDNN_OPTS: "1" },
  description:
    "Steps until a transformer groks modular arithmetic, over tau and alpha (Fig. 6d, 12)",
  presets: presets as unknown as Record<string, Plan>,
  jobs: (plan) => jobs(plan) as unknown as Json[],
  // Runs share nothing: any process may take any.
  group: (config) => {
    const { tau, alpha, seed } = config as Config;
    return `tau ${tau} alpha ${alpha} seed ${seed}`;
  },
  requireResult: (result) => {
    parsed(resultSchema, "grokking: result", result);
  },
  run: async (configs, onDone, checkpoint) => {
    await ready;
    for (const [index, config] of configs.entries()) {
      const { version, ...options } = parsed(configSchema, "grokking: config", config);
      void version;
      const course = await trainGrokking({ ...options, checkpoint });
      if (course.interrupted) return;
      const { curve, stepsToTrain, stepsToGrok, numSteps } = course;
      const { training, validation } = curve[curve.length - 1];
      onDone(index, {
        stepsToTrain,
        stepsToGrok,
        numSteps,
        trainingAccuracy: training.accuracy,
        validationAccuracy: validation.accuracy,
      } satisfies Result);
    }
  },
  collect,
};
