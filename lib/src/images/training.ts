/**
 * Trains a network on images by stochastic gradient descent on the cross-entropy, and scores it.
 *
 * @see paper Fig. 6a, 6b; test/images/training.test.ts
 */
import { requireCount, requirePositive, requireThat } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { requireConvolutionGradients, tf } from "../notebook/tensor";
import type { Random } from "../random";
import { type ImageData, type ImageSet, requireImageSet } from "./data/imageSet";
import { type ChannelStatistics, imageTensor, labelTensor } from "./data/imageTensor";
import type { ImageNetwork } from "./layeredNetwork";
import { crossEntropy, descentWithMomentum } from "./momentum";

/** How a training ended, if not as planned. */
export interface Ending {
  /** By the reader's wish. */
  readonly stopped?: true;
  /** The first number of steps after which a loss, or what else was measured, was not finite. */
  readonly diverged?: number;
}

export interface BatchSchedule {
  readonly numSteps: number;
  readonly batchSize: number;
  readonly momentum: number;
  readonly rateAt: (step: number) => number;
  /** The images of a batch as the network sees them. */
  readonly inputs: (indices: readonly number[], step: number) => tf.Tensor4D;
  /** Shown the parameters after each number of steps, from 0 to `numSteps`; false if what it measures is not finite. */
  readonly visit: (step: number, parameters: readonly tf.Tensor[]) => boolean;
  /** Told each step's loss. */
  readonly onStep?: (step: number, loss: number) => void;
  /** Asked before each step; true stops. */
  readonly checkpoint?: Checkpoint;
}

/** What a reader chooses of every training. */
export interface TrainingOptions {
  readonly batchSize: number;
  readonly learningRate: number;
  /** Asked before each step; true stops. */
  readonly checkpoint?: Checkpoint;
}

/** Throws unless training can begin: gradients, images, and a batch that they fill. */
export function requireTraining(
  where: string,
  { train, test }: ImageData,
  { batchSize, learningRate }: TrainingOptions,
): void {
  requireConvolutionGradients(where);
  for (const set of [train, test]) requireImageSet(where, set);
  requireCount(where, { batchSize });
  requirePositive(where, { learningRate });
  const { length } = train.labels;
  const what = `batchSize must be at most ${length}, the number of images`;
  requireThat(batchSize <= length, where, what, batchSize);
}

/** The numbers from `from` on. */
export const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => from + i);

/**
 * One training. Batches go through the set in a new order each epoch; what does not fill a batch is left out.
 *
 * @param rng start and order of the batches; networks compared with the same stream differ in nothing else.
 * @see test/images/training.test.ts
 */
export async function trainOnImages(
  network: ImageNetwork,
  set: ImageSet,
  schedule: BatchSchedule,
  rng: Random,
): Promise<Ending> {
  const { numSteps, batchSize, momentum, rateAt, inputs, visit, onStep, checkpoint } = schedule;
  const start = network.initial(rng.stream("start"));
  const descent = descentWithMomentum(start, momentum);
  tf.dispose(start);
  const all = range(set.labels.length);
  const stepsAnEpoch = Math.floor(all.length / batchSize);
  let order: number[] = [];
  try {
    for (let step = 0; ; step++) {
      if (!visit(step, descent.parameters())) return { diverged: step };
      if (step === numSteps) return {};
      if (await checkpoint?.()) return { stopped: true };
      const place = step % stepsAnEpoch;
      if (place === 0)
        order = rng
          .stream("order")
          .stream(step / stepsAnEpoch)
          .shuffled(all);
      const batch = order.slice(place * batchSize, (place + 1) * batchSize);
      const [shown, labels] = [inputs(batch, step), labelTensor(set, batch)];
      const loss = descent.step(
        (parameters) => crossEntropy(network.forward(parameters, shown), labels),
        rateAt(step),
      );
      tf.dispose([shown, labels]);
      if (!Number.isFinite(loss)) return { diverged: step };
      onStep?.(step, loss);
    }
  } finally {
    descent.dispose();
  }
}

/** Images that go through a network at a time when it is scored. */
const CHUNK = 500;

/** Mean cross-entropy, and share of right answers, on the first images of a set. */
export function imageScores(
  logitsOf: (inputs: tf.Tensor4D) => tf.Tensor2D,
  set: ImageSet,
  numImages: number,
  statistics: ChannelStatistics,
): { loss: number; accuracy: number } {
  let [loss, right] = [0, 0];
  for (let from = 0; from < numImages; from += CHUNK) {
    const some = range(Math.min(CHUNK, numImages - from), from);
    tf.tidy(() => {
      const labels = labelTensor(set, some);
      const logits = logitsOf(imageTensor(set, some, statistics));
      loss += crossEntropy(logits, labels).dataSync()[0] * some.length;
      const same = tf.equal(tf.argMax(logits, 1), tf.argMax(labels, 1));
      right += tf.sum(tf.cast(same, "int32")).dataSync()[0];
    });
  }
  return { loss: loss / numImages, accuracy: right / numImages };
}
