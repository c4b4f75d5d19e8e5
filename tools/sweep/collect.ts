/**
 * Puts the outcomes of a sweep together for data/results: those of the cache and those committed before, so that a
 * sweep may be stopped, collected, committed, and continued in another clone.
 *
 * @see test/tools/sweep/collect.test.ts
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { canonical } from "../../lib/src/defineExperiment";
import {
  type Experiment,
  isDiverged,
  type Json,
  type JsonRecord,
  type Outcome,
  type Plan,
} from "../../lib/src/experiment";
import {
  AXIS_DIGITS,
  type GridPlace,
  jobsOf,
  type ResultsFile,
  readResultsFile,
} from "../../lib/src/resultsFile";
import { rounded } from "../../lib/src/statistics";
import { type Cache, hashOf, writing } from "./cache";

/** A job that a committed file has, by the hash of its config. */
type Committed = ReadonlyMap<
  string,
  { readonly values: JsonRecord | GridPlace; readonly run: JsonRecord }
>;

/** The jobs of a committed file that this edition of the experiment would do in the same way. */
export function committedJobs(experiment: Experiment, file: string): Committed {
  if (!existsSync(file)) return new Map();
  const data = readResultsFile(file);
  const { version, plan, axes, constants } = data;
  const isSame = data.experiment === experiment.name && version === experiment.version;
  if (!isSame) return new Map();
  const lists = new Set(["also", ...axes.map((axis) => `${axis}s`)]);
  const settings = Object.fromEntries(Object.entries(plan).filter(([key]) => !lists.has(key)));
  const entry = (values: JsonRecord): [string, { values: JsonRecord; run: JsonRecord }] => {
    const place = Object.fromEntries(axes.map((axis) => [axis, values[axis]]));
    const { run: index, ...rest } = values;
    const run = data.provenance.runs[index as number];
    return [
      hashOf(experiment, { version, ...settings, ...place }),
      { values: { ...constants, ...rest }, run },
    ];
  };
  return new Map([...jobsOf(data), ...data.diverged].map(entry));
}

/** A value with all its numbers changed. */
function mapNumbers(value: Json, change: (x: number) => number): Json {
  if (typeof value === "number") return change(value);
  if (Array.isArray(value)) return value.map((inner) => mapNumbers(inner, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, mapNumbers(inner, change)]),
  );
}

/**
 * A file of results from what there is.
 *
 * @throws RangeError if there is nothing, if rows have different columns, or other values where all should share one.
 */
export function collected(
  experiment: Experiment,
  plan: Plan,
  { cache, committed, command }: { cache: Cache; committed: Committed; command: string },
): ResultsFile {
  const { axes, series, constants: common, digits } = experiment;
  const runs: (JsonRecord & { seconds: number; rows: number })[] = [];
  /** The index of a run; its seconds and rows grow with each job counted. */
  const runOf = ({ seconds = 0, rows = 1, ...origin }: JsonRecord): number => {
    let index = runs.findIndex(
      ({ seconds, rows, ...other }) => canonical(other) === canonical(origin),
    );
    if (index < 0) index = runs.push({ ...origin, seconds: 0, rows: 0 }) - 1;
    runs[index].seconds += Number(seconds) / Number(rows);
    runs[index].rows++;
    return index;
  };

  const [missing, diverged]: [GridPlace[], GridPlace[]] = [[], []];
  const failed: { place: GridPlace; message: string }[] = [];
  const rows: JsonRecord[] = [];
  const shared = new Set<string>();
  let constants: JsonRecord = {};
  const keep = (place: GridPlace, values: JsonRecord, run: JsonRecord): void => {
    constants = Object.fromEntries(common.map((name) => [name, values[name]]));
    shared.add(canonical(constants));
    const rest = Object.entries(values).filter(
      ([name]) => !common.includes(name) && !(name in place),
    );
    const own = Object.fromEntries(
      rest.map(([name, value]) => [name, mapNumbers(value, (x) => rounded(x, digits))]),
    );
    rows.push({ ...place, ...own, run: runOf(run) });
  };
  for (const config of experiment.jobs(plan)) {
    const place = Object.fromEntries(axes.map((axis) => [axis, config[axis] as number]));
    const finding = cache.find(config);
    const before = committed.get(cache.nameOf(config));
    if (finding.state === "done") {
      const { result, provenance } = finding.entry as { result: Outcome; provenance: unknown };
      const run = provenance as JsonRecord;
      if (isDiverged(result))
        diverged.push({ ...place, divergedAt: result.diverged, run: runOf(run) });
      else keep(place, experiment.row(result), run);
    } else if (before !== undefined && "divergedAt" in before.values)
      diverged.push({
        ...place,
        divergedAt: before.values.divergedAt as number,
        run: runOf(before.run),
      });
    else if (before !== undefined) keep(place, before.values as JsonRecord, before.run);
    else if (finding.state === "failed") failed.push({ place, message: finding.message });
    else missing.push(place);
  }
  if (rows.length + diverged.length === 0)
    throw new RangeError(
      `collect: at least one result must be there, got none of ${missing.length}`,
    );
  const columns = Object.keys(rows[0] ?? {});
  const odd = rows.find((row) => `${Object.keys(row)}` !== `${columns}`);
  if (odd !== undefined)
    throw new RangeError(
      `collect: all results must have the values ${columns.join(", ")}, got ${Object.keys(odd).join(", ")}: ` +
        "an experiment that measures something else needs another version",
    );
  if (shared.size > 1)
    throw new RangeError(
      `collect: ${common.join(", ")} must be the same in all results, got ${[...shared].join(" and ")}`,
    );
  return {
    experiment: experiment.name,
    version: experiment.version,
    provenance: {
      command,
      date: new Date().toISOString().slice(0, 10),
      runs: runs.map((run) => ({ ...run, seconds: Math.round(run.seconds) })),
    },
    status: missing.length + failed.length > 0 ? "partial" : "complete",
    ...{ plan, constants, axes, series, missing, diverged, failed, columns },
    rows: rows.map((row) =>
      columns.map((name) =>
        axes.includes(name) ? rounded(row[name] as number, AXIS_DIGITS) : row[name],
      ),
    ),
  };
}

/** JSON with small numbers in their shortest form: 4.2e-6, not 0.0000042. */
function compactText(value: Json): string {
  if (typeof value === "number") {
    const short = value.toExponential();
    return short.length < `${value}`.length ? short : `${value}`;
  }
  if (Array.isArray(value)) return `[${value.map(compactText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as JsonRecord);
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${compactText(inner)}`).join(",")}}`;
}

/** Writes a file of results, a row a line, whole or not at all. */
export function writeResults(file: string, { rows, ...rest }: ResultsFile): void {
  const head = Object.entries(rest).map(([key, value]) => `"${key}":${JSON.stringify(value)}`);
  const lines = rows.map(compactText).join(",\n");
  const draft = `${file}.partial`;
  writing(dirname(file), () => {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(draft, `{${head.join(",\n")},\n"rows":[\n${lines}\n]}\n`);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  });
}
