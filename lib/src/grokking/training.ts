/**
 * Trains the one-layer transformer on modular arithmetic and notes when it has fitted the training equations and when
 * it has grokked, that is, gets the others right too.
 *
 * @see paper Fig. 6d, 12; test/grokking/training.test.ts
 */
import { requireCount, requirePositive, requireThat } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { tf } from "../notebook/tensor";
import { type Random, random } from "../random";
import { type AdamWOptions, adamW } from "./adamW";
import { dividingModel } from "./forwardDivision";
import { type LastPositionModel, lastPositionModel } from "./lastPosition";
import {
  type Equations,
  type ModularTask,
  type ModularTaskOptions,
  modularTask,
  pick,
  shareOfBestGuess,
} from "./modular";
import { initialParameters, type TransformerSize, viewsOf, weightNorms } from "./parameters";

/** Task, network and optimizer; the weight decay multiplies the learning rate, and so falls with tau² as well. */
export interface GrokkingSetting extends ModularTaskOptions, TransformerSize, AdamWOptions {
  /** Equations in a batch; the last batch of an epoch has what is left. */
  readonly batchSize: number;
  /** At tau = 1; training divides it by tau². */
  readonly learningRate: number;
  /** The rate rises in equal steps from learningRate / numWarmUpSteps. */
  readonly numWarmUpSteps: number;
  /**
   * Multiplies query and key of the start, a control: attention's scores grow with its square, and nothing else. With
   * alpha they are as without either; its inverse at alpha = 1 takes from attention what alpha takes. Default 1.
   */
  readonly queryKeyScale?: number;
  /** Whether alpha divides the embeddings of the start, or in every forward pass. Default "start". */
  readonly division?: "start" | "forward";
}

/** The paper's network; what the paper leaves open is as in the public code it builds on, today. */
export const PAPER_GROKKING: GrokkingSetting = {
  operation: "divide",
  modulus: 97,
  trainingFraction: 0.5,
  width: 128,
  numHeads: 4,
  numHidden: 512,
  batchSize: 512,
  learningRate: 1e-3,
  numWarmUpSteps: 10,
  betas: [0.9, 0.98],
  weightDecay: 1,
};

export interface Score {
  /** Share of equations whose likeliest token is the result. */
  readonly accuracy: number;
  /** Mean cross-entropy of tau · logits. */
  readonly loss: number;
}

export interface GrokkingPoint {
  /** Steps taken. */
  readonly step: number;
  readonly training: Score;
  readonly validation: Score;
  /** Euclidean norms of embeddings, attention, feedForward, normalization and readout. */
  readonly weightNorms: Readonly<Record<string, number>>;
}

export interface GrokkingOptions {
  /** Default {@link PAPER_GROKKING}. */
  readonly setting?: GrokkingSetting;
  /** Overall scale: factor of the logits. Default 1. */
  readonly tau?: number;
  /** Balance: divides the embeddings of the start. Default 1; above is upstream. */
  readonly alpha?: number;
  /** Fixes split, start and batches, the same ones for every tau and alpha. Default 0. */
  readonly seed?: number;
  /** Most steps to take. */
  readonly budget: number;
  /** Steps between evaluations on all equations: the resolution of the result. Default 50. */
  readonly evaluateEvery?: number;
  /** Accuracy that counts as trained, and as grokked. Default 0.99. */
  readonly threshold?: number;
  /** Whether to stop once trained and grokked. Default true. */
  readonly stopEarly?: boolean;
  /** Told each evaluation with the parameters at the time, a copy. */
  readonly onEvaluation?: (point: GrokkingPoint, parameters: Float32Array) => void;
  /** Asked after every step; true stops, and what has been seen is returned. */
  readonly checkpoint?: Checkpoint;
}

export interface GrokkingCourse {
  readonly task: ModularTask;
  /** Evaluations, the first at step 0. */
  readonly curve: readonly GrokkingPoint[];
  /** First evaluated step with the threshold's accuracy on the training equations; null if none. */
  readonly stepsToTrain: number | null;
  /** The same on the validation equations. */
  readonly stepsToGrok: number | null;
  /** Steps taken; below the budget after an early stop, an interrupt or a divergence. */
  readonly numSteps: number;
  /** Whether the checkpoint ended it. */
  readonly interrupted: boolean;
  /** The step after which weights or losses were no numbers any more, which ended it; null if they always were. */
  readonly diverged: number | null;
  /** At the end, one flat vector (parameters.ts). */
  readonly parameters: Float32Array;
}

/** Equations evaluated at a time. */
const EVALUATION_BATCH = 1024;

/** Batches without end; every epoch is a new order of all equations. */
function* batches(all: Equations, batchSize: number, rng: Random): Generator<Equations, never> {
  const places = [...all.x.keys()];
  for (;;) {
    const order = rng.shuffled(places);
    for (let from = 0; from < order.length; from += batchSize)
      yield pick(all, order.slice(from, from + batchSize));
  }
}

/**
 * Accuracy and loss on equations.
 *
 * @param vector the parameters.
 * @param tau    factor of the logits.
 */
