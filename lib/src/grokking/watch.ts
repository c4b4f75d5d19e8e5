/**
 * A training that is watched: a bar below the cell, and the parameters of each evaluation kept.
 *
 * @see test/grokking/watch.test.ts
 */
import { progress } from "../notebook/progress";
import {
  type GrokkingCourse,
  type GrokkingOptions,
  type GrokkingPoint,
  trainGrokking,
} from "./training";

export interface WatchedCourse extends GrokkingCourse {
  readonly alpha: number;
  /** Parameters at each evaluation, as many as `curve` has points. */
  readonly snapshots: readonly Float32Array[];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/**
 * Trains as {@link trainGrokking} does.
 *
 * @param name    what the bar says is running.
 * @param onCurve told the evaluations so far after each of them.
 * @throws TypeError or RangeError as trainGrokking does.
 * @example
 * const setting = { ...PAPER_GROKKING, modulus: 7, width: 8, numHidden: 8 };
 * const { snapshots } = await watchGrokking("a try", { setting, budget: 10, evaluateEvery: 5 });
 * snapshots.length; // 3
 * @see test/grokking/watch.test.ts
 */
export async function watchGrokking(
  name: string,
  options: GrokkingOptions,
  onCurve: (curve: readonly GrokkingPoint[]) => void = () => {},
): Promise<WatchedCourse> {
  const bar = progress(name, options.budget, { unit: "steps" });
  const curve: GrokkingPoint[] = [];
  const snapshots: Float32Array[] = [];
  const onEvaluation = (point: GrokkingPoint, parameters: Float32Array): void => {
    curve.push(point);
    snapshots.push(parameters);
    const { training, validation } = point;
    bar.update(
      point.step,
      `training ${percent(training.accuracy)}, validation ${percent(validation.accuracy)}`,
    );
    onCurve([...curve]);
  };
  try {
    const course = await trainGrokking({ ...options, onEvaluation });
    return { ...course, alpha: options.alpha ?? 1, snapshots };
  } finally {
    bar.finish();
  }
}
