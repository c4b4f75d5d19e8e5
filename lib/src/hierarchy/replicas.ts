/**
 * Trains many replicas of a perceptron side by side, each on data of its own, by stochastic gradient descent with
 * momentum: one batched product serves all of them, and each takes the path it would take alone.
 *
 * @see paper Fig. 6c; test/hierarchy/replicas.test.ts
 */
import { requireCount, requireFinite, requirePositive, requireThat } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { reluGradient, tf } from "../notebook/tensor";
import { random } from "../random";
import type { TokenData } from "./hierarchySample";
import {
  activations,
  initialMlp,
  type MlpShape,
  type MlpStack,
  oneHotInputs,
  rateDivisors,
  stackMlps,
} from "./perceptron";

export interface Replica {
  /** Relative scale of the start, or a factor for each layer. */
  readonly alpha: number | readonly number[];
  /** Of the start and of the order in which data are seen; the same for every alpha. */
  readonly seed: number;
  /** Training data; as many for every replica. */
  readonly data: TokenData;
}

export interface Schedule {
  /** Passes over the data, of which the last ones have rate zero. */
  readonly numEpochs: number;
  readonly batchSize: number;
  /** Of W, at the start: the paper has 0.1 times the width. */
  readonly learningRate: number;
  /** v <- momentum v + gradient, W <- W - rate v. */
  readonly momentum: number;
  /** The part of the epochs over which the rate falls to zero along a cosine. */
  readonly decay: number;
}

/** Fig. 6c, with width 64. */
export const PAPER_SCHEDULE: Schedule = {
  numEpochs: 250,
  batchSize: 128,
  learningRate: 6.4,
  momentum: 0.9,
  decay: 0.8,
};

/** The rate of an epoch, from 0: learningRate (1 + cos(pi epoch / (decay numEpochs))) / 2, and then zero. */
export function rateOf({ learningRate, numEpochs, decay }: Schedule, epoch: number): number {
  requireFinite("rateOf", { epoch });
  const progress = epoch / (decay * numEpochs);
  return progress >= 1 ? 0 : (learningRate * (1 + Math.cos(Math.PI * progress))) / 2;
}

export interface TrainReplicasOptions {
  readonly shape: MlpShape;
  readonly schedule: Schedule;
  /** Told the state before the first epoch and after each; the tensors are the trainer's. */
  readonly onEpoch?: (epoch: number, stack: MlpStack) => void;
  /** Asked after every batch; true ends the training with the state as it is. */
  readonly checkpoint?: Checkpoint;
}

/** Gradients of the mean cross-entropy of a batch with respect to V, a layer each. */
export function replicaGradients(
  stack: MlpStack,
  inputs: tf.Tensor3D,
  labels: tf.Tensor3D,
): tf.Tensor3D[] {
  const numHidden = stack.length - 1;
  const layers = activations(stack, inputs);
  const outputs = layers[numHidden];
  let push = tf.mul<tf.Tensor3D>(tf.sub(tf.softmax(outputs), labels), 1 / inputs.shape[1]);
  const gradients: tf.Tensor3D[] = new Array(stack.length);
  for (let l = numHidden; l >= 0; l--) {
    gradients[l] = tf.matMul(l === 0 ? inputs : layers[l - 1], push, true, false);
    if (l > 0)
      push = reluGradient(tf.matMul(push, stack[l], false, true), layers[l - 1]) as tf.Tensor3D;
  }
  return gradients;
}

function oneHotLabels(
  data: readonly TokenData[],
  choices: readonly ArrayLike<number>[],
  numClasses: number,
): tf.Tensor3D {
  const numSequences = choices[0].length;
  const labels = new Float32Array(data.length * numSequences * numClasses);
  for (let r = 0; r < data.length; r++)
    for (let i = 0; i < numSequences; i++)
      labels[(r * numSequences + i) * numClasses + data[r].labels[choices[r][i]]] = 1;
  return tf.tensor3d(labels, [data.length, numSequences, numClasses]);
}

/** A label beyond the classes would be written into, or read from, the next sequence's row. */
function requireLabels(where: string, data: readonly TokenData[], numClasses: number): void {
  for (const { labels } of new Set(data)) {
    const largest = labels.reduce((a, b) => Math.max(a, b), 0);
    requireThat(
      largest < numClasses,
      where,
      `labels must be below numClasses = ${numClasses}`,
      largest,
    );
  }
}

/**
 * Trains the replicas. Epochs whose rate is zero change nothing and are left out.
 *
 * @returns the trained weights; the caller disposes them.
 * @throws TypeError or RangeError if an option is out of range, the replicas' data differ in number or form, or a
 *   label is no class of the shape.
 * @see test/hierarchy/replicas.test.ts
 */
