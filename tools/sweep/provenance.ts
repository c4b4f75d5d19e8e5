/**
 * Where a result comes from: code, versions and machine.
 *
 * @see test/tools/sweep.test.ts
 */
import { execFileSync } from "node:child_process";
import { arch, cpus, totalmem, type } from "node:os";
import type { Json } from "../../lib/src/experiment";

/** Without secrets or host names. */
export interface Provenance {
  readonly [key: string]: Json;
  /** Commit of the code, with "+" if files of lib/src differed from it; "unknown" outside a clone. */
  readonly commit: string;
  /** Seconds of one process. */
  readonly seconds: number;
}

function git(...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, {
      cwd: __dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined; // no git, or no clone
  }
}

function commit(): string {
  const head = git("rev-parse", "--short=12", "HEAD");
  if (head === undefined) return "unknown";
  return git("status", "--porcelain", "--", ":/lib/src") ? `${head}+` : head;
}

/** Of the present process; `versions` of what computed, such as TensorFlow's. */
export function provenance(
  versions: Readonly<Record<string, string>>,
): Omit<Provenance, "seconds"> {
  return {
    commit: commit(),
    node: process.versions.node,
    ...versions,
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}, ${type()} ${arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  };
}
