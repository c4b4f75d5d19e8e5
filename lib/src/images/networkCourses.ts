/**
 * The courses of networks from several starts, with all that was measured even if a reader stops halfway.
 *
 * @see test/images/networkCourses.test.ts
 */
import { random } from "../random";
import { type Results, type Row, resultsOf } from "../results";
import type { ImageData } from "./data/imageSet";
import type { LayeredNetwork } from "./layeredNetwork";
import { type NetworkCourseOptions, networkCourse } from "./networkCourse";

export interface CoursesOptions extends Omit<NetworkCourseOptions, "onRow"> {
  readonly alphas: readonly number[];
  /** Of start and batches; a seed's alphas share them. */
  readonly seeds: readonly number[];
  /** Told before each step how many there were, and where the training is. */
  readonly onStep?: (numSteps: number, alpha: number, seed: number) => void;
  /** Shown all that has been measured, each time there is more. */
  readonly onRow?: (results: Results) => void;
}

/** A training whose loss is no longer a number. */
interface Diverged {
  readonly alpha: number;
  readonly seed: number;
  readonly step: number;
}

/**
 * Trains from one start after the other, seed by seed. Where a training is stopped or diverges, what was measured
 * until then counts.
 *
 * @param networkAt the network of an alpha.
 * @returns results of the axes alpha, seed and step, with the values of a {@link CourseRow}.
 * @throws as networkCourse does.
 * @see test/images/networkCourses.test.ts
 * @example
 * const networkAt = (alpha: number) => lenet5({ alpha, widths: [2, 2, 3, 3] });
 * const settings = { steps: [0, 1], batchSize: 2, learningRate: 1e-3, numProbe: 1 };
 * const images = experimentData("drawn-digits", 4, 2);
 * const { results } = await networkCourses(networkAt, images, { ...settings, alphas: [1, 10], seeds: [0] });
 * results.axes.alpha; // [1, 10]
 */
export async function networkCourses(
  networkAt: (alpha: number) => LayeredNetwork,
  images: ImageData,
  options: CoursesOptions,
): Promise<{ readonly results: Results; readonly diverged: readonly Diverged[] }> {
  const { alphas, seeds, onStep, onRow, ...rest } = options;
  const rows: Row[] = [];
  const diverged: Diverged[] = [];
  const measured = (): Results => resultsOf([...rows], { axes: ["alpha", "seed", "step"] });
  const starts = seeds.flatMap((seed) => alphas.map((alpha) => ({ alpha, seed })));
  const numSteps = rest.steps[rest.steps.length - 1];
  for (const [i, start] of starts.entries()) {
    let step = 0;
    const course = await networkCourse(
      networkAt(start.alpha),
      images,
      {
        ...rest,
        checkpoint: async () => {
          onStep?.(i * numSteps + step++, start.alpha, start.seed);
          return (await rest.checkpoint?.()) ?? false;
        },
        onRow: (row) => {
          rows.push({ ...start, ...row });
          onRow?.(measured());
        },
      },
      random(start.seed),
    );
    if (course.stopped) break;
    if (course.diverged !== undefined) diverged.push({ ...start, step: course.diverged });
  }
  return { results: measured(), diverged };
}
