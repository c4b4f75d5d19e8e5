/**
 * When the modes of a wide linear network are learned: stages that merge as |delta| grows.
 *
 * @see test/linear/figures.test.ts
 */
import { requireThat } from "../check";
import type { Figure } from "../figures/figure";
import { panels } from "../figures/panels";
import { curve, dots } from "../figures/traces";
import { logspace } from "../grid";
import { transpose } from "../linalg";
import { stageTime } from "./stages";

/** Half times that were measured at one relative scale, one for each mode. */
export interface HalfTimes {
  readonly delta: number;
  readonly times: readonly number[];
}

const SHADES = ["#143d6b", "#3b7fb5", "#b0622b"];

/**
 * The time when each mode has half of its target: over |delta| (left, lines by the law, dots as measured), and for
 * balanced layers over the size of the start (right).
 *
 * @param goals singular values of the target.
 * @param from  singular value of beta at the start, below half of every goal.
 * @param found measured times; those that are not finite are left out.
 * @see test/linear/figures.test.ts
 * @example
 * stageTimes([2, 1], 1e-6, [{ delta: 1, times: [0.5, 0.6] }]).data.length; // 6
 */
export function stageTimes(
  goals: readonly number[],
  from: number,
  found: readonly HalfTimes[],
): Figure {
  const counts = found.every(({ times }) => times.length === goals.length);
  requireThat(counts, "stageTimes", "found must hold one time for each goal", found);
  const scales = logspace(1e-4, 20, 81);
  const starts = logspace(1e-12, 1e-2, 11);
  const half = (target: number, start: number, delta: number): number =>
    stageTime({ from: start, to: target / 2, target, delta });
  const style = (i: number) => ({ name: `σ* = ${goals[i]}`, color: SHADES[i % SHADES.length] });
  const laws = goals.map((goal, i) =>
    curve(
      scales,
      scales.map((delta) => half(goal, from, delta)),
      style(i),
    ),
  );
  const measured = goals.map((_, i) => {
    const points = found
      .map(({ delta, times }) => [Math.abs(delta), times[i]])
      .filter(([delta, time]) => delta > 0 && Number.isFinite(time));
    const [x, y] = points.length > 0 ? transpose(points) : [[], []];
    return dots(x, y, { color: style(i).color, size: 7 });
  });
  const balanced = goals.map((goal, i) =>
    curve(
      starts,
      starts.map((start) => half(goal, start, 0)),
      style(i),
    ),
  );
  const left = {
    title: "time for half of σ*",
    x: { title: "|δ|", log: true },
    y: { log: true },
    traces: [...laws, ...measured],
  };
  const right = {
    title: "the same, balanced (δ = 0)",
    x: { title: "singular values of β at the start", log: true },
    traces: balanced,
  };
  return panels([left, right], { rowHeight: 260 });
}
