/**
 * Fig. 4b of the paper: paths of the function on one example, for several relative scales, to a line of solutions.
 *
 * @see test/minimal/biasFigure.test.ts
 */
import { requireMatrix, requireVector } from "../check";
import type { Figure } from "../figures/figure";
import { ACCENT, QUIET } from "../figures/palette";
import { panels } from "../figures/panels";
import { curve, dots, simulation, theory, xy } from "../figures/traces";
import { add, dot, norm, scale, solutionSet, subtract, unit, type Vector } from "../linalg";
import { largest } from "../statistics";
import { betaPlane } from "./betaPlane";
import type { LowRankTask } from "./biasExercises";
import { interpolatingSolution } from "./implicitBias";

export interface LowRankRun {
  readonly delta: number;
  /** The function on its way, followed numerically and by the closed form, shapes [times, 2]. */
  readonly simulated: readonly Vector[];
  readonly exact: readonly Vector[];
  /** Where it is said to end, shape [2]; undefined where nothing is said. */
  readonly stated?: Vector;
}

/**
 * Paths over the loss, with the line of solutions and the two limits of the ends.
 *
 * @param task one example of two inputs, and a start that it sees.
 * @throws TypeError or RangeError if the task is another one.
 * @see paper Fig. 4b; test/minimal/biasFigure.test.ts
 * @example
 * const points = [[0.4, 0.05], [0.9, 0.65]];
 * const run = { delta: 0, simulated: points, exact: points, stated: [0.9, 0.65] };
 * lowRankPaths({ X: [[0.5, 1]], y: [1.1], beta0: [0.4, 0.05] }, [run]).data.length; // 7
 */
export function lowRankPaths(task: LowRankTask, runs: readonly LowRankRun[]): Figure {
  const { X, y, beta0 } = task;
  requireMatrix("lowRankPaths", { X }, 1, 2);
  requireVector("lowRankPaths", { y }, 1);
  const { minimumNorm: shortest } = solutionSet(X, y);
  const [upstream, downstream] = [Infinity, -Infinity].map((delta) =>
    interpolatingSolution({ ...task, delta }),
  );
  const seen = [beta0, shortest, upstream, downstream];
  const span = largest(seen.map((beta) => norm(subtract(beta, shortest))));
  const across = unit([X[0][1], -X[0][0]]);
  const line = [-2, 2].map((x) => add(shortest, scale(x * span, across)));
  const plane = betaPlane(seen, (b1, b2) => Math.abs(dot(X[0], [b1, b2]) - y[0]));
  const ends = runs.flatMap(({ stated }) => (stated ? [stated] : []));
  const traces = [
    ...plane.traces,
    curve(...xy(line), { name: "all solutions", color: ACCENT }),
    ...runs.map(({ simulated, delta }) => simulation(...xy(simulated), delta)),
    ...runs.map(({ exact }) => theory(...xy(exact), "exact")),
    curve(...xy([beta0, upstream]), { name: "δ → +∞", color: QUIET, dash: "dot" }),
    curve(...xy([beta0, downstream]), { name: "δ → −∞", color: QUIET, dash: "dash" }),
    dots(...xy(ends), { name: "Theorem 3.1", size: 9 }),
  ];
  return panels([{ ...plane, traces }], { rowHeight: 330 });
}
