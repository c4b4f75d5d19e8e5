/**
 * When the modes of a wide linear network are learned: stages that merge as |delta| grows.
 *
 * @see test/linear/figures.test.ts
 */
import { requireThat } from "../check";
import type { Figure } from "../figures/figure";
import { panels } from "../figures/panels";
import { curve, dots, xy } from "../figures/traces";
import { logspace } from "../grid";
import { stageTime } from "./stages";

/** Half times that were measured at one relative scale, one for each mode. */
export interface HalfTimes {
  readonly delta: number;
  readonly times: readonly number[];
}

const SHADES = ["#143d6b", "#3b7fb5", "#b0622b"];

/**
 * The time when each mode has half of its target: over |delta| (left), and for balanced layers over the size of the
 * start (right); lines by the law, dots as measured.
 *
 * @param goals singular values of the target.
 * @param from  singular value of beta at the start, below half of every goal.
 * @param found measured times; those that are not finite are left out.
 * @see test/linear/figures.test.ts
 * @example
 * stageTimes([2, 1], 1e-6, [{ delta: 1, times: [0.5, 0.6] }]).data.length; // 8
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
  const measured = (isBalanced: boolean) =>
    goals.map((_, i) => {
      const points = found
        .filter(({ delta, times }) => (delta === 0) === isBalanced && Number.isFinite(times[i]))
        .map(({ delta, times }) => [isBalanced ? from : Math.abs(delta), times[i]]);
      return dots(...xy(points), { color: style(i).color, size: 7 });
    });
  const balanced = goals.map((goal, i) =>
    curve(
      starts,
      starts.map((start) => half(goal, start, 0)),
      style(i),
    ),
  );
  const exponents = [-12, -9, -6, -3];
  const ticks = exponents.map((exponent) => 10 ** exponent);
  const labels = exponents.map((exponent) => `10<sup>−${-exponent}</sup>`);
  const left = {
    title: "time for half of σ*",
    x: { title: "|δ|", log: true },
    y: { log: true },
    traces: [...laws, ...measured(false)],
  };
  const right = {
    title: "the same, balanced (δ = 0)",
    x: { title: "singular values of β at the start", log: true, ticks, labels },
    traces: [...balanced, ...measured(true)],
  };
  return panels([left, right], { rowHeight: 260 });
}
