/**
 * Trains a residual network on images as the DAWN benchmark does: altered images, momentum, a rate that rises and
 * falls in straight lines.
 *
 * @see paper Fig. 6b, 11; test/images/training.test.ts
 */
import { requireCount } from "../check";
import { tf } from "../notebook/tensor";
import type { Random } from "../random";
import { mean } from "../statistics";
import type { ImageData } from "./data/imageSet";
import { augmentedTensor, channelStatistics, imageTensor } from "./data/imageTensor";
import type { ResNet } from "./resnet";
import {
  type Ending,
  imageScores,
  range,
  requireTraining,
  type TrainingOptions,
  trainOnImages,
} from "./training";

/** The learning rate is the highest one, reached after a fifth of the epochs; linear from 0 and back to 0. */
export interface ClassifierOptions extends TrainingOptions {
  readonly numEpochs: number;
  /** Told each step's number and loss. */
  readonly onStep?: (step: number, loss: number) => void;
}

export interface TrainedClassifier {
  /** Trained parameters; the caller disposes them. */
  readonly parameters: tf.Tensor[];
  /** Mean loss on altered images of each epoch. */
  readonly epochLoss: readonly number[];
  /** Share of right answers on images as they are. */
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
}

/** Of Nesterov's kind, and the share of the epochs in which the rate rises, 5 of 24: as in the benchmark. */
const [MOMENTUM, RISE] = [0.9, 0.2];
/** Images from which the final normalization is taken, and on which training accuracy is measured. */
const [NUM_NORM, NUM_SCORED] = [1000, 2000];

/**
 * One training.
 *
 * @param rng start, order and alterations; networks compared with the same stream differ in nothing else.
 * @returns `trained`, the network and how well it does, unless `stopped` is true or the step at which it `diverged`
 *   is given.
 * @throws TypeError or RangeError if an option is out of range; Error where convolutions have no gradients.
 * @see test/images/training.test.ts
 * @example
 * const set = experimentData("drawn-digits", 4, 2);
 * const network = resnet({ firstKernel: 3, kernel: 1, widths: [1, 1, 1, 1], channels: 1 });
 * const { trained } = await trainClassifier(network, set, { numEpochs: 1, batchSize: 2, learningRate: 0.1 }, random(0));
 * trained.epochLoss.length; // 1
 */
export async function trainClassifier(
  network: ResNet,
  { train, test }: ImageData,
  options: ClassifierOptions,
  rng: Random,
): Promise<Ending & { readonly trained?: TrainedClassifier }> {
  const { numEpochs, batchSize, learningRate, checkpoint, onStep } = options;
  requireTraining("trainClassifier", { train, test }, options);
  requireCount("trainClassifier", { numEpochs });
  const numTrain = train.labels.length;
  const statistics = channelStatistics(train);
  const alterations = rng.stream("alterations");
  const stepsAnEpoch = Math.floor(numTrain / batchSize);
  const numSteps = numEpochs * stepsAnEpoch;
  const losses: number[] = [];
  let trained: TrainedClassifier | undefined;

  const rise = RISE * numEpochs;
  const rateAt = (step: number): number => {
    // At the end of the step, so that none is lost at rate 0.
    const epoch = (step + 1) / stepsAnEpoch;
    return epoch < rise
      ? (learningRate * epoch) / rise
      : learningRate - (learningRate * (epoch - rise)) / (numEpochs - rise);
  };
  const finish = (parameters: readonly tf.Tensor[]): boolean => {
    // One large batch in training mode, whose statistics stand for the whole set's.
    const sample = imageTensor(train, range(Math.min(NUM_NORM, numTrain)), statistics);
    const norms = network.statistics(parameters, sample);
    const logitsOf = (inputs: tf.Tensor4D) => network.predict(parameters, norms, inputs);
    const learned = imageScores(logitsOf, train, Math.min(NUM_SCORED, numTrain), statistics);
    const tested = imageScores(logitsOf, test, test.labels.length, statistics);
    tf.dispose([sample, ...norms.flat()]);
    if (!Number.isFinite(learned.loss + tested.loss)) return false;
    trained = {
      parameters: parameters.map((tensor) => tensor.clone()),
      epochLoss: range(numEpochs).map((epoch) =>
        mean(losses.slice(epoch * stepsAnEpoch, (epoch + 1) * stepsAnEpoch)),
      ),
      trainAccuracy: learned.accuracy,
      testAccuracy: tested.accuracy,
    };
    return true;
  };

  const ending = await trainOnImages(
    network,
    train,
    {
      numSteps,
      batchSize,
      momentum: MOMENTUM,
      rateAt,
      inputs: (indices, step) =>
        augmentedTensor(train, indices, statistics, alterations.stream(step)),
      visit: (step, parameters) => step < numSteps || finish(parameters),
      onStep: (step, loss) => {
        losses.push(loss);
        onStep?.(step, loss);
      },
      checkpoint,
    },
    rng,
  );
  return { ...ending, trained };
}
