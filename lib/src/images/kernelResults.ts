/**
 * The committed results behind Fig. 6a, as notebooks read them.
 *
 * @see test/images/kernelExperiment.test.ts
 */
import { z } from "zod";
import { requireThat } from "../check";
import { readParsed } from "../parsed";

/** What is followed. Hamming distance: share of hidden units switched, mean over layers. */
export type CourseMetric =
  | "kernelDistance"
  | "hammingDistance"
  | "parameterDistance"
  | "trainLoss"
  | "trainAccuracy"
  | "testLoss"
  | "testAccuracy";

export const COURSE_METRICS: readonly CourseMetric[] = [
  "kernelDistance",
  "hammingDistance",
  "parameterDistance",
  "trainLoss",
  "trainAccuracy",
  "testLoss",
  "testAccuracy",
];

/** One number for each alpha and step: indexed [alpha][step]. */
export type CourseTables = Readonly<Record<CourseMetric, readonly (readonly number[])[]>>;

/** Trainings over alpha and seeds, condensed. */
export interface CourseSummary {
  readonly alphas: readonly number[];
  readonly steps: readonly number[];
  readonly seeds: readonly number[];
  /** Means over seeds. */
  readonly metrics: CourseTables;
  /** Standard deviations over seeds (n - 1). */
  readonly std: CourseTables;
  /** Means over seeds, [alpha][step][layer]. */
  readonly layerHamming: readonly (readonly (readonly number[])[])[];
}

export interface LenetKernelResults extends CourseSummary {
  /** Config, commits, versions, machine, time of the run. */
  readonly provenance: Readonly<Record<string, unknown>>;
  /** Name of the data set, and a fingerprint of the training images. */
  readonly data: string;
  readonly dataFingerprint: string;
}

const numbers = z.array(z.number());
const table = z.array(numbers);
const tables = z.object({
  kernelDistance: table,
  hammingDistance: table,
  parameterDistance: table,
  trainLoss: table,
  trainAccuracy: table,
  testLoss: table,
  testAccuracy: table,
});
const schema = z.object({
  provenance: z.record(z.string(), z.unknown()),
  data: z.string(),
  dataFingerprint: z.string(),
  alphas: numbers,
  steps: numbers,
  seeds: numbers,
  metrics: tables,
  std: tables,
  layerHamming: z.array(table),
});

/**
 * Reads and checks a file that `npm run sweep -- collect lenet-kernel` has written.
 *
 * @param file such as "../data/results/lenet-kernel.json".
 * @throws RangeError if it is not JSON of this form, or a table has not one number for each alpha and step.
 */
export function readLenetKernelResults(file: string): LenetKernelResults {
  const data = readParsed(schema, "readLenetKernelResults", file);
  const [numRows, numColumns] = [data.alphas.length, data.steps.length];
  const all: [string, readonly (readonly unknown[])[]][] = [["layerHamming", data.layerHamming]];
  for (const name of COURSE_METRICS)
    all.push([`metrics.${name}`, data.metrics[name]], [`std.${name}`, data.std[name]]);
  for (const [name, rows] of all) {
    const fits = rows.length === numRows && rows.every((row) => row.length === numColumns);
    requireThat(
      fits,
      "readLenetKernelResults",
      `${name} must be ${numRows} by ${numColumns}`,
      rows.length,
    );
  }
  return data;
}
