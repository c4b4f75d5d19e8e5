/**
 * Results of jobs under way, one file each: data/cache/<experiment>/<hash of the config>.json. A file is written
 * whole or not at all and carries a checksum, so that whatever interrupts a sweep, what is there can be relied on.
 * A job under way is claimed by a file beside it; claims of processes that have died do not count.
 *
 * @see test/tools/sweep.test.ts
 */
import { createHash } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { canonical, type Experiment, type Json } from "../../lib/src/experiment";
import type { Provenance } from "./provenance";

export interface Entry {
  readonly config: Json;
  readonly result: Json;
  readonly provenance: Provenance;
}

/** What a look at a job's file finds. */
export type Finding =
  | { readonly state: "done"; readonly entry: Entry }
  | { readonly state: "missing" | "claimed" }
  | { readonly state: "corrupt"; readonly file: string; readonly reason: string };

export interface Cache {
  readonly folder: string;
  /** The result of a config, if it is there and sound. */
  readonly find: (config: Json) => Finding;
  /** Makes this process the one that works on the config; false if another one does, or has done it. */
  readonly claim: (config: Json) => boolean;
  readonly release: (config: Json) => void;
  /** Stores a result and gives up the claim. */
  readonly write: (entry: Entry) => void;
}

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Marks drafts of this process; machines may share the folder. */
const hostMark = sha(hostname()).slice(0, 8);
const draftOf = (file: string): string => `${file}.${hostMark}-${process.pid}.partial`;

/** After so many hours a claim from another machine, whose processes we cannot see, is given up. */
const FOREIGN_CLAIM_HOURS = 12;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const code = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Runs what writes; an error says which folder, and what is wrong with it. */
function writing<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const reasons: Record<string, string> = {
      ENOSPC: "no space left",
      EDQUOT: "the quota is used up",
      EROFS: "a read-only file system",
      EACCES: "no permission to write",
      EPERM: "no permission to write",
      ENOTDIR: "a file where a folder should be",
      EEXIST: "a file where a folder should be",
      ENOENT: "no such folder, and it could not be made",
    };
    const reason = reasons[code(error) ?? ""];
    if (reason === undefined) throw error;
    throw new Error(
      `cache: ${folder} must be a folder with room to write in, got ${reason} (${code(error)})`,
    );
  }
}

/**
 * The cache of an experiment.
 *
 * @param folder of the experiment; made when something is written.
 * @throws Error (from `claim` and `write`) if the folder cannot be written.
 * @see test/tools/sweep.test.ts
 */
export function cacheOf(experiment: Experiment, folder: string): Cache {
  const fileOf = (config: Json, ending: string): string =>
    join(
      folder,
      `${sha(canonical({ experiment: experiment.name, config })).slice(0, 20)}.${ending}`,
    );
  const checksum = ({ config, result }: { config: Json; result: Json }): string =>
    sha(canonical({ experiment: experiment.name, config, result }));

  const isClaimed = (config: Json): boolean => {
    try {
      const file = fileOf(config, "claim");
      const { pid, host } = JSON.parse(readFileSync(file, "utf8")) as { pid: number; host: string };
      if (host === hostname()) return isAlive(pid);
      return Date.now() - statSync(file).mtimeMs < FOREIGN_CLAIM_HOURS * 3.6e6;
    } catch {
      return false; // none, or unreadable
    }
  };

  const find = (config: Json): Finding => {
    const file = fileOf(config, "json");
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch {
      return { state: isClaimed(config) ? "claimed" : "missing" };
    }
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
      experiment.requireResult(entry.result);
    } catch (error) {
      return corrupt((error as Error).message);
    }
    return { state: "done", entry };
  };

  const release = (config: Json): void => rmSync(fileOf(config, "claim"), { force: true });

  const claim = (config: Json): boolean => {
    if (find(config).state === "done" || isClaimed(config)) return false;
    const file = fileOf(config, "claim");
    return writing(folder, () => {
      mkdirSync(folder, { recursive: true });
      const draft = draftOf(file);
      writeFileSync(draft, JSON.stringify({ pid: process.pid, host: hostname() }));
      try {
        // A link is made by one process only; what lies in its way here belonged to a dead one.
        if (!isClaimed(config)) rmSync(file, { force: true });
        linkSync(draft, file);
        return true;
      } catch (error) {
        if (code(error) === "EEXIST") return false;
        throw error;
      } finally {
        rmSync(draft, { force: true });
      }
    });
  };

  const write = (entry: Entry): void => {
    const file = fileOf(entry.config, "json");
    const draft = draftOf(file);
    writing(folder, () => {
      mkdirSync(folder, { recursive: true });
      try {
        writeFileSync(draft, `${JSON.stringify({ ...entry, checksum: checksum(entry) })}\n`);
        renameSync(draft, file);
      } catch (error) {
        rmSync(draft, { force: true });
        throw error;
      }
    });
    release(entry.config);
  };

  return { folder, find, claim, release, write };
}

/** Removes what processes of this machine that died left half done. */
export function sweepOut({ folder }: Cache): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return; // nothing there yet
  }
  for (const name of names) {
    const [, host, pid] = /\.([0-9a-f]{8})-(\d+)\.partial$/.exec(name) ?? [];
    if (host === hostMark && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}
