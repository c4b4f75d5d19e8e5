/**
 * Training losses over the steps, one curve for each alpha.
 *
 * @see test/images/filterRuns.test.ts
 */
import type { Figure } from "../figures/figure";
import { alphaLook } from "../figures/palette";
import { panels } from "../figures/panels";
import { curve } from "../figures/traces";
import type { LossCourse } from "./filterRuns";

/**
 * The figure, of trainings that may still be on their way.
 *
 * @example
 * lossFigure([{ alpha: 1, losses: [2.3, 2.1] }]).data[0].y; // [2.3, 2.1]
 */
export function lossFigure(courses: readonly LossCourse[]): Figure {
  const traces = courses.map(({ alpha, losses }) => {
    const steps = losses.map((_, i) => i + 1);
    return curve(steps, losses, { ...alphaLook(alpha), dash: "solid", width: 1.5 });
  });
  const y = { title: "loss of the batch" };
  return panels([{ x: { title: "steps" }, y, traces }], { rowHeight: 200 });
}
