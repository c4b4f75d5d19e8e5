/**
 * The committed results behind Fig. 6c, as notebooks read them.
 *
 * @see test/hierarchy/experiment.test.ts
 */
import { z } from "zod";
import { requireThat } from "../check";
import { readParsed } from "../parsed";

/** Over seeds, indexed [alpha][fraction]. */
export interface ErrorTable {
  readonly mean: readonly (readonly number[])[];
  /** Standard deviation (n - 1). */
  readonly std: readonly (readonly number[])[];
}

export interface RandomHierarchyResults {
  /** Config, commits, versions, machine, time of the run. */
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly alphas: readonly number[];
  /** Training examples over pMax; their number is the nearest integer. */
  readonly fractions: readonly number[];
  /** Distinct inputs. */
  readonly pMax: number;
  readonly seeds: readonly number[];
  readonly numSeeds: number;
  /** Part of the held-out examples that is misclassified, from 0 to 1. */
  readonly testError: ErrorTable;
  readonly trainError: ErrorTable;
}

const numbers = z.array(z.number());
const table = z.object({ mean: z.array(numbers), std: z.array(numbers) });
const schema = z.object({
  provenance: z.record(z.string(), z.unknown()),
  alphas: numbers,
  fractions: numbers,
  pMax: z.number(),
  seeds: numbers,
  numSeeds: z.number(),
  testError: table,
  trainError: table,
});

/**
 * Reads and checks a file that `npm run sweep -- collect random-hierarchy` has written.
 *
 * @param file such as "../data/results/random-hierarchy.json".
 * @throws RangeError if it is not JSON of this form, or a table has not one number for each alpha and fraction.
 */
export function readRandomHierarchyResults(file: string): RandomHierarchyResults {
  const data = readParsed(schema, "readRandomHierarchyResults", file);
  const [numRows, numColumns] = [data.alphas.length, data.fractions.length];
  for (const name of ["testError", "trainError"] as const)
    for (const [kind, rows] of Object.entries(data[name])) {
      const fits = rows.length === numRows && rows.every((row) => row.length === numColumns);
      requireThat(
        fits,
        "readRandomHierarchyResults",
        `${name}.${kind} must be ${numRows} by ${numColumns}`,
        rows.length,
      );
    }
  return data;
}