export function score(
  model: LastPositionModel,
  vector: Float32Array,
  all: Equations,
  tau: number,
): Score {
  const places = [...all.x.keys()];
  let [correct, loss] = [0, 0];
  for (let from = 0; from < places.length; from += EVALUATION_BATCH) {
    const batch = pick(all, places.slice(from, from + EVALUATION_BATCH));
    tf.tidy(() => {
      const logits = tf.mul<tf.Tensor2D>(model.logits(vector, batch), tau);
      const labels = tf.tensor1d(batch.result, "int32");
      const own = tf.sum(tf.mul(logits, tf.oneHot(labels, logits.shape[1])), 1);
      correct += tf.sum(tf.equal(tf.argMax(logits, 1), labels)).dataSync()[0];
      loss += tf.sum(tf.sub(tf.logSumExp(logits, 1), own)).dataSync()[0];
    });
  }
  return { accuracy: correct / places.length, loss: loss / places.length };
}

/** A guess must not pass for understanding: it is right in a share `guess` of n equations, give or take a deviation. */
function requireTellingTask(task: ModularTask, threshold: number): void {
  const guess = shareOfBestGuess(task);
  const fewest = Math.min(task.training.x.length, task.validation.x.length);
  const deviation = Math.sqrt((guess * (1 - guess)) / fewest);
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  requireThat(
    threshold - guess >= 5 * deviation,
    "trainGrokking",
    `training and validation must have enough equations for the threshold to be 5 standard deviations above guessing, ` +
      `which gets ${percent(guess)} ± ${percent(deviation)} right`,
    fewest,
  );
}

/**
 * Trains until trained and grokked, or for the budget, or until weights or losses are no numbers any more.
 *
 * @returns the course. A null among its steps means not seen within `numSteps`: censored, not failed, unless the
 *   training has `diverged`.
 * @throws TypeError or RangeError if an option is out of range, or the task so small that guessing, at the first step
 *   or any other, could reach the threshold.
 * @example
 * const setting = { ...PAPER_GROKKING, modulus: 7, width: 8, numHidden: 8 };
 * const { curve, diverged } = await trainGrokking({ setting, budget: 10, evaluateEvery: 5 });
 * [curve.map(({ step }) => step), diverged]; // [[0, 5, 10], null]
 * @see test/grokking/training.test.ts
 */
export async function trainGrokking(options: GrokkingOptions): Promise<GrokkingCourse> {
  const { setting = PAPER_GROKKING, tau = 1, alpha = 1, seed = 0, budget } = options;
  const { evaluateEvery = 50, threshold = 0.99, stopEarly = true } = options;
  const { batchSize, learningRate, numWarmUpSteps, betas, weightDecay } = setting;
  const { queryKeyScale = 1, division = "start" } = setting;
  requireCount("trainGrokking", { budget, evaluateEvery, batchSize, numWarmUpSteps });
  requirePositive("trainGrokking", { tau, alpha, queryKeyScale, threshold, learningRate });
  requireThat(threshold <= 1, "trainGrokking", "threshold must be at most 1", threshold);
  const decays = betas.every((beta) => beta >= 0 && beta < 1);
  requireThat(decays, "trainGrokking", "betas must be from 0 to below 1", betas);
  requireThat(weightDecay >= 0, "trainGrokking", "weightDecay must not be negative", weightDecay);

  const rng = random(seed);
  const task = modularTask(setting, rng.stream("split"));
  requireTellingTask(task, threshold);
  const isForward = division === "forward";
  const vector = initialParameters(setting, isForward ? 1 : alpha, rng.stream("start"));
  const { query, key } = viewsOf(setting, vector);
  for (const view of [query, key]) view.set(view.map((value) => queryKeyScale * value));
  const update = adamW(vector.length, setting);
  const plain = lastPositionModel(setting);
  const model = isForward ? dividingModel(plain, setting, alpha) : plain;
  const next = batches(task.training, batchSize, rng.stream("batches"));

  const curve: GrokkingPoint[] = [];
  let [stepsToTrain, stepsToGrok, diverged]: (number | null)[] = [null, null, null];
  /** Whether there is nothing left to wait for. */
  const evaluate = (step: number): boolean => {
    const training = score(model, vector, task.training, tau);
    const validation = score(model, vector, task.validation, tau);
    if (!Number.isFinite(training.loss + validation.loss)) {
      diverged = step;
      return true;
    }
    const point = { step, training, validation, weightNorms: weightNorms(setting, vector) };
    curve.push(point);
    if (training.accuracy >= threshold) stepsToTrain ??= step;
    if (validation.accuracy >= threshold) stepsToGrok ??= step;
    options.onEvaluation?.(point, vector.slice());
    return step === budget || (stopEarly && stepsToTrain !== null && stepsToGrok !== null);
  };

  try {
    let step = 0;
    let interrupted = false;
    for (let done = evaluate(0); !done && !interrupted; ) {
      const warmth = Math.min(1, (step + 1) / numWarmUpSteps);
      const gradient = model.gradient(vector, next.next().value, tau);
      const isSound = update(vector, gradient, (warmth * learningRate) / tau ** 2);
      step++;
      if (!isSound) diverged = step;
      done = diverged !== null;
      if (!done && (step % evaluateEvery === 0 || step === budget)) done = evaluate(step);
      interrupted = !done && ((await options.checkpoint?.()) ?? false);
    }
    const end = { numSteps: step, interrupted, diverged, parameters: vector };
    return { task, curve, stepsToTrain, stepsToGrok, ...end };
  } finally {
    model.dispose();
  }
}
