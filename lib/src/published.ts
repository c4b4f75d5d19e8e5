/**
 * The numbers that the authors published, and the one rule by which ours are set beside them.
 *
 * @see data/published.json; notes/published.md; test/published.test.ts
 */
import { readFileSync } from "node:fs";
import { requireFinite, requireThat } from "./check";

/** Extremes over a grid, at each step. */
export interface Extremes {
  readonly max: readonly number[];
  readonly min: readonly number[];
}

/** data/published.json; every part says where its numbers come from. */
export interface Published {
  readonly fig10: {
    readonly source: string;
    readonly numSeeds: number;
    readonly steps: readonly number[];
    readonly extremes: Readonly<Record<string, Extremes>>;
  };
  readonly fig6c: {
    readonly source: string;
    readonly numSeeds: number;
    readonly numTrain: readonly number[];
    /** Mean test errors; shorter than numTrain where the last are zero. */
    readonly curves: readonly { readonly alpha: number; readonly testError: readonly number[] }[];
  };
  readonly fig11b: {
    readonly source: string;
    readonly alphas: readonly number[];
    readonly smoothness: readonly number[];
  };
  readonly fig12: {
    readonly source: string;
    readonly numSeeds: number;
    readonly taus: readonly number[];
    readonly alphas: readonly number[];
    /** [alpha][tau]: a mean, or the interval in which it lies. */
    readonly stepsToGrok: readonly (readonly (number | readonly [number, number])[])[];
  };
}

/**
 * The published numbers.
 *
 * @param file path of data/published.json.
 * @example
 * readPublished("data/published.json").fig11b.smoothness[0]; // 3.804
 */
export const readPublished = (file: string): Published => JSON.parse(readFileSync(file, "utf8"));

/** A mean of ours, its standard error, and the number of runs behind it. */
export interface Measured {
  readonly value: number;
  readonly error: number;
  readonly numRuns: number;
}

/** What the rule says; "not run" where there is no number of ours yet. */
export type Verdict = "agrees" | "differs" | "undecided" | "not published" | "not run";

/** Ours must be known to this share of itself before it can agree or differ. */
const KNOWN = 0.15;
/** Standard errors of the difference within which two numbers agree. */
const FEW = 2;

/**
 * Whether our number agrees with a published one: by one rule, fixed before the numbers were compared.
 *
 * It *agrees* if the difference is at most two of its standard errors and ours is known to 15 %, *differs* if it is
 * more and ours is known to 15 %, and is *undecided* otherwise. The published scatter is nowhere given: it is taken to
 * be as large as ours, so that the difference has the standard error `error · √(1 + numRuns / publishedRuns)`.
 *
 * @param published     the published number, or an interval that holds it; undefined if there is none.
 * @param ours          undefined if it was not run.
 * @param publishedRuns runs behind the published number.
 * @throws TypeError or RangeError if a number is not finite, or counts or error are negative. An infinite error is one
 *   that is not known.
 * @example
 * verdict(0.612, { value: 0.61, error: 0.01, numRuns: 4 }, 4); // "agrees"
 * @see test/published.test.ts
 */
export function verdict(
  published: number | readonly [number, number] | undefined,
  ours: Measured | undefined,
  publishedRuns: number,
): Verdict {
  if (published === undefined) return "not published";
  if (ours === undefined) return "not run";
  const { value, error, numRuns } = ours;
  const [low, high] = typeof published === "number" ? [published, published] : published;
  requireFinite("verdict", { low, high, value });
  const isSound = error >= 0 && numRuns > 0 && publishedRuns > 0;
  requireThat(isSound, "verdict", "runs must be counted and the error not negative", ours);
  if (error > KNOWN * Math.abs(value)) return "undecided";
  const difference = Math.max(0, low - value, value - high);
  return difference <= FEW * error * Math.sqrt(1 + numRuns / publishedRuns) ? "agrees" : "differs";
}
