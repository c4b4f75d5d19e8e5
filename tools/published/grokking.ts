/** Fig. 6d and 12: steps to grok, as published and here. */
import { besidePublished } from "../../lib/src/grokking/besidePublished";
import type { Published } from "../../lib/src/published";
import type { Results } from "../../lib/src/results";
import { median } from "../../lib/src/statistics";
import { type Comparison, compared, count, measured, type Panel, share } from "./panel";

/** Steps to grok of each seed: a mean if all runs got there, else their number and the median of all. */
function summaryOf(steps: readonly (number | null)[]): Pick<Comparison, "ours" | "remark"> {
  const reached = steps.filter((step) => step !== null);
  if (reached.length === steps.length) return { ours: measured(reached) };
  const middle = median(steps);
  const bound = middle === null ? "beyond the budget" : count(middle);
  return { remark: `${reached.length} of ${steps.length} within the budget, median ${bound}` };
}

/** What Fig. 12 may have been made with, and the file of its runs. */
const READINGS = [
  { title: "Fig. 12: steps to grok", file: "grokking" },
  { title: "Fig. 12, α divides in the forward pass: steps to grok", file: "grokking.forward" },
  { title: "Fig. 12, network of today: steps to grok", file: "grokking.today" },
];

/** Fig. 12: steps to grok over tau and alpha. */
export function grokkingMaps(
  published: Published,
  resultsOf: (file: string) => Results | undefined,
): Panel[] {
  const { taus, alphas, stepsToGrok, numSeeds } = published.fig12;
  return READINGS.map(({ title, file }) => {
    const results = resultsOf(file);
    const beside = results ? besidePublished(results, published) : [];
    const comparisons = alphas.flatMap((alpha, a) =>
      taus.map((tau, t) => {
        const place = beside.find((one) => one.tau === tau && one.alpha === alpha);
        const { ours, remark } = summaryOf(place?.ours ?? []);
        const what = `α = ${+alpha.toPrecision(3)}, τ = ${tau}`;
        const one = compared(what, stepsToGrok[a][t], ours, numSeeds);
        return remark === undefined ? one : { ...one, remark, verdict: "undecided" as const };
      }),
    );
    return { title, shownIn: "grok-published", comparisons };
  });
}

/** Fig. 6d: its curves have no numbers; ours, for settings in which its effect is large, and for the controls. */
export function grokkingRows(settings: Readonly<Record<string, Results | undefined>>): Panel {
  const comparisons = Object.entries(settings).flatMap(([setting, results]): Comparison[] => {
    if (results === undefined) return [{ what: setting, verdict: "not run" }];
    return results.axes.alpha.map((alpha) => {
      const { ours, remark } = summaryOf(results.at({ tau: 1, alpha }).values("stepsToGrok"));
      const one = compared(`${setting}, α = ${share(alpha)}`, undefined, ours, 1);
      return { ...one, ...(remark && { remark }) };
    });
  });
  return { title: "Fig. 6d: steps to grok at τ = 1", shownIn: "grok-full-size", comparisons };
}
