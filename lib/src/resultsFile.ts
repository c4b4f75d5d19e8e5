/**
 * A committed file of results, data/results/NAME.json: what was asked for, what is there, and where it comes from.
 *
 * @see test/results.test.ts
 */
import { z } from "zod";
import { requireThat } from "./check";
import type { Json, JsonRecord } from "./experiment";
import { readParsed } from "./parsed";
import { rounded } from "./statistics";

/** Where a job stands in the grid, and what became of it. */
export type GridPlace = Readonly<Record<string, number>>;

/** A committed file of results, data/results/NAME.json. */
export interface ResultsFile {
  readonly experiment: string;
  readonly version: number;
  /** Command, date, and what computed the rows: commit, versions, machine, number of rows, seconds of processes. */
  readonly provenance: {
    readonly command: string;
    readonly date: string;
    readonly runs: readonly JsonRecord[];
  };
  /** "partial" if something that the plan asks for is missing or failed. */
  readonly status: "complete" | "partial";
  readonly plan: JsonRecord & { readonly seeds: readonly number[] };
  /** Values that all rows have in common. */
  readonly constants: JsonRecord;
  readonly axes: readonly string[];
  /** Columns that hold one value for each of the plan's steps. */
  readonly series: readonly string[];
  readonly missing: readonly GridPlace[];
  /** Trainings whose loss ceased to be a number, with the step, `divergedAt`. */
  readonly diverged: readonly GridPlace[];
  readonly failed: readonly { readonly place: GridPlace; readonly message: string }[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

const place = z.record(z.string(), z.number());
const anything = z.record(z.string(), z.json());
const schema = z.object({
  experiment: z.string(),
  version: z.number(),
  provenance: z.object({ command: z.string(), date: z.string(), runs: z.array(anything) }),
  status: z.enum(["complete", "partial"]),
  plan: z.looseObject({ seeds: z.array(z.number()) }),
  constants: anything,
  axes: z.array(z.string()),
  series: z.array(z.string()),
  missing: z.array(place),
  diverged: z.array(place),
  failed: z.array(z.object({ place, message: z.string() })),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.any())),
});

/**
 * The content of a file of results.
 *
 * @throws RangeError that names the file if it cannot be read, is no such file, or a row is not whole.
 */
export function readResultsFile(file: string): ResultsFile {
  const data = readParsed(schema, "readResults", file) as unknown as ResultsFile;
  const { columns, series, plan, rows } = data;
  const numSteps = (plan.steps as readonly number[] | undefined)?.length;
  const isWhole = (row: readonly Json[]): boolean =>
    row.length === columns.length &&
    columns.every((name, i) => !series.includes(name) || (row[i] as Json[])?.length === numSteps);
  const bad = rows.findIndex((row) => !isWhole(row));
  const what = `${file}: rows must have a value for each column and step`;
  requireThat(bad < 0, "readResults", what, `row ${bad}`);
  return data;
}

/** The jobs of a file as records. Axes are rounded in a file's rows; its plan has them in full. */
export function jobsOf({ columns, rows, axes, plan }: ResultsFile): JsonRecord[] {
  const grids = [plan, ...((plan.also ?? []) as readonly JsonRecord[])];
  const inFull = Object.fromEntries(
    axes.map((axis) => {
      const values = grids.flatMap((grid) => (grid[`${axis}s`] ?? []) as readonly number[]);
      return [axis, new Map(values.map((value) => [rounded(value, AXIS_DIGITS), value]))];
    }),
  );
  return rows.map((row) =>
    Object.fromEntries(
      columns.map((name, i) => [name, inFull[name]?.get(row[i] as number) ?? row[i]]),
    ),
  );
}

/** Digits of the axes in a file's rows. */
export const AXIS_DIGITS = 9;

/** Where a file comes from and what it lacks. */
export function describe(file: ResultsFile): string {
  const { provenance, rows, plan, missing, diverged, failed } = file;
  const { command, date, runs } = provenance;
  const list = (name: string): string => [...new Set(runs.map((run) => `${run[name]}`))].join("; ");
  const hours = runs.reduce((sum, run) => sum + Number(run.seconds), 0) / 3600;
  const counts = [
    `${rows.length} results, ${plan.seeds.length} seeds`,
    ...(missing.length > 0 ? [`${missing.length} not run`] : []),
    ...(diverged.length > 0 ? [`${diverged.length} diverged`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  return [
    `${command}: ${counts.join(", ")}`,
    `${date}, commit ${list("commit")}, ${list("machine")}, ${list("tensorflow")}, ${hours.toFixed(1)} process hours`,
  ].join("\n");
}
