/**
 * Trains a network and says, at chosen steps, how far kernel, activation patterns and parameters have moved.
 *
 * @see paper section 5, Fig. 6a; test/images/kernelExperiment.test.ts
 */
import { requireCount, requireThat, requireVector } from "../check";
import { tf } from "../notebook/tensor";
import type { Random } from "../random";
import { mean } from "../statistics";
import type { ImageData } from "./data/imageSet";
import { channelStatistics, imageTensor } from "./data/imageTensor";
import {
  activationPatterns,
  layerMotion,
  patternDistances,
  tensorDistance,
  tensorKernelDistance,
} from "./distances";
import { activationGates } from "./gates";
import type { LayeredNetwork } from "./layeredNetwork";
import { networkKernel } from "./networkKernel";
import {
  type Ending,
  imageScores,
  range,
  requireTraining,
  type TrainingOptions,
  trainOnImages,
} from "./training";

/** What is found after some number of steps. */
export interface CourseRow {
  readonly step: number;
  /** Distance of the neural tangent kernel on the probe from that at the start. */
  readonly kernelDistance: number;
  /** The same where only the activation patterns are those of now, and where only the parameters are. */
  readonly kernelDistanceOfPatterns: number;
  readonly kernelDistanceOfParameters: number;
  /** Share of a hidden layer's units that have switched, probe mean: of each layer, and the mean over layers. */
  readonly layerHamming: readonly number[];
  readonly hammingDistance: number;
  /** Euclidean distance of all parameters from the start, and each layer's in units of its norm at the start. */
  readonly parameterDistance: number;
  readonly layerMotion: readonly number[];
  /** Mean cross-entropy and share of right answers. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
}

/** Values of one number. */
export type CourseMetric = Exclude<keyof CourseRow, "step" | "layerHamming" | "layerMotion">;

export interface NetworkCourseOptions extends TrainingOptions {
  /** Rising numbers of steps, 0 allowed. */
  readonly steps: readonly number[];
  /** Images on which kernel and patterns are compared, the first of the training set. */
  readonly numProbe: number;
  /** Told what was found, at each of `steps`. */
  readonly onRow?: (row: CourseRow) => void;
}

/** Training images whose loss is measured: as many as this, from the first on. */
const MOST_TRAIN = 2000;

/**
 * One training by stochastic gradient descent on the cross-entropy, at a constant rate.
 *
 * @param network for images of the data's size.
 * @param rng     start and order of the batches; alphas compared with the same stream differ in nothing else.
 * @returns what was found at each of `steps`; gradient-flow time is learningRate x step. Fewer rows if it was
 *   `stopped` or has `diverged`.
 * @throws TypeError or RangeError if an option is out of range; Error where convolutions have no gradients.
 * @see test/images/kernelExperiment.test.ts
 * @example
 * const network = lenet5({ widths: [2, 2, 3, 3] });
 * const options = { steps: [0, 1], batchSize: 2, learningRate: 1e-3, numProbe: 1 };
 * (await networkCourse(network, experimentData("drawn-digits", 4, 2), options, random(0))).rows.length; // 2
 */
export async function networkCourse(
  network: LayeredNetwork,
  { train, test }: ImageData,
  options: NetworkCourseOptions,
  rng: Random,
): Promise<Ending & { readonly rows: readonly CourseRow[] }> {
  const { steps, batchSize, learningRate, numProbe, onRow, checkpoint } = options;
  requireTraining("networkCourse", { train, test }, options);
  requireVector("networkCourse", { steps });
  const rising = steps.every((n, i) => Number.isInteger(n) && n > (i === 0 ? -1 : steps[i - 1]));
  requireThat(rising, "networkCourse", "steps must be whole numbers that rise", steps);
  requireCount("networkCourse", { numProbe });
  const numTrain = train.labels.length;
  const enough = numProbe <= numTrain;
  requireThat(enough, "networkCourse", `numProbe must be at most ${numTrain}`, numProbe);

  const statistics = channelStatistics(train);
  const probe = imageTensor(train, range(numProbe), statistics);
  const start = network.initial(rng.stream("start"));
  const kernel0 = networkKernel(network, start, probe);
  const patterns0 = activationPatterns(network, start, probe);
  const gates0 = activationGates(network, start, probe);
  const rows: CourseRow[] = [];

  const visit = (step: number, parameters: readonly tf.Tensor[]): boolean => {
    if (!steps.includes(step)) return true;
    const logitsOf = (inputs: tf.Tensor4D) => network.forward(parameters, inputs);
    const learned = imageScores(logitsOf, train, Math.min(numTrain, MOST_TRAIN), statistics);
    const tested = imageScores(logitsOf, test, test.labels.length, statistics);
    const kernel = networkKernel(network, parameters, probe);
    const kernelDistance = tensorKernelDistance(kernel0, kernel);
    const patterns = activationPatterns(network, parameters, probe);
    const layerHamming = patternDistances(patterns0, patterns);
    const gates = activationGates(network, parameters, probe);
    const ofPatterns = networkKernel(network, start, probe, gates);
    const ofParameters = networkKernel(network, parameters, probe, gates0);
    const kernelDistanceOfPatterns = tensorKernelDistance(kernel0, ofPatterns);
    const kernelDistanceOfParameters = tensorKernelDistance(kernel0, ofParameters);
    tf.dispose([kernel, ofPatterns, ofParameters, ...patterns, ...gates]);
    if (!Number.isFinite(learned.loss + tested.loss + kernelDistance)) return false;
    const row: CourseRow = {
      step,
      kernelDistance,
      kernelDistanceOfPatterns,
      kernelDistanceOfParameters,
      layerHamming,
      hammingDistance: mean(layerHamming),
      parameterDistance: tensorDistance(start, parameters),
      layerMotion: layerMotion(start, parameters),
      trainLoss: learned.loss,
      trainAccuracy: learned.accuracy,
      testLoss: tested.loss,
      testAccuracy: tested.accuracy,
    };
    rows.push(row);
    onRow?.(row);
    return true;
  };

  try {
    const ending = await trainOnImages(
      network,
      train,
      {
        numSteps: steps[steps.length - 1],
        batchSize,
        momentum: 0,
        rateAt: () => learningRate,
        inputs: (indices) => imageTensor(train, indices, statistics),
        visit,
        checkpoint,
      },
      rng,
    );
    return { ...ending, rows };
  } finally {
    tf.dispose([probe, kernel0, ...patterns0, ...gates0, ...start]);
  }
}
