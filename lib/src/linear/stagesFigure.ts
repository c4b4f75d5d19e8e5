/**
 * The hyperbolic entropy, and what it does to singular values that are learned.
 *
 * @see test/linear/figures.test.ts
 */
import type { Figure } from "../figures/figure";
import { deltaLook } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve } from "../figures/traces";
import { linspace } from "../grid";
import { hyperbolicEntropy } from "./mirrorFlow";

/** Singular values of beta over time. */
export interface Stages {
  readonly delta: number;
  /** One curve for each singular value, shape [values, times]. */
  readonly curves: readonly (readonly number[])[];
}

const SHADES = ["#143d6b", "#3b7fb5", "#b0622b"];

/**
 * The entropy for several |delta|, as a fraction of its value at 2, and singular values over logarithmic time.
 *
 * @param goals the singular values of the target.
 * @see paper Theorem B.6; test/linear/figures.test.ts
 * @example
 * entropyAndStages([{ delta: 0, curves: [[0, 2]] }], [2], [1, 10]).data.length; // 5
 */
export function entropyAndStages(
  stages: readonly Stages[],
  goals: readonly number[],
  times: readonly number[],
): Figure {
  const grid = linspace(-2, 2, 81);
  const entropies = [0.02, 0.5, 2, 8].map((delta) => {
    const values = grid.map((x) => hyperbolicEntropy(x, delta) / hyperbolicEntropy(2, delta));
    return curve(grid, values, {
      ...deltaLook(delta),
      name: `|δ| = ${delta}`,
      width: 3,
    });
  });
  const rising = stages.map(
    ({ delta, curves }): Panel => ({
      title: `singular values of β, δ = ${delta}`,
      x: { title: "time t", log: true },
      traces: curves.map((values, i) =>
        curve(times, values, {
          name: `σ* = ${goals[i]}`,
          color: SHADES[i % SHADES.length],
          width: 3,
        }),
      ),
    }),
  );
  const potentials = { title: "q(x) / q(2)", x: { title: "x" }, traces: entropies };
  return panels([potentials, ...rising], { rowHeight: 260 });
}
