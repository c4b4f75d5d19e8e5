/**
 * Results as tidy rows, one for each job and, where it was measured on its way, each step:
 * `{ tau, alpha, seed, step, ...values }`. Committed files and live runs are read in the same way.
 *
 * @see test/results.test.ts
 */
import { requireThat } from "./check";
import { describe, type GridPlace, jobsOf, readResultsFile } from "./resultsFile";
import { deviation, mean, median } from "./statistics";

/** One job at one step: the place in the grid, and values. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows that agree in some of their axes, and what they say together. */
export interface Cell {
  readonly rows: readonly Row[];
  /** Jobs at this place that diverged, in number. */
  readonly numDiverged: number;
  /** Jobs at this place that have no result for another reason, in number. */
  readonly numMissing: number;
  /** A column, a value for each seed in their order; null is a censored value. */
  values<T = number>(column: string): T[];
  mean(column: string): number;
  /** Standard deviation over the seeds (n - 1) over the square root of their number. */
  standardError(column: string): number;
  /** Censored values count as larger than all others; null if the median itself is censored. */
  median(column: string): number | null;
}

export interface Results {
  readonly rows: readonly Row[];
  /** The values that each axis has in the rows, rising; `seed` and, for series, `step` among them. */
  readonly axes: Readonly<Record<string, readonly number[]>>;
  /** Settings that all rows share, and the lists that were asked for. */
  readonly plan: Readonly<Record<string, unknown>>;
  readonly constants: Readonly<Record<string, unknown>>;
  readonly isPartial: boolean;
  /** Jobs without rows. */
  readonly missing: readonly GridPlace[];
  readonly diverged: readonly GridPlace[];
  readonly failed: readonly GridPlace[];
  /** The rows with these values of the axes; all rows for {}. */
  at(where: GridPlace): Cell;
  /** Two lines for the reader: what was run, where and when, and what is missing. */
  describe(): string;
}

/**
 * Reads and checks a file that `npm run sweep -- collect NAME` has written.
 *
 * @param file such as "../data/results/grokking.today.json".
 * @throws RangeError that names the file if it cannot be read, is no such file, or a row is not whole.
 * @example
 * const results = readResults("data/results/grokking.today.json");
 * results.at({ tau: 1, alpha: 1 }).values("stepsToGrok").length; // 5
 * @see test/results.test.ts
 */
export function readResults(file: string): Results {
  const data = readResultsFile(file);
  const { axes, plan, constants, missing, diverged, series } = data;
  const failed = data.failed.map((one) => one.place);
  const rows = jobsOf(data);
  const results = resultsOf(rows, { axes, series, plan, constants, missing, diverged, failed });
  return { ...results, describe: () => describe(data) };
}

/** What {@link resultsOf} may know besides the rows. */
export interface ResultsOptions {
  /** Names of the axes, seed among them. */
  readonly axes: readonly string[];
  /** Columns that hold an array with one value for each of `plan.steps`. */
  readonly series?: readonly string[];
  readonly plan?: Readonly<Record<string, unknown>>;
  readonly constants?: Readonly<Record<string, unknown>>;
  readonly missing?: readonly GridPlace[];
  readonly diverged?: readonly GridPlace[];
  readonly failed?: readonly GridPlace[];
}

/**
 * Results from rows at hand, such as those of a notebook's own trainings.
 *
 * @param rows one for each job; columns named in `series` are unfolded over `plan.steps`.
 * @example
 * const rows = [{ alpha: 1, seed: 0, error: 0.2 }, { alpha: 1, seed: 1, error: 0.4 }];
 * resultsOf(rows, { axes: ["alpha", "seed"] }).at({ alpha: 1 }).mean("error"); // 0.3
 * @see test/results.test.ts
 */
export function resultsOf(jobs: readonly Row[], options: ResultsOptions): Results {
  const { series = [], plan = {}, constants = {} } = options;
  const { missing = [], diverged = [], failed = [] } = options;
  const steps = (plan.steps ?? []) as readonly number[];
  const unfolded = (job: Row): Row[] =>
    steps.map((step, i) => ({
      ...job,
      step,
      ...Object.fromEntries(series.map((name) => [name, (job[name] as readonly unknown[])[i]])),
    }));
  const rows = series.length > 0 ? jobs.flatMap(unfolded) : jobs;
  const names = series.length > 0 ? [...options.axes, "step"] : options.axes;
  const axes = Object.fromEntries(names.map((axis) => [axis, different(rows, axis)]));

  const lacking = [...missing, ...failed];
  const known = Object.fromEntries(
    names.map((axis) => [axis, different([...rows, ...lacking, ...diverged], axis)]),
  );
  const [rowsAt, lackingAt, divergedAt] = [rows, lacking, diverged].map(byPlace);

  const at = (where: GridPlace): Cell => {
    for (const [axis, value] of Object.entries(where)) {
      requireThat(names.includes(axis), "at", `axes must be among ${names.join(", ")}`, axis);
      if (!known[axis].includes(value))
        requireThat(false, "at", `${axis} must be one of ${known[axis].join(", ")}`, value);
    }
    const { step: _, ...job } = where;
    const numDiverged = divergedAt(job).length;
    return cellOf(rowsAt(where), { numDiverged, numMissing: lackingAt(job).length });
  };

  const isPartial = missing.length + failed.length > 0;
  const described = `${jobs.length} results, ${names.map((axis) => `${axes[axis].length} ${axis}s`).join(", ")}`;
  return {
    ...{ rows, axes, plan, constants, isPartial, missing, diverged, failed, at },
    describe: () => described,
  };
}

/** Finds the rows with given values, in an index over their axes that is made when first asked for. */
function byPlace(rows: readonly Row[]): (where: GridPlace) => readonly Row[] {
  const indices = new Map<string, Map<string, Row[]>>();
  return (where) => {
    const axes = Object.keys(where).sort();
    const keyOf = (row: Row): string => axes.map((axis) => row[axis]).join(" ");
    const name = axes.join(" ");
    let index = indices.get(name);
    if (index === undefined) {
      index = new Map();
      for (const row of rows) {
        const found = index.get(keyOf(row));
        if (found === undefined) index.set(keyOf(row), [row]);
        else found.push(row);
      }
      indices.set(name, index);
    }
    return index.get(keyOf(where)) ?? [];
  };
}

const different = (rows: readonly Row[], axis: string): number[] =>
  [...new Set(rows.map((row) => row[axis] as number))]
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b);

function cellOf(
  rows: readonly Row[],
  { numDiverged, numMissing }: { numDiverged: number; numMissing: number },
): Cell {
  const values = <T = number>(name: string): T[] => {
    const known = rows.length === 0 || name in rows[0];
    requireThat(
      known,
      "values",
      `column must be one of ${Object.keys(rows[0] ?? {}).join(", ")}`,
      name,
    );
    return rows.map((row) => row[name] as T);
  };
  return {
    ...{ rows, numDiverged, numMissing, values },
    mean: (name) => mean(values(name)),
    standardError: (name) => deviation(values(name)) / Math.sqrt(rows.length),
    median: (name) => median(values(name)),
  };
}
