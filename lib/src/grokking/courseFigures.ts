/**
 * Trainings from several starts in one figure, each start with one look throughout.
 *
 * @see paper Fig. 6d; test/grokking/courseFigures.test.ts
 */
import type { Figure, Trace } from "../figures/figure";
import { alphaLook } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve as line } from "../figures/traces";
import { largest } from "../statistics";
import type { GrokkingPoint } from "./training";

export interface AlphaCourse {
  readonly alpha: number;
  readonly curve: readonly GrokkingPoint[];
}

/** One quantity over steps, a line for each start. */
const traces = (
  courses: readonly AlphaCourse[],
  value: (point: GrokkingPoint) => number,
): Trace[] => {
  return courses.map(({ alpha, curve }) =>
    line(
      curve.map(({ step }) => step),
      curve.map(value),
      { ...alphaLook(alpha), width: 2.5 },
    ),
  );
};

/**
 * Accuracy and loss over steps, in training and in validation.
 *
 * @example
 * const score = { accuracy: 0.1, loss: 3 };
 * const point = { step: 0, training: score, validation: score, weightNorms: {} };
 * grokkingFigure([{ alpha: 1, curve: [point] }]).data.length; // 4
 * @see test/grokking/courseFigures.test.ts
 */
export function grokkingFigure(courses: readonly AlphaCourse[]): Figure {
  const panel = (title: string, value: (point: GrokkingPoint) => number, log = false): Panel => ({
    title,
    x: { title: "steps" },
    y: { log },
    traces: traces(courses, value),
  });
  const list = [
    panel("training accuracy", ({ training }) => training.accuracy),
    panel("validation accuracy", ({ validation }) => validation.accuracy),
    panel("training loss", ({ training }) => training.loss, true),
    panel("validation loss", ({ validation }) => validation.loss),
  ];
  return panels(list, { columns: 2, rowHeight: 160 });
}

/**
 * Euclidean norms of four parts of the network over steps.
 *
 * @example
 * const score = { accuracy: 0.1, loss: 3 };
 * const weightNorms = { embeddings: 4, attention: 3, feedForward: 2, readout: 1 };
 * const point = { step: 0, training: score, validation: score, weightNorms };
 * normsFigure([{ alpha: 1, curve: [point] }]).data.length; // 4
 * @see test/grokking/courseFigures.test.ts
 */
export function normsFigure(courses: readonly AlphaCourse[]): Figure {
  const points = courses.flatMap(({ curve }) => curve);
  const list = ["embeddings", "attention", "feedForward", "readout"].map((part): Panel => {
    const norm = ({ weightNorms }: GrokkingPoint): number => weightNorms[part];
    const range = [0, 1.08 * largest(points.map(norm))] as const;
    return { title: part, x: { title: "steps" }, y: { range }, traces: traces(courses, norm) };
  });
  return panels(list, { columns: 2, rowHeight: 158 });
}
