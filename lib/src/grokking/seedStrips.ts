/**
 * Steps of single runs, a row for each setting: how far seeds scatter, beside what sets settings apart.
 *
 * @see paper Fig. 6d; test/grokking/seedStrips.test.ts
 */
import { requireCount, requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { INK } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots } from "../figures/traces";
import { largest, median, smallest } from "../statistics";

export interface SeedStrip {
  /** Stands at the left of the row. */
  readonly name: string;
  readonly color: string;
  /** Steps to fit the training equations, of each seed; null: not within the budget. */
  readonly fit: readonly (number | null)[];
  /** Steps to grok. */
  readonly grok: readonly (number | null)[];
}

export interface SeedStrips {
  readonly title: string;
  /** From top to bottom. */
  readonly strips: readonly SeedStrip[];
}

/** Above and below the middle of a row: runs of one number of steps would hide each other. */
const spread = (i: number, count: number): number => (count === 1 ? 0 : 0.36 * (i / (count - 1)));

/** Points of one row; those beyond the budget stand at it, as triangles that point on. */
function points(
  steps: readonly (number | null)[],
  heightOf: (i: number) => number,
  budget: number,
  style: { readonly color: string; readonly symbol: string; readonly size: number },
): Trace[] {
  const places = [...steps.keys()];
  const [reached, late] = [true, false].map((isReached) =>
    places.filter((i) => (steps[i] !== null) === isReached),
  );
  const at = (list: readonly number[], symbol: string): Trace[] =>
    list.length === 0
      ? []
      : [
          dots(
            list.map((i) => steps[i] ?? budget),
            list.map(heightOf),
            { ...style, symbol },
          ),
        ];
  return [...at(reached, style.symbol), ...at(late, "triangle-right")];
}

function rowOf({ color, fit, grok }: SeedStrip, y: number, budget: number): Trace[] {
  const above = (i: number): number => y + 0.06 + spread(i, grok.length);
  const below = (i: number): number => y - 0.06 - spread(i, fit.length);
  const middle = median(grok);
  const bar =
    middle === null || Number.isNaN(middle)
      ? []
      : [curve([middle, middle], [y, y + 0.48], { color: INK, width: 2.5 })];
  return [
    ...bar,
    ...points(fit, below, budget, { color, symbol: "circle-open", size: 7 }),
    ...points(grok, above, budget, { color, symbol: "circle", size: 9 }),
  ];
}

/**
 * A panel for each group, a row for each setting: above its middle a dot for each seed's steps to grok, with a bar at
 * their median; below a ring for its steps to fit. A run beyond the budget is a triangle at the budget.
 *
 * @param groups side by side, on one logarithmic axis of steps.
 * @param budget steps after which runs were ended.
 * @throws RangeError if there is no group or no strip, or the budget is no count.
 * @example
 * const strip = { name: "α = 1", color: INK, fit: [400, 500], grok: [900, null] };
 * seedStrips([{ title: "addition", strips: [strip] }], 1000).data.length; // 3
 * @see test/grokking/seedStrips.test.ts
 */
export function seedStrips(groups: readonly SeedStrips[], budget: number): Figure {
  requireCount("seedStrips", { budget });
  const all = groups.flatMap(({ strips }) => strips);
  requireThat(all.length > 0, "seedStrips", "there must be a group with a strip", groups);
  const steps = all.flatMap(({ fit, grok }) => [...fit, ...grok]).map((one) => one ?? budget);
  const range = [0.8 * smallest(steps), 1.25 * largest(steps)] as const;
  const ticks = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000].filter(
    (tick) => tick >= range[0] && tick <= range[1],
  );
  const most = largest(groups.map(({ strips }) => strips.length));
  const list = groups.map(({ title, strips }): Panel => {
    const heights = strips.map((_, i) => strips.length - i);
    return {
      title,
      x: {
        title: "steps",
        log: true,
        range,
        ticks,
        labels: ticks.map((n) => n.toLocaleString("en")),
      },
      y: {
        range: [0.4, strips.length + 0.6],
        ticks: heights,
        labels: strips.map(({ name }) => name),
      },
      traces: strips.flatMap((strip, i) => rowOf(strip, heights[i], budget)),
    };
  });
  return panels(list, { rowHeight: 70 * most, gap: 0.14 });
}
