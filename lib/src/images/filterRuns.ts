/**
 * Residual networks trained from several starts, and what became of their first layers' filters.
 *
 * @see paper Fig. 6b; test/images/filterRuns.test.ts
 */
import { dot, norm, subtract } from "../linalg";
import { tf } from "../notebook/tensor";
import { random } from "../random";
import type { ImageData } from "./data/imageSet";
import type { FilterBank } from "./filterBank";
import { type ClassifierOptions, trainClassifier } from "./imageClassifier";
import type { ResNet } from "./resnet";

/** The loss of each step so far. */
export interface LossCourse {
  readonly alpha: number;
  readonly losses: readonly number[];
}

/** A network that was trained to the end. */
export interface FilterRun {
  readonly alpha: number;
  /** The filters in the end, and their difference from the start. */
  readonly bank: FilterBank;
  readonly learned: FilterBank;
  /** Norms of the start and of what is learned. */
  readonly sizes: readonly [start: number, learned: number];
  /** Squared cosine of the angle between start and end: the start's share of the filters. */
  readonly share: number;
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
}

export interface FilterRunsOptions extends Omit<ClassifierOptions, "onStep"> {
  readonly alphas: readonly number[];
  /** Of start, batches and alterations: alphas share them. */
  readonly seed: number;
  /** Shown the losses of all networks so far, after each step. */
  readonly onStep?: (courses: readonly LossCourse[]) => void;
}

/** What became of a first layer's filters. */
export type FilterParts = Pick<FilterRun, "bank" | "learned" | "sizes" | "share">;

/**
 * The filters in the end, and how they differ from those of the start.
 *
 * @param seed of the training.
 * @param parameters in the end.
 */
export function filterParts(
  network: ResNet,
  seed: number,
  parameters: readonly tf.Tensor[],
): FilterParts {
  const initial = network.initial(random(seed).stream("start")); // as the training began
  const [before] = initial;
  const [after] = parameters;
  const [side, , channels, numFilters] = after.shape;
  const shape = { side, channels, numFilters };
  const [start, values] = [before, after].map((tensor) => Array.from(tensor.dataSync()));
  const learned = subtract(values, start);
  tf.dispose(initial);
  return {
    bank: { values, ...shape },
    learned: { values: learned, ...shape },
    sizes: [norm(start), norm(learned)] as const,
    share: (dot(start, values) / (norm(start) * norm(values))) ** 2,
  };
}

/**
 * Trains one network after the other.
 *
 * @param networkAt the network of an alpha.
 * @returns the networks that were trained to the end; losses of those, too, that were stopped or diverged.
 * @throws as trainClassifier does.
 * @see test/images/filterRuns.test.ts
 * @example
 * const networkAt = (alpha: number) => resnet({ alpha, firstKernel: 3, kernel: 1, widths: [1, 1, 1, 1], channels: 1 });
 * const settings = { numEpochs: 1, batchSize: 2, learningRate: 0.1 };
 * const images = experimentData("drawn-digits", 4, 2);
 * const { runs } = await filterRuns(networkAt, images, { ...settings, alphas: [1, 10], seed: 0 });
 * runs.map(({ alpha }) => alpha); // [1, 10]
 */
export async function filterRuns(
  networkAt: (alpha: number) => ResNet,
  images: ImageData,
  { alphas, seed, onStep, ...options }: FilterRunsOptions,
): Promise<{
  readonly runs: readonly FilterRun[];
  readonly courses: readonly LossCourse[];
  readonly diverged: readonly { readonly alpha: number; readonly step: number }[];
}> {
  const runs: FilterRun[] = [];
  const courses: LossCourse[] = [];
  const diverged: { alpha: number; step: number }[] = [];
  for (const alpha of alphas) {
    const losses: number[] = [];
    courses.push({ alpha, losses });
    const network = networkAt(alpha);
    const watched = {
      ...options,
      onStep: (_step: number, loss: number) => {
        losses.push(loss);
        onStep?.(courses);
      },
    };
    const ending = await trainClassifier(network, images, watched, random(seed));
    if (ending.stopped) break;
    if (ending.diverged !== undefined) diverged.push({ alpha, step: ending.diverged });
    if (!ending.trained) continue;
    const { parameters, trainAccuracy, testAccuracy } = ending.trained;
    runs.push({ alpha, ...filterParts(network, seed, parameters), trainAccuracy, testAccuracy });
    tf.dispose(parameters);
  }
  return { runs, courses: courses.filter(({ losses }) => losses.length > 0), diverged };
}
