/**
 * Stages of a training that every course has, so that courses of different lengths can be compared.
 *
 * @see test/grokking/stages.test.ts
 */
import type { GrokkingPoint } from "./training";

export interface Stage {
  readonly name: string;
  /** Which evaluation; the last one where the stage is not reached. */
  readonly at: number;
  readonly isReached: boolean;
}

/**
 * Start, 99 % of the training equations right, half of the validation equations right, end.
 *
 * @param curve evaluations, at least one.
 * @example
 * const point = (accuracy) => ({ training: { accuracy }, validation: { accuracy: accuracy / 2 } });
 * grokkingStages([point(0), point(1), point(1)]).map(({ at }) => at); // [0, 1, 1, 2]
 * @see test/grokking/stages.test.ts
 */
export function grokkingStages(
  curve: readonly Pick<GrokkingPoint, "training" | "validation">[],
): Stage[] {
  const last = curve.length - 1;
  const stage = (name: string, found: number): Stage => ({
    name,
    at: found < 0 ? last : found,
    isReached: found >= 0,
  });
  const fitted = curve.findIndex(({ training }) => training.accuracy >= 0.99);
  const half = curve.findIndex(({ validation }) => validation.accuracy >= 0.5);
  return [
    stage("start", 0),
    stage("fitted", fitted),
    stage("half grokked", half),
    stage("end", last),
  ];
}
