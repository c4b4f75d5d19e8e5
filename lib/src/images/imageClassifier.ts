/**
 * Trains a residual network on images as the DAWN benchmark does: altered images, momentum, a rate that rises and
 * falls in straight lines.
 *
 * @see paper Fig. 6b, 11; test/images/filtersExperiment.test.ts
 */
import { requireCount, requirePositive, requireThat } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { requireConvolutionGradients, tf } from "../notebook/tensor";
import type { Random } from "../random";
import type { NormStatistics } from "./batchNorm";
import { augmentedTensor } from "./data/augment";
import { type ImageData, type ImageSet, requireImageSet } from "./data/imageSet";
import {
  type ChannelStatistics,
  channelStatistics,
  imageTensor,
  labelTensor,
} from "./data/imageTensor";
import { batches, crossEntropy, descentWithMomentum, piecewiseLinear } from "./momentum";
import type { ResNet } from "./resnet";

export interface ClassifierOptions {
  readonly numEpochs: number;
  readonly batchSize: number;
  /** The highest rate, reached after a fifth of the epochs; linear from 0 and back to 0. */
  readonly learningRate: number;
  /** Of Nesterov's kind, as in the benchmark. Default 0.9. */
  readonly momentum?: number;
  /** Asked before each step; true stops. */
  readonly checkpoint?: Checkpoint;
  /** Told each step's number, loss and how many steps there are. */
  readonly onStep?: (step: number, loss: number, numSteps: number) => void;
}

export interface ClassifierResult {
  /** Trained parameters; the caller disposes them. */
  readonly parameters: tf.Tensor[];
  /** Mean loss on altered images of each epoch. */
  readonly epochLoss: readonly number[];
  /** Share of right answers on images as they are. */
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
}

/** Share of the epochs in which the rate rises: 5 of the benchmark's 24. */
const RISE = 0.2;
/** Images from which the final normalization is taken, and on which training accuracy is measured. */
const NUM_SAMPLE = 2000;
const CHUNK = 250;

const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => from + i);

/** Share of right answers on the first images of a set. */
function accuracy(
  network: ResNet,
  parameters: readonly tf.Tensor[],
  norms: readonly NormStatistics[],
  set: ImageSet,
  numImages: number,
  statistics: ChannelStatistics,
): number {
  let right = 0;
  for (let from = 0; from < numImages; from += CHUNK) {
    const some = range(Math.min(CHUNK, numImages - from), from);
    right += tf.tidy(() => {
      const found = tf.argMax(
        network.predict(parameters, norms, imageTensor(set, some, statistics)),
        1,
      );
      const labels = tf.argMax(labelTensor(set, some), 1);
      return tf.sum(tf.cast(tf.equal(found, labels), "int32")).dataSync()[0];
    });
  }
  return right / numImages;
}

/**
 * One training.
 *
 * @param rng start, order and alterations; networks compared with the same stream differ in nothing else.
 * @returns the trained network and how well it does; undefined if stopped.
 * @throws TypeError or RangeError if an option is out of range; Error where convolutions have no gradients.
 * @see test/images/filtersExperiment.test.ts
 */
export async function trainClassifier(
  network: ResNet,
  { train, test }: ImageData,
  options: ClassifierOptions,
  rng: Random,
): Promise<ClassifierResult | undefined> {
  const { numEpochs, batchSize, learningRate, momentum = 0.9, checkpoint, onStep } = options;
  requireConvolutionGradients("trainClassifier");
  requireImageSet("trainClassifier", train);
  requireImageSet("trainClassifier", test);
  requireCount("trainClassifier", { numEpochs, batchSize });
  requirePositive("trainClassifier", { learningRate });
  const numTrain = train.labels.length;
  requireThat(
    batchSize <= numTrain,
    "trainClassifier",
    `batchSize must be at most ${numTrain}, the number of images`,
    batchSize,
  );
  const statistics = channelStatistics(train);
  const start = network.initial(rng.stream("start"));
  const descent = descentWithMomentum(start, { momentum, nesterov: true });
  tf.dispose(start);
  const [order, alterations] = [rng.stream("order"), rng.stream("alterations")];
  const turns = batches(numTrain, batchSize, (epoch) =>
    order.stream(epoch).shuffled(range(numTrain)),
  );
  const rateAt = piecewiseLinear([
    [0, 0],
    [RISE * numEpochs, learningRate],
    [numEpochs, 0],
  ]);
  const stepsAnEpoch = Math.floor(numTrain / batchSize);
  const numSteps = numEpochs * stepsAnEpoch;
  const losses: number[] = [];
  try {
    for (let step = 0; step < numSteps; step++) {
      if (await checkpoint?.()) return undefined;
      const some = turns.next().value;
      const inputs = augmentedTensor(train, some, statistics, alterations.stream(step));
      const labels = labelTensor(train, some);
      const loss = descent.step(
        (parameters) => crossEntropy(network.forward(parameters, inputs), labels),
        // At the end of the step, so that none is lost at rate 0.
        rateAt((step + 1) / stepsAnEpoch),
      );
      tf.dispose([inputs, labels]);
      losses.push(loss);
      onStep?.(step, loss, numSteps);
    }
    const parameters = descent.parameters();
    const numSample = Math.min(NUM_SAMPLE, numTrain);
    // One large batch in training mode, whose statistics stand for the whole set's.
    const sample = imageTensor(train, range(Math.min(1000, numTrain)), statistics);
    const norms = network.statistics(parameters, sample);
    sample.dispose();
    const numTest = test.labels.length;
    const result = {
      parameters: parameters.map((tensor) => tensor.clone()),
      epochLoss: range(numEpochs).map((epoch) => {
        const all = losses.slice(epoch * stepsAnEpoch, (epoch + 1) * stepsAnEpoch);
        return all.reduce((sum, loss) => sum + loss, 0) / all.length;
      }),
      trainAccuracy: accuracy(network, parameters, norms, train, numSample, statistics),
      testAccuracy: accuracy(network, parameters, norms, test, numTest, statistics),
    };
    for (const { mean, variance } of norms) tf.dispose([mean, variance]);
    return result;
  } finally {
    descent.dispose();
  }
}
