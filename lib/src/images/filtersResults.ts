/**
 * The committed results behind Fig. 6b and 11, as notebooks read them.
 *
 * @see test/images/filtersExperiment.test.ts
 */
import { z } from "zod";
import { requireThat } from "../check";
import { readParsed } from "../parsed";
import type { PackedFilters } from "./filterBank";
import type { GaborFit } from "./gabor";

/** Fit of a filter's part in its main colour, and the share of its square norm that this colour holds. */
export interface FilterFit extends GaborFit {
  readonly share: number;
}

export interface FiltersResults {
  /** Config, commits, versions, machine, time of the run. */
  readonly provenance: Readonly<Record<string, unknown>>;
  /** Name of the data set, and a fingerprint of the training images. */
  readonly data: string;
  readonly dataFingerprint: string;
  readonly alphas: readonly number[];
  readonly seeds: readonly number[];
  /** Share of right answers, [alpha][seed]. */
  readonly trainAccuracy: readonly (readonly number[])[];
  readonly testAccuracy: readonly (readonly number[])[];
  /** Training loss on altered images, [alpha][seed][epoch]. */
  readonly epochLoss: readonly (readonly (readonly number[])[])[];
  /** Eq. 132 of every channel of every filter, [alpha][seed][filter x channels + channel]. */
  readonly smoothness: readonly (readonly (readonly number[])[])[];
  /** The same with the stencil's middle 3 instead of 2, which makes it sum to zero. */
  readonly laplacian: readonly (readonly (readonly number[])[])[];
  /** [alpha][seed][filter]. */
  readonly gabor: readonly (readonly (readonly FilterFit[])[])[];
  /** Filters of the first seed, for each alpha; see unpackFilters. */
  readonly filters: readonly PackedFilters[];
}

const number = z.number();
export const gaborSchema: z.ZodType<FilterFit> = z.object({
  x: number,
  y: number,
  orientation: number,
  frequency: number,
  along: number,
  across: number,
  amplitude: number,
  phase: number,
  bandwidth: number.nullable(),
  r2: number,
  share: number,
});
export const packedSchema: z.ZodType<PackedFilters> = z.object({
  side: number,
  channels: number,
  numFilters: number,
  scale: z.array(number),
  bytes: z.base64(),
});
const table = z.array(z.array(number));
const schema = z.object({
  provenance: z.record(z.string(), z.unknown()),
  data: z.string(),
  dataFingerprint: z.string(),
  alphas: z.array(number),
  seeds: z.array(number),
  trainAccuracy: table,
  testAccuracy: table,
  epochLoss: z.array(table),
  smoothness: z.array(table),
  laplacian: z.array(table),
  gabor: z.array(z.array(z.array(gaborSchema))),
  filters: z.array(packedSchema),
});

/**
 * Reads and checks a file that `npm run sweep -- collect filters` has written.
 *
 * @param file such as "../data/results/filters.json".
 * @throws RangeError if it is not JSON of this form, or a table has not one entry for each alpha and seed.
 */
export function readFiltersResults(file: string): FiltersResults {
  const data = readParsed(schema, "readFiltersResults", file);
  const [numRows, numColumns] = [data.alphas.length, data.seeds.length];
  for (const name of [
    "trainAccuracy",
    "testAccuracy",
    "epochLoss",
    "smoothness",
    "laplacian",
    "gabor",
  ] as const) {
    const rows: readonly (readonly unknown[])[] = data[name];
    const fits = rows.length === numRows && rows.every((row) => row.length === numColumns);
    requireThat(
      fits,
      "readFiltersResults",
      `${name} must be ${numRows} by ${numColumns}`,
      rows.length,
    );
  }
  requireThat(
    data.filters.length === numRows,
    "readFiltersResults",
    `filters must be ${numRows}`,
    data.filters.length,
  );
  return data;
}
