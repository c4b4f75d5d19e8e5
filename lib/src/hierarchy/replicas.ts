/**
 * Trains many replicas of a perceptron side by side, each on data of its own, by stochastic gradient descent with
 * momentum: one batched product serves all of them, and each takes the path it would take alone.
 *
 * @see paper Fig. 6c; test/hierarchy/replicas.test.ts
 */

import { requireCount, requirePositive, requireThat } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { tf } from "../notebook/tensor";
import { random } from "../random";
import { largest } from "../statistics";
import type { TokenData } from "./hierarchySample";
import {
  activations,
  areSound,
  initialMlp,
  type MlpShape,
  type MlpStack,
  oneHot,
  rateDivisors,
  replicaGradients,
  requireFit,
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
  const progress = epoch / (decay * numEpochs);
  return progress >= 1 ? 0 : (learningRate * (1 + Math.cos(Math.PI * progress))) / 2;
}

export interface TrainReplicasOptions {
  readonly shape: MlpShape;
  readonly schedule: Schedule;
  /** Told the state before the first epoch and after each; the tensors are the trainer's. */
  readonly onEpoch?: (epoch: number, stack: MlpStack) => void;
  /**
   * Told at the end of an epoch of each replica whose weights are no numbers any more, and how many steps that took;
   * the others go on.
   */
  readonly onDiverged?: (replica: number, step: number) => void;
  /** Asked after every batch; true ends the training with the state as it is. */
  readonly checkpoint?: Checkpoint;
}

/**
 * Trains the replicas. Epochs whose rate is zero change nothing and are left out. It ends early if all have diverged.
 *
 * @returns the trained weights; the caller disposes them.
 * @throws TypeError or RangeError if an option is out of range, the replicas' data differ in number or form, or a
 *   label is no class of the shape.
 * @example
 * const [model, shape] = [hierarchy(PAPER_HIERARCHY, 0), { numInputs: 64, width: 8, numHiddenLayers: 2, numClasses: 8 }];
 * const replicas = [0.1, 10].map((alpha) => ({ alpha, seed: 0, data: hierarchyData(model, [1, 2, 3]) }));
 * const stack = await trainReplicas(replicas, { shape, schedule: { ...PAPER_SCHEDULE, numEpochs: 2 } });
 * stack.map(({ shape }) => shape); // [[2, 64, 8], [2, 8, 8], [2, 8, 8]]
 * @see test/hierarchy/replicas.test.ts
 */
export async function trainReplicas(
  replicas: readonly Replica[],
  { shape, schedule, onEpoch, onDiverged, checkpoint }: TrainReplicasOptions,
): Promise<tf.Tensor3D[]> {
  requireThat(replicas.length > 0, "trainReplicas", "there must be a replica", replicas);
  const { numEpochs, batchSize, learningRate, momentum, decay } = schedule;
  requireCount("trainReplicas", { ...shape, numEpochs, batchSize });
  requirePositive("trainReplicas", { learningRate, decay });
  const converges = momentum >= 0 && momentum < 1;
  requireThat(converges, "trainReplicas", "momentum must be from 0 to below 1", momentum);
  const data = replicas.map((replica) => replica.data);
  requireFit("trainReplicas", data, shape);

  const targets = data.map(({ labels }) => ({
    ...{ tokens: labels, length: 1, numTokens: shape.numClasses },
  }));
  const divisors = rateDivisors(shape);
  const streams = new Map(replicas.map(({ seed }) => [seed, random(seed)]));
  let weights = stackMlps(
    shape,
    replicas.map(({ alpha, seed }) =>
      initialMlp(shape, alpha, streams.get(seed)!.stream("network")),
    ),
  );
  let velocities = weights.map((V) => tf.zerosLike(V));
  let numSteps = 0;
  const everything = Array.from(data[0].labels.keys());
  const going = new Set(replicas.keys());

  const step = (choices: readonly ArrayLike<number>[], rate: number): void => {
    const old = [...weights, ...velocities];
    [weights, velocities] = tf.tidy(() => {
      const gradients = replicaGradients(weights, oneHot(data, choices), oneHot(targets, choices));
      const moving = velocities.map((v, l) =>
        tf.add<tf.Tensor3D>(tf.mul(v, momentum), gradients[l]),
      );
      const moved = weights.map((V, l) =>
        tf.sub<tf.Tensor3D>(V, tf.mul(moving[l], rate / divisors[l])),
      );
      return [moved, moving];
    });
    tf.dispose(old);
    numSteps++;
  };

  try {
    onEpoch?.(0, weights);
    for (let epoch = 0; epoch < numEpochs; epoch++) {
      const rate = rateOf(schedule, epoch);
      if (rate === 0) break;
      const orders = new Map(
        [...streams].map(([seed, stream]) => [
          seed,
          Uint32Array.from(stream.stream("order").stream(epoch).shuffled(everything)),
        ]),
      );
      for (let from = 0; from < everything.length; from += batchSize) {
        step(
          replicas.map(({ seed }) => orders.get(seed)!.subarray(from, from + batchSize)),
          rate,
        );
        if (await checkpoint?.()) return weights;
      }
      for (const [r, isSound] of areSound(weights).entries())
        if (!isSound && going.delete(r)) onDiverged?.(r, numSteps);
      onEpoch?.(epoch + 1, weights);
      if (going.size === 0) break;
    }
    return weights;
  } catch (error) {
    tf.dispose(weights);
    throw error;
  } finally {
    tf.dispose(velocities);
  }
}

/** Both are NaN for a replica that has diverged. */
export interface ReplicaScore {
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
 * @example
 * const data = hierarchyData(hierarchy(PAPER_HIERARCHY, 0), [8, 16, 25]);
 * const undecided = [tf.zeros([1, 64, 4]), tf.zeros([1, 4, 8])];
 * scoreReplicas(undecided, [data]); // [{ error: 0.333, loss: 2.079 }]
 * @see test/hierarchy/replicaScores.test.ts
 */
export function scoreReplicas(stack: MlpStack, data: readonly TokenData[]): ReplicaScore[] {
  const [numReplicas, numInputs] = stack[0].shape;
  const numClasses = stack[stack.length - 1].shape[2];
  const rule = `there must be ${numReplicas} data sets`;
  requireThat(data.length === numReplicas, "scoreReplicas", rule, data.length);
  requireFit("scoreReplicas", data, { numInputs, numClasses });
  const numSequences = data[0].labels.length;
  const [wrong, losses] = [new Float64Array(numReplicas), new Float64Array(numReplicas)];
  for (let from = 0; from < numSequences; from += CHUNK) {
    const numChosen = Math.min(CHUNK, numSequences - from);
    const indices = Array.from({ length: numChosen }, (_, i) => from + i);
    const inputs = oneHot(data, new Array(numReplicas).fill(indices));
    const chances = tf.tidy(() =>
      tf.logSoftmax(activations(stack, inputs)[stack.length - 1]).dataSync<"float32">(),
    ) as unknown as Float32Array;
    inputs.dispose();
    let place = 0;
    for (const [r, { labels }] of data.entries())
      for (const i of indices) {
        const own = chances.subarray(place, place + numClasses);
        place += numClasses;
        losses[r] -= own[labels[i]] / numSequences;
        // Of equal outputs the first counts, as is the custom.
        if (own.indexOf(largest(own)) !== labels[i]) wrong[r]++;
      }
  }
  return Array.from(losses, (loss, r) => ({
    error: Number.isNaN(loss) ? Number.NaN : wrong[r] / numSequences,
    loss,
  }));
}
