/** A number as published and as computed here, and the verdict. */
import { type Measured, type Verdict, verdict } from "../../lib/src/published";
import type { Cell } from "../../lib/src/results";
import { deviation, mean } from "../../lib/src/statistics";

/** One number, as published and as computed here. */
export interface Comparison {
  /** What is measured, and where in the grid. */
  readonly what: string;
  readonly published?: number | readonly [number, number];
  readonly ours?: Measured;
  /** Of ours where it has no mean: runs that did not reach it within the budget. */
  readonly remark?: string;
  readonly verdict: Verdict;
}

/** The numbers of one panel. */
export interface Panel {
  /** Figure and quantity. */
  readonly title: string;
  /** Id of the notebook's figure or table that shows ours. */
  readonly shownIn: string;
  readonly comparisons: readonly Comparison[];
}

export const compared = (
  what: string,
  published: Comparison["published"],
  ours: Measured | undefined,
  publishedRuns: number,
): Comparison => ({ what, published, ours, verdict: verdict(published, ours, publishedRuns) });

export const measured = (values: readonly number[]): Measured | undefined =>
  values.length === 0
    ? undefined
    : {
        value: mean(values),
        error: values.length > 1 ? deviation(values) / Math.sqrt(values.length) : Infinity,
        numRuns: values.length,
      };

export const measuredIn = (cell: Cell, column: string): Measured | undefined =>
  measured(cell.values(column));

export const count = (x: number): string => x.toLocaleString("en");

/** An alpha of the published grid: 1/3 for 0.333. */
export function share(alpha: number): string {
  const thirds = Math.round(3 * alpha);
  const isThird = thirds % 3 !== 0 && Math.abs(3 * alpha - thirds) < 1e-6;
  return isThird ? `${thirds}/3` : `${alpha}`;
}
