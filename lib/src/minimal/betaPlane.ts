/**
 * The plane of the function's two coefficients, on which paths of learning are drawn.
 *
 * @see test/minimal/neuronFigures.test.ts
 */
import { requireThat } from "../check";
import type { Panel } from "../figures/panels";
import { levels } from "../figures/traces";
import { linspace } from "../grid";
import type { Vector } from "../linalg";
import { largest, smallest } from "../statistics";

/**
 * A panel around some points of the plane, with the levels of a loss below what will be drawn.
 *
 * @param points what must be seen, shape [n, 2], not all of them the same.
 * @param loss   of beta_1 and beta_2.
 * @see test/minimal/neuronFigures.test.ts
 * @example
 * betaPlane([[0, 0], [1, 2]], (b1, b2) => b1 + b2).x?.range; // [-0.5, 1.5]
 */
export function betaPlane(
  points: readonly Vector[],
  loss: (b1: number, b2: number) => number,
): Panel {
  const [low, high] = [smallest, largest].map((end) =>
    [0, 1].map((i) => end(points.map((point) => point[i]))),
  );
  const span = Math.max(high[0] - low[0], high[1] - low[1]);
  requireThat(span > 0, "betaPlane", "points must not be one and the same", points);
  const ranges = [0, 1].map((i) => [low[i] - span / 4, high[i] + span / 4] as const);
  // Equal units on both axes may show more than is asked for.
  const [x, y] = ranges.map(([from, to]) => linspace(from - span, to + span, 80));
  return {
    x: { title: "β₁", range: ranges[0] },
    y: { title: "β₂", range: ranges[1] },
    equalAxes: true,
    traces: [levels(x, y, loss)],
  };
}
