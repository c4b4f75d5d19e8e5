/**
 * Fig. 12 as published, beside what is computed here.
 *
 * @see paper Fig. 12; data/published.json; test/grokking/besidePublished.test.ts
 */
import { requireThat } from "../check";
import type { Figure } from "../figures/figure";
import { ACCENT, INK } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots } from "../figures/traces";
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
      return [{ tau, alpha, published: stepsToGrok[a][t], ours }];
    }),
  );
}

/**
 * A panel for each tau, steps to grok over alpha, all on logarithmic axes: the published means dashed, ours a dot for
 * each seed and a line through their geometric means.
 *
 * @param budget with which runs beyond it are drawn, and enter the mean.
 * @throws RangeError if there is nothing to draw.
 * @example
 * const one = { tau: 1, alpha: 10, published: 6000, ours: [900, null] };
 * besidePublishedFigure([one], 30_000).data.length; // 3
 * @see test/grokking/besidePublished.test.ts
 */
export function besidePublishedFigure(list: readonly StepsBeside[], budget: number): Figure {
  requireThat(list.length > 0, "besidePublishedFigure", "there must be steps to draw", list);
  const taus = [...new Set(list.map(({ tau }) => tau))].sort((one, other) => one - other);
  const panel = (tau: number, i: number): Panel => {
    const here = list.filter((one) => one.tau === tau).sort((a, b) => a.alpha - b.alpha);
    const runs = here.flatMap(({ alpha, ours }) => ours.map((steps) => [alpha, steps ?? budget]));
    const alphas = here.map(({ alpha }) => alpha);
    const middles = here.map(({ ours }) => Math.exp(mean(ours.map((n) => Math.log(n ?? budget)))));
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
        curve(
          alphas,
          here.map(({ published }) => middleOf(published)),
          {
            ...{ name: "published", dash: "dash", color: INK, width: 2 },
          },
        ),
        curve(alphas, middles, { name: "here, mean", color: ACCENT, width: 2.5 }),
        dots(
          runs.map(([alpha]) => alpha),
          runs.map(([, steps]) => steps),
          { name: "single seeds", color: ACCENT, size: 5 },
        ),
      ],
    };
  };
  return panels(taus.map(panel), { rowHeight: 240, gap: 0.03 });
}
