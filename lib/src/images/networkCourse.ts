/**
 * Trains a network and says, at chosen steps, how far kernel, activation patterns and parameters have moved.
 *
 * @see paper section 6, Fig. 6a; test/images/kernelExperiment.test.ts
 */
import { requireCount, requirePositive, requireThat, requireType } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { requireConvolutionGradients, tf } from "../notebook/tensor";
import type { Random } from "../random";
import { type ImageData, type ImageSet, requireImageSet } from "./data/imageSet";
import { channelStatistics, imageTensor, labelTensor } from "./data/imageTensor";
import {
  activationPatterns,
  patternDistances,
  tensorDistance,
  tensorKernelDistance,
} from "./distances";
import type { Network } from "./imageNetwork";
import { batches, crossEntropy, descentWithMomentum } from "./momentum";
import { networkKernel } from "./networkKernel";

/** One entry for each asked step. */
export interface NetworkCourse {
  /** Distance of the neural tangent kernel on the probe from that at the start. */
  readonly kernelDistance: readonly number[];
  /** Share of a hidden layer's units that have switched, probe mean; indexed [step][layer]. */
  readonly layerHamming: readonly (readonly number[])[];
  /** Euclidean distance of all parameters from the start. */
  readonly parameterDistance: readonly number[];
  /** Mean cross-entropy and share of right answers. */
  readonly trainLoss: readonly number[];
  readonly trainAccuracy: readonly number[];
  readonly testLoss: readonly number[];
  readonly testAccuracy: readonly number[];
}

export interface NetworkCourseOptions {
  /** Rising numbers of steps, 0 allowed. */
  readonly steps: readonly number[];
  readonly batchSize: number;
  readonly learningRate: number;
  /** Default 0. */
  readonly momentum?: number;
  /** Images on which kernel and patterns are compared, the first of the training set. */
  readonly numProbe: number;
  /** Asked before each step; true stops, and what has been measured is returned. */
  readonly checkpoint?: Checkpoint;
}

/** Training images whose loss is measured: as many as this, from the first on. */
const MOST_TRAIN = 2000;
/** Images that go through the network at a time when losses are measured. */
const CHUNK = 500;

const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => from + i);

/** Mean loss and accuracy of a network on the first images of a set. */
function scores(
  forward: (inputs: tf.Tensor4D) => tf.Tensor2D,
  set: ImageSet,
  numImages: number,
  statistics: ReturnType<typeof channelStatistics>,
): { loss: number; accuracy: number } {
  let [loss, right] = [0, 0];
  for (let from = 0; from < numImages; from += CHUNK) {
    const some = range(Math.min(CHUNK, numImages - from), from);
    tf.tidy(() => {
      const labels = labelTensor(set, some);
      const logits = forward(imageTensor(set, some, statistics));
      loss += crossEntropy(logits, labels).dataSync()[0] * some.length;
      right += tf
        .sum(tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(labels, 1)), "int32"))
        .dataSync()[0];
    });
  }
  return { loss: loss / numImages, accuracy: right / numImages };
}

/**
 * One training by stochastic gradient descent on the cross-entropy, at a constant rate.
 *
 * @param network for images of the data's size.
 * @param rng     start and order of the batches; alphas compared with the same stream differ in nothing else.
 * @returns what was found at each of `steps`; gradient-flow time is learningRate x step.
 * @throws TypeError or RangeError if an option is out of range; Error where convolutions have no gradients.
 * @see test/images/kernelExperiment.test.ts
 */
export async function networkCourse(
  network: Network,
  { train, test }: ImageData,
  options: NetworkCourseOptions,
  rng: Random,
): Promise<NetworkCourse> {
  const { steps, batchSize, learningRate, momentum = 0, numProbe, checkpoint } = options;
  requireConvolutionGradients("networkCourse");
  requireImageSet("networkCourse", train);
  requireImageSet("networkCourse", test);
  requireType(
    Array.isArray(steps) && steps.length > 0,
    "networkCourse",
    "steps must be a list",
    steps,
  );
  for (const step of steps) requireCount("networkCourse", { step }, 0);
  const rising = steps.every((step, i) => i === 0 || step > steps[i - 1]);
  requireThat(rising, "networkCourse", "steps must rise", steps);
  requireCount("networkCourse", { batchSize, numProbe });
  requirePositive("networkCourse", { learningRate });
  const numTrain = train.labels.length;
  requireThat(
    numProbe <= numTrain,
    "networkCourse",
    `numProbe must be at most ${numTrain}`,
    numProbe,
  );

  const statistics = channelStatistics(train);
  const probe = imageTensor(train, range(numProbe), statistics);
  const start = network.initial(rng.stream("start"));
  const descent = descentWithMomentum(start, { momentum });
  const order = rng.stream("order");
  const turns = batches(numTrain, batchSize, (epoch) =>
    order.stream(epoch).shuffled(range(numTrain)),
  );
  const [kernel0, patterns0] = [
    networkKernel(network, start, probe),
    activationPatterns(network, start, probe),
  ];
  const course = {
    kernelDistance: [] as number[],
    layerHamming: [] as number[][],
    parameterDistance: [] as number[],
    trainLoss: [] as number[],
    trainAccuracy: [] as number[],
    testLoss: [] as number[],
    testAccuracy: [] as number[],
  };

  const measure = (): void => {
    const parameters = descent.parameters();
    const kernel = networkKernel(network, parameters, probe);
    const patterns = activationPatterns(network, parameters, probe);
    const forward = (inputs: tf.Tensor4D): tf.Tensor2D => network.forward(parameters, inputs);
    course.kernelDistance.push(tensorKernelDistance(kernel0, kernel));
    course.layerHamming.push(patternDistances(patterns0, patterns));
    course.parameterDistance.push(tensorDistance(start, parameters));
    tf.dispose([kernel, ...patterns]);
    const learned = scores(forward, train, Math.min(numTrain, MOST_TRAIN), statistics);
    const tested = scores(forward, test, test.labels.length, statistics);
    course.trainLoss.push(learned.loss);
    course.trainAccuracy.push(learned.accuracy);
    course.testLoss.push(tested.loss);
    course.testAccuracy.push(tested.accuracy);
  };

  try {
    const last = steps[steps.length - 1];
    for (let step = 0; ; step++) {
      if (steps.includes(step)) measure();
      if (step === last || (await checkpoint?.())) return course;
      const some = turns.next().value;
      const [inputs, labels] = [imageTensor(train, some, statistics), labelTensor(train, some)];
      descent.step(
        (parameters) => crossEntropy(network.forward(parameters, inputs), labels),
        learningRate,
      );
      tf.dispose([inputs, labels]);
    }
  } finally {
    descent.dispose();
    tf.dispose([probe, kernel0, ...patterns0, ...start]);
  }
}
