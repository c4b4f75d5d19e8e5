/**
 * The committed results behind Fig. 6d and 12, as notebooks read them. A null among the steps is one of two things:
 * a run that did not get there within the budget (censored), or a run that was not made, which `notRun` lists.
 *
 * @see test/grokking/experiment.test.ts
 */
import { z } from "zod";
import { requireThat } from "../check";
import { readParsed } from "../parsed";

export interface GrokkingResults {
  /** Config, commits, versions, machine, time of the run. */
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly taus: readonly number[];
  readonly alphas: readonly number[];
  readonly seeds: readonly number[];
  /** Most steps of a run. */
  readonly budget: number;
  /** Steps between evaluations: the resolution. */
  readonly evaluateEvery: number;
  /** Steps to the threshold on the training equations, [tau][alpha][seed]. */
  readonly stepsToTrain: readonly (readonly (readonly (number | null)[])[])[];
  /** The same on the validation equations. */
  readonly stepsToGrok: readonly (readonly (readonly (number | null)[])[])[];
  /** More alphas at one tau, [alpha][seed]. */
  readonly extra: {
    readonly tau: number;
    readonly alphas: readonly number[];
    readonly stepsToTrain: readonly (readonly (number | null)[])[];
    readonly stepsToGrok: readonly (readonly (number | null)[])[];
  };
  readonly notRun: readonly {
    readonly tau: number;
    readonly alpha: number;
    readonly seed: number;
  }[];
}

/** What the seeds of one tau and alpha say. */
export interface StepsSummary {
  /** Median over the runs made, censored ones counted as above the budget; null if it is itself above. */
  readonly median: number | null;
  readonly numReached: number;
  readonly numCensored: number;
  readonly numNotRun: number;
}

const numbers = z.array(z.number());
const row = z.array(z.array(z.number().nullable()));
const schema = z.object({
  provenance: z.record(z.string(), z.unknown()),
  taus: numbers,
  alphas: numbers,
  seeds: numbers,
  budget: z.number(),
  evaluateEvery: z.number(),
  stepsToTrain: z.array(row),
  stepsToGrok: z.array(row),
  extra: z.object({ tau: z.number(), alphas: numbers, stepsToTrain: row, stepsToGrok: row }),
  notRun: z.array(z.object({ tau: z.number(), alpha: z.number(), seed: z.number() })),
});

/**
 * Reads and checks a file that `npm run sweep -- collect grokking` has written.
 *
 * @param file such as "../data/results/grokking.json".
 * @throws RangeError if it is not JSON of this form, or lacks an entry for some tau, alpha and seed.
 */
export function readGrokkingResults(file: string): GrokkingResults {
  const data = readParsed(schema, "readGrokkingResults", file);
  const { taus, alphas, seeds, extra } = data;
  const fits = (rows: readonly (readonly unknown[])[], numRows: number): boolean =>
    rows.length === numRows && rows.every((entries) => entries.length === seeds.length);
  for (const which of ["stepsToTrain", "stepsToGrok"] as const) {
    const whole =
      data[which].length === taus.length && data[which].every((rows) => fits(rows, alphas.length));
    const shape = [taus.length, alphas.length, seeds.length].join(" by ");
    requireThat(whole, "readGrokkingResults", `${which} must be ${shape}`, data[which].length);
    const extraShape = `${extra.alphas.length} by ${seeds.length}`;
    requireThat(
      fits(extra[which], extra.alphas.length),
      "readGrokkingResults",
      `extra.${which} must be ${extraShape}`,
      extra[which].length,
    );
  }
  return data;
}

/**
 * Summary of the seeds of one tau and alpha, open about what is missing.
 *
 * @param tau, alpha of the grid or of the extra row.
 * @throws RangeError if there is no such tau and alpha.
 * @see test/grokking/experiment.test.ts
 */
export function summarize(
  results: GrokkingResults,
  which: "stepsToTrain" | "stepsToGrok",
  tau: number,
  alpha: number,
): StepsSummary {
  const { taus, alphas, seeds, extra, notRun, budget } = results;
  const inGrid = taus.includes(tau) && alphas.includes(alpha);
  const inExtra = tau === extra.tau && extra.alphas.includes(alpha);
  requireThat(inGrid || inExtra, "summarize", "tau and alpha must be in the results", {
    tau,
    alpha,
  });
  const entries = inGrid
    ? results[which][taus.indexOf(tau)][alphas.indexOf(alpha)]
    : extra[which][extra.alphas.indexOf(alpha)];
  const lacks = (seed: number): boolean =>
    notRun.some((run) => run.tau === tau && run.alpha === alpha && run.seed === seed);
  const made = entries.filter((_, i) => !lacks(seeds[i]));
  const reached = made.filter((entry) => entry !== null);
  const sorted = made.map((entry) => entry ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted.length / 2 - 0.5;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return {
    median: median <= budget ? median : null,
    numReached: reached.length,
    numCensored: made.length - reached.length,
    numNotRun: entries.length - made.length,
  };
}
