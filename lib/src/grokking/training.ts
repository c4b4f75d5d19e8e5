/**
 * Trains the one-layer transformer on modular arithmetic and notes when it has fitted the training equations and when
 * it has grokked, that is, gets the others right too.
 *
 * @see paper Fig. 6d, 12; test/grokking/training.test.ts
 */
import { requireCount, requirePositive, requireThat, requireType } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { tf } from "../notebook/tensor";
import { type Random, random } from "../random";
import { adamW } from "./adamW";
import { type LastPositionModel, lastPositionModel } from "./lastPosition";
import { type Equations, type ModularTask, modularTask, type Operation, pick } from "./modular";
import { initialParameters, type TransformerSize, weightNorms } from "./parameters";

/** Task, network and optimizer. */
export interface GrokkingSetting {
  readonly operation: Operation;
  readonly modulus: number;
  readonly trainingFraction: number;
  readonly width: number;
  readonly numHeads: number;
  readonly numHidden: number;
  /** Equations in a batch; the last batch of an epoch has what is left. */
  readonly batchSize: number;
  /** At tau = 1; training divides it by tau². */
  readonly learningRate: number;
  /** The rate rises in equal steps from learningRate / numWarmUpSteps. */
  readonly numWarmUpSteps: number;
  readonly betas: readonly [number, number];
  /** Of AdamW, decoupled, on every parameter; multiplies the learning rate, and so falls with tau² as well. */
  readonly weightDecay: number;
}

/** The paper's network; what the paper leaves open is as in the public code it builds on. */
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

/** The network of a setting. */
export const sizeOf = ({
  modulus,
  width,
  numHeads,
  numHidden,
}: GrokkingSetting): TransformerSize => ({
  modulus,
  width,
  numHeads,
  numHidden,
});

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
  /** Steps taken; below the budget after an early stop or an interrupt. */
  readonly numSteps: number;
  /** Whether the checkpoint ended it. */
  readonly interrupted: boolean;
  /** At the end, one flat vector (networks/transformer/parameters.ts). */
  readonly parameters: Float32Array;
}

/** Equations evaluated at a time. */
const EVALUATION_BATCH = 1024;

/** Batches without end; every epoch is a new order of all equations. */
function* batches(all: Equations, batchSize: number, rng: Random): Generator<Equations, never> {
  const places = Array.from(all.x.keys());
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
  vector: tf.Tensor1D,
  all: Equations,
  tau: number,
): Score {
  const numEquations = all.x.length;
  let [correct, loss] = [0, 0];
  for (let from = 0; from < numEquations; from += EVALUATION_BATCH) {
    const to = Math.min(from + EVALUATION_BATCH, numEquations);
    const batch = pick(
      all,
      Array.from({ length: to - from }, (_, i) => from + i),
    );
    const [hits, losses] = tf.tidy(() => {
      const logits = tf.mul<tf.Tensor2D>(model.logits(vector, batch), tau);
      const labels = tf.tensor1d(batch.result, "int32");
      const own = tf.sum(tf.mul(logits, tf.oneHot(labels, logits.shape[1])), 1);
      const hits = tf.sum(tf.equal(tf.argMax(logits, 1), labels));
      return [hits.dataSync()[0], tf.sum(tf.sub(tf.logSumExp(logits, 1), own)).dataSync()[0]];
    }) as unknown as [number, number];
    correct += hits;
    loss += losses;
  }
  return { accuracy: correct / numEquations, loss: loss / numEquations };
}

/**
 * Trains until trained and grokked, or for the budget.
 *
 * @returns the course. A null among its steps means not seen within `numSteps`: censored, not failed.
 * @throws TypeError or RangeError if an option is out of range.
 * @see test/grokking/training.test.ts
 */
export async function trainGrokking(options: GrokkingOptions): Promise<GrokkingCourse> {
  const { setting = PAPER_GROKKING, tau = 1, alpha = 1, seed = 0, budget } = options;
  const {
    evaluateEvery = 50,
    threshold = 0.99,
    stopEarly = true,
    onEvaluation,
    checkpoint,
  } = options;
  requireCount("trainGrokking", { budget, evaluateEvery });
  requirePositive("trainGrokking", { tau, alpha, threshold });
  requireThat(threshold <= 1, "trainGrokking", "threshold must be at most 1", threshold);
  requireType(typeof setting === "object", "trainGrokking", "setting must be an object", setting);
  const { batchSize, learningRate, numWarmUpSteps, betas, weightDecay, operation, modulus } =
    setting;
  requireCount("trainGrokking", { batchSize, numWarmUpSteps });
  requirePositive("trainGrokking", { learningRate });

  const rng = random(seed);
  const { trainingFraction } = setting;
  const task = modularTask({ operation, modulus, trainingFraction }, rng.stream("split"));
  const size = sizeOf(setting);
  const start = initialParameters(size, alpha, rng.stream("start"));
  const optimizer = adamW(start.length, { betas, weightDecay });
  const model = lastPositionModel(size);
  const next = batches(task.training, batchSize, rng.stream("batches"));
  let vector = tf.tensor1d(start);

  const curve: GrokkingPoint[] = [];
  let [stepsToTrain, stepsToGrok]: (number | null)[] = [null, null];
  /** Whether there is nothing left to wait for. */
  const evaluate = (step: number): boolean => {
    const training = score(model, vector, task.training, tau);
    const validation = score(model, vector, task.validation, tau);
    const parameters = vector.dataSync<"float32">().slice();
    const point = { step, training, validation, weightNorms: weightNorms(size, parameters) };
    curve.push(point);
    if (training.accuracy >= threshold) stepsToTrain ??= step;
    if (validation.accuracy >= threshold) stepsToGrok ??= step;
    onEvaluation?.(point, parameters);
    return step === budget || (stopEarly && stepsToTrain !== null && stepsToGrok !== null);
  };

  try {
    let step = 0;
    let interrupted = false;
    for (let done = evaluate(0); !done && !interrupted; ) {
      const warmth = Math.min(1, (step + 1) / numWarmUpSteps);
      const gradient = model.gradient(vector, next.next().value, tau);
      const moved = optimizer.update(vector, gradient, (warmth * learningRate) / tau ** 2);
      tf.dispose([vector, gradient]);
      vector = moved;
      step++;
      if (step % evaluateEvery === 0 || step === budget) done = evaluate(step);
      interrupted = !done && ((await checkpoint?.()) ?? false);
    }
    const parameters = vector.dataSync<"float32">().slice();
    return { task, curve, stepsToTrain, stepsToGrok, numSteps: step, interrupted, parameters };
  } finally {
    vector.dispose();
    optimizer.dispose();
    model.dispose();
  }
}
