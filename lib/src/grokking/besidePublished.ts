/**
 * Fig. 12 as published, beside what is computed here.
 *
 * @see paper Fig. 12; data/published.json; test/grokking/besidePublished.test.ts
 */
import { requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { INK } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots, xy } from "../figures/traces";
import type { Published } from "../published";
import type { Results } from "../results";
import { mean } from "../statistics";

export interface StepsBeside {
  readonly tau: number;
  /** As published; ours is rounded. */
  readonly alpha: number;
  /** Mean of five runs, or the interval in which it lies. */
  readonly published: number | readonly [number, number];
  /** Steps to grok of each seed; null: not within the budget. */
  readonly ours: readonly (number | null)[];
}

/** The published number, or the middle of its interval on a logarithmic scale. */
const middleOf = (published: StepsBeside["published"]): number =>
  typeof published === "number" ? published : Math.sqrt(published[0] * published[1]);

/**
 * Steps to grok at every tau and alpha of Fig. 12 that were run here, too.
 *
 * @param results of the experiment "grokking".
 * @example
 * const published = readPublished("data/published.json");
 * besidePublished(readResults("data/results/grokking.today.json"), published).length; // 25
 * @see test/grokking/besidePublished.test.ts
 */
export function besidePublished(results: Results, { fig12 }: Published): StepsBeside[] {
  const { taus, alphas, stepsToGrok } = fig12;
  return taus.flatMap((tau, t) =>
    alphas.flatMap((alpha, a): StepsBeside[] => {
      const near = results.axes.alpha.find((other) => Math.abs(Math.log(other / alpha)) < 0.06);
      if (near === undefined || !results.axes.tau.includes(tau)) return [];
      const ours = results.at({ tau, alpha: near }).values<number | null>("stepsToGrok");
      return ours.length === 0 ? [] : [{ tau, alpha, published: stepsToGrok[a][t], ours }];
    }),
  );
}

/** One network or rule of training, with what it took. */
export interface Reading {
  readonly name: string;
  readonly color: string;
  readonly beside: readonly StepsBeside[];
}

/** Ours at one tau: a line through the geometric means over the seeds, and a dot for each seed. */
function tracesOf({ name, color, beside }: Reading, tau: number, budget: number): Trace[] {
  const here = beside.filter((one) => one.tau === tau).sort((a, b) => a.alpha - b.alpha);
  if (here.length === 0) return [];
  const alphas = here.map(({ alpha }) => alpha);
  const middles = here.map(({ ours }) => Math.exp(mean(ours.map((n) => Math.log(n ?? budget)))));
  const runs = here.flatMap(({ alpha, ours }) => ours.map((steps) => [alpha, steps ?? budget]));
  return [
    curve(alphas, middles, { name, color, width: 2.5 }),
    dots(...xy(runs), { color, size: 5 }),
  ];
}

/**
 * A panel for each tau, steps to grok over alpha, all on logarithmic axes: the published means dashed, ours a dot for
 * each seed and a line through their geometric means, for each reading of what was published.
 *
 * @param budget with which runs beyond it are drawn, and enter the mean.
 * @throws RangeError if there is nothing to draw.
 * @example
 * const beside = [{ tau: 1, alpha: 10, published: 6000, ours: [900, null] }];
 * besidePublishedFigure([{ name: "here", color: ACCENT, beside }], 30_000).data.length; // 3
 * @see test/grokking/besidePublished.test.ts
 */
export function besidePublishedFigure(readings: readonly Reading[], budget: number): Figure {
  const all = readings.flatMap(({ beside }) => beside);
  requireThat(all.length > 0, "besidePublishedFigure", "there must be steps to draw", readings);
  const taus = [...new Set(all.map(({ tau }) => tau))].sort((one, other) => one - other);
  const panel = (tau: number, i: number): Panel => {
    const published = new Map(
      all
        .filter((one) => one.tau === tau)
        .sort((a, b) => a.alpha - b.alpha)
        .map((one) => [one.alpha, middleOf(one.published)]),
    );
    const style = { name: "published", dash: "dash", color: INK, width: 2 };
    return {
      title: `τ = ${tau}`,
      x: { title: "α", log: true, range: [0.06, 16], ticks: [0.1, 1, 10] },
      y: {
        title: i === 0 ? "steps to grok" : undefined,
        log: true,
        range: [250, 45_000],
        ticks: [300, 1000, 3000, 10_000, 30_000],
        labels: i === 0 ? ["300", "1,000", "3,000", "10,000", "30,000"] : ["", "", "", "", ""],
      },
      traces: [
        curve([...published.keys()], [...published.values()], style),
        ...readings.flatMap((reading) => tracesOf(reading, tau, budget)),
      ],
    };
  };
  return panels(taus.map(panel), { rowHeight: 240, gap: 0.03 });
}
