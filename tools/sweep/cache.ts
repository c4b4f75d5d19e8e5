/**
 * Outcomes of jobs, one file each: data/cache/<experiment>/<hash of the config>.json, or .failed.json where the job
 * ended with an error. A file is written whole or not at all and carries a checksum, so that whatever interrupts a
 * sweep, what is there can be relied on.
 *
 * @see test/tools/sweep/cache.test.ts
 */
import { createHash, randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { canonical } from "../../lib/src/defineExperiment";
import type { Experiment, Json, JsonRecord, Outcome } from "../../lib/src/experiment";
import type { Provenance } from "./provenance";

export interface Entry {
  readonly config: JsonRecord;
  readonly result: Outcome;
  readonly provenance: Provenance;
}

/** What a look at a job's file finds. */
export type Finding =
  | { readonly state: "done"; readonly entry: Entry }
  | { readonly state: "missing" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "corrupt"; readonly file: string; readonly reason: string };

export interface Cache {
  readonly folder: string;
  /** The name of a job's files. */
  readonly nameOf: (config: JsonRecord) => string;
  readonly find: (config: JsonRecord) => Finding;
  readonly write: (entry: Entry) => void;
  /** Stores why a job has no result. */
  readonly fail: (config: JsonRecord, message: string) => void;
}

/** The folder cannot be written: no fault of the job at hand. */
export class CacheError extends Error {}

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space left",
  EDQUOT: "the quota is used up",
  EROFS: "a read-only file system",
  EACCES: "no permission to write",
  EPERM: "no permission to write",
  ENOTDIR: "a file where a folder should be",
  EEXIST: "a file where a folder should be",
  ENOENT: "no such folder, and it could not be made",
};

/** Runs what writes; an error says which folder, and what is wrong with it. */
export function writing<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!(code in REASONS)) throw error;
    const got = `${REASONS[code]} (${code})`;
    throw new CacheError(`sweep: ${folder} must be a folder with room to write in, got ${got}`);
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // nothing there
  }
}

/** The hash that names a job, the same on every machine and in every edition. */
export const hashOf = (experiment: Experiment, config: JsonRecord): string =>
  sha(canonical({ experiment: experiment.name, config })).slice(0, 20);

/**
 * The cache of an experiment.
 *
 * @param folder of the experiment; made when something is written.
 * @throws CacheError (from `write` and `fail`) if the folder cannot be written.
 * @see test/tools/sweep/cache.test.ts
 */
export function cacheOf(experiment: Experiment, folder: string): Cache {
  const nameOf = (config: JsonRecord): string => hashOf(experiment, config);
  const fileOf = (config: JsonRecord, ending: string): string =>
    join(folder, `${nameOf(config)}.${ending}`);
  const checksum = ({ config, result }: { config: Json; result: Outcome }): string =>
    sha(canonical({ experiment: experiment.name, config, result: result as JsonRecord }));

  const store = (file: string, content: unknown): void => {
    const draft = `${file}.${randomUUID()}.partial`;
    writing(folder, () => {
      mkdirSync(folder, { recursive: true });
      try {
        writeFileSync(draft, `${JSON.stringify(content)}\n`);
        renameSync(draft, file);
      } catch (error) {
        rmSync(draft, { force: true });
        throw error;
      }
    });
  };

  const findFailure = (config: JsonRecord): Finding => {
    try {
      const { message } = JSON.parse(readText(fileOf(config, "failed.json")) ?? "");
      return { state: "failed", message };
    } catch {
      return { state: "missing" };
    }
  };

  const find = (config: JsonRecord): Finding => {
    const file = fileOf(config, "json");
    const text = readText(file);
    if (text === undefined) return findFailure(config);
    const corrupt = (reason: string): Finding => ({ state: "corrupt", file, reason });
    let entry: Entry & { checksum: string };
    try {
      entry = JSON.parse(text);
    } catch {
      return corrupt("not JSON: cut short?");
    }
    if (typeof entry !== "object" || entry === null || !("result" in entry) || !("config" in entry))
      return corrupt("config or result is missing");
    if (canonical(entry.config) !== canonical(config)) return corrupt("the config of another job");
    if (entry.checksum !== checksum(entry)) return corrupt("the checksum differs: edited by hand?");
    try {
      experiment.requireOutcome(entry.result);
    } catch (error) {
      return corrupt((error as Error).message);
    }
    return { state: "done", entry };
  };

  return {
    folder,
    nameOf,
    find,
    write: (entry) => {
      store(fileOf(entry.config, "json"), { ...entry, checksum: checksum(entry) });
      rmSync(fileOf(entry.config, "failed.json"), { force: true });
    },
    fail: (config, message) => store(fileOf(config, "failed.json"), { config, message }),
  };
}

const HOUR = 3.6e6;

/** Removes what runs that died left behind: drafts live for milliseconds, leases for minutes. */
export function sweepOut({ folder }: Cache): void {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) =>
      /\.(partial|clock|claim|claim\.[0-9a-f-]{36})$/.test(name),
    );
  } catch {
    return; // nothing there yet
  }
  for (const file of names.map((name) => join(folder, name)))
    if (Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > HOUR)
      rmSync(file, { force: true });
}
