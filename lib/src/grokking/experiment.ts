/**
 * The experiment behind Fig. 6d and 12: steps to 99 % training and validation accuracy over tau and alpha, several
 * seeds.
 *
 * @see paper Fig. 6d, 12; test/grokking/experiment.test.ts
 */
import { z } from "zod";
import { count, defineExperiment, positive, share } from "../defineExperiment";
import type { Experiment } from "../experiment";
import { ready } from "../notebook/tensor";
import { OPERATIONS } from "./modular";
import { PAPER_GROKKING, trainGrokking } from "./training";

const beta = z.number().min(0).lt(1);
/** null: not within the budget. */
const steps = z.int().min(0).nullable();

const atFullSize = {
  setting: { ...PAPER_GROKKING },
  threshold: 0.99,
  budget: 30_000,
  evaluateEvery: 50,
};
const adding = { ...PAPER_GROKKING, operation: "add" as const };
const multiplying = { ...PAPER_GROKKING, operation: "multiply" as const };
const ofTheTime = { ...PAPER_GROKKING, style: "gelu" as const, weightDecay: 0.1 };
const overTheMap = {
  taus: [0.5, 0.75, 1, 1.25, 1.5],
  alphas: [0.1, 0.3162, 1, 3.162, 10],
  also: [{ taus: [1], alphas: [100] }],
  seeds: [0, 1, 2, 3, 4],
};
const inARow = { taus: [1], alphas: [1, 10, 100], seeds: [0, 1, 2, 3, 4] };
const presets = {
  /** Fig. 12 with the network and the weight decay of the public code at the paper's time. */
  paper: { ...atFullSize, setting: ofTheTime, ...overTheMap },
  /** The other reading of alpha. */
  forward: {
    ...{ ...atFullSize, setting: { ...ofTheTime, division: "forward" as const } },
    ...{ taus: [1], alphas: [0.1, 0.3162, 1, 3.162, 10], seeds: [0, 1, 2] },
    also: [{ taus: [0.5, 0.75, 1.25, 1.5], seeds: [0] }],
  },
  /** The same map with the public code's network of today. */
  today: {
    ...atFullSize,
    taus: [0.5, 0.75, 1, 1.25, 1.5],
    alphas: [0.1, 0.3, 1, 3, 10],
    also: [{ taus: [1], alphas: [30, 100] }],
    seeds: [0, 1, 2, 3, 4],
  },
  /** Fig. 6d where its effect is large. */
  addition: { ...atFullSize, setting: adding, ...inARow },
  multiplication: { ...atFullSize, setting: multiplying, ...inARow },
  /** Controls: upstream whose attention keeps its scores, and attention as uniform as upstream's without it. */
  scores: {
    ...{ ...atFullSize, setting: { ...PAPER_GROKKING, queryKeyScale: 100 } },
    ...{ taus: [1], alphas: [100], seeds: [0, 1, 2] },
  },
  uniform: {
    ...{ ...atFullSize, setting: { ...adding, queryKeyScale: 0.1 } },
    ...{ taus: [1], alphas: [1], seeds: [0, 1, 2] },
  },
  quick: {
    setting: {
      ...PAPER_GROKKING,
      operation: "add" as const,
      modulus: 47,
      trainingFraction: 0.6,
      width: 64,
      numHidden: 256,
    },
    threshold: 0.99,
    budget: 3000,
    evaluateEvery: 50,
    taus: [0.75, 1],
    alphas: [1, 10],
    also: [{ taus: [1], alphas: [30] }],
    seeds: [0, 1],
  },
};

/** Fig. 6d and 12. */
export const grokkingExperiment: Experiment = defineExperiment({
  name: "grokking",
  description:
    "Steps until a transformer groks modular arithmetic, over tau and alpha (Fig. 6d, 12)",
  version: 1,
  shared: {
    setting: z.strictObject({
      operation: z.enum(OPERATIONS),
      modulus: z.int().min(2),
      trainingFraction: positive.lt(1),
      width: count,
      numHeads: count,
      numHidden: count,
      batchSize: count,
      learningRate: positive,
      numWarmUpSteps: count,
      betas: z.tuple([beta, beta]),
      weightDecay: z.number().min(0),
      queryKeyScale: positive.optional(),
      style: z.enum(["relu", "gelu"]).optional(),
      division: z.enum(["start", "forward"]).optional(),
    }),
    threshold: positive.max(1),
    /** Most steps of a run. */
    budget: count,
    evaluateEvery: count,
  },
  axes: { tau: positive, alpha: positive },
  result: {
    stepsToTrain: steps,
    stepsToGrok: steps,
    numSteps: count,
    trainingAccuracy: share,
    validationAccuracy: share,
  },
  presets,
  // What is wanted most is there soonest: tau = 1 first, and in it large alphas, which are quickest.
  order: ({ tau, seed, alpha }) => [tau === 1 ? 0 : tau, seed, -alpha],
  // Runs share nothing: any process may take any.
  together: ["tau", "alpha", "seed"],
  run: async (configs, done, checkpoint) => {
    await ready;
    for (const [index, options] of configs.entries()) {
      const course = await trainGrokking({ ...options, checkpoint });
      if (course.interrupted) return;
      const { curve, stepsToTrain, stepsToGrok, numSteps, diverged } = course;
      if (diverged !== null) {
        done(index, { diverged });
        continue;
      }
      const { training, validation } = curve[curve.length - 1];
      done(index, {
        stepsToTrain,
        stepsToGrok,
        numSteps,
        trainingAccuracy: training.accuracy,
        validationAccuracy: validation.accuracy,
      });
    }
  },
});