export async function trainReplicas(
  replicas: readonly Replica[],
  { shape, schedule, onEpoch, checkpoint }: TrainReplicasOptions,
): Promise<tf.Tensor3D[]> {
  requireThat(replicas.length > 0, "trainReplicas", "there must be a replica", replicas);
  const { numEpochs, batchSize, learningRate, momentum, decay } = schedule;
  requireCount("trainReplicas", { numEpochs, batchSize });
  requirePositive("trainReplicas", { learningRate, decay });
  requireThat(
    momentum >= 0 && momentum < 1,
    "trainReplicas",
    "momentum must be from 0 to below 1",
    momentum,
  );
  const data = replicas.map((replica) => replica.data);
  const [numTrain, numInputs] = [data[0].labels.length, data[0].length * data[0].numTokens];
  requireThat(
    numInputs === shape.numInputs,
    "trainReplicas",
    `shape.numInputs must be ${numInputs}`,
    shape.numInputs,
  );
  for (const { labels, length, numTokens } of data)
    requireThat(
      labels.length === numTrain && length === data[0].length && numTokens === data[0].numTokens,
      "trainReplicas",
      `every replica must have ${numTrain} sequences of one form`,
      [labels.length, length, numTokens],
    );
  requireLabels("trainReplicas", data, shape.numClasses);

  const divisors = rateDivisors(shape);
  const seeds = [...new Set(replicas.map(({ seed }) => seed))];
  const streams = new Map(seeds.map((seed) => [seed, random(seed)]));
  let weights = stackMlps(
    shape,
    replicas.map(({ alpha, seed }) =>
      initialMlp(shape, alpha, streams.get(seed)!.stream("network")),
    ),
  );
  let velocities = weights.map((V) => tf.zerosLike(V));
  const everything = Array.from({ length: numTrain }, (_, i) => i);

  const step = (choices: readonly ArrayLike<number>[], rate: number): void => {
    const old = [...weights, ...velocities];
    [weights, velocities] = tf.tidy(() => {
      const gradients = replicaGradients(
        weights,
        oneHotInputs(data, choices),
        oneHotLabels(data, choices, shape.numClasses),
      );
      const fresh = velocities.map((v, l) =>
        tf.add<tf.Tensor3D>(tf.mul(v, momentum), gradients[l]),
      );
      return [
        weights.map((V, l) => tf.sub<tf.Tensor3D>(V, tf.mul(fresh[l], rate / divisors[l]))),
        fresh,
      ];
    });
    tf.dispose(old);
  };

  try {
    onEpoch?.(0, weights);
    for (let epoch = 0; epoch < numEpochs; epoch++) {
      const rate = rateOf(schedule, epoch);
      if (rate === 0) break;
      const orders = new Map(
        seeds.map((seed) => [
          seed,
          Uint32Array.from(streams.get(seed)!.stream("order").stream(epoch).shuffled(everything)),
        ]),
      );
      for (let from = 0; from < numTrain; from += batchSize) {
        step(
          replicas.map(({ seed }) => orders.get(seed)!.subarray(from, from + batchSize)),
          rate,
        );
        if (await checkpoint?.()) return weights;
      }
      onEpoch?.(epoch + 1, weights);
    }
    return weights;
  } catch (error) {
    tf.dispose(weights);
    throw error;
  } finally {
    tf.dispose(velocities);
  }
}

export interface Scores {
  /** Part of the sequences whose largest output is not that of their class, from 0 to 1. */
  readonly error: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
}

/** Sequences of all replicas evaluated at once. */
const CHUNK = 2000;

/**
 * How every replica does on data of its own.
 *
 * @param data for each replica; as many sequences for all, of one form.
 * @throws RangeError if the data are not as many as the replicas, do not fit them, or differ in number or form.
 * @see test/hierarchy/replicas.test.ts
 */
export function scoreReplicas(stack: MlpStack, data: readonly TokenData[]): Scores[] {
  const numReplicas = stack[0].shape[0];
  requireThat(
    data.length === numReplicas,
    "scoreReplicas",
    `there must be ${numReplicas} data sets`,
    data.length,
  );
  const numSequences = data[0].labels.length;
  requireThat(
    data.every(({ labels }) => labels.length === numSequences),
    "scoreReplicas",
    "all data sets must be equally large",
    data.map(({ labels }) => labels.length),
  );
  const { length, numTokens } = data[0];
  const numInputs = stack[0].shape[1];
  for (const set of data)
    requireThat(
      set.length === length && set.numTokens === numTokens && length * numTokens === numInputs,
      "scoreReplicas",
      `every replica must have sequences of one form with ${numInputs} inputs`,
      [set.length, set.numTokens],
    );
  const [wrong, losses] = [new Float64Array(numReplicas), new Float64Array(numReplicas)];
  const numClasses = stack[stack.length - 1].shape[2];
  requireLabels("scoreReplicas", data, numClasses);
  for (let from = 0; from < numSequences; from += CHUNK) {
    const indices = Array.from(
      { length: Math.min(CHUNK, numSequences - from) },
      (_, i) => from + i,
    );
    const choices = data.map(() => indices);
    const chances = tf.tidy(() =>
      tf.logSoftmax(activations(stack, oneHotInputs(data, choices))[stack.length - 1]).dataSync(),
    ) as Float32Array;
    for (let r = 0, place = 0; r < numReplicas; r++)
      for (const i of indices) {
        const label = data[r].labels[i];
        const right = chances[place + label];
        losses[r] -= right / numSequences;
        let predicted = 0; // of equal outputs the first, as is the custom
        for (let c = 1; c < numClasses; c++)
          if (chances[place + c] > chances[place + predicted]) predicted = c;
        if (predicted !== label || Number.isNaN(right)) wrong[r]++;
        place += numClasses;
      }
  }
  return Array.from(wrong, (count, r) => ({ error: count / numSequences, loss: losses[r] }));
}
