/**
 * Where a result comes from: code, versions and machine.
 *
 * @see test/tools/sweep/provenance.test.ts
 */
import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { arch, cpus, totalmem, type } from "node:os";
import { join } from "node:path";

/** Without secrets or host names. */
export interface Provenance {
  /** Commit of the code, with "+" if files of lib/src differed from it; "unknown" outside a clone. */
  readonly commit: string;
  readonly node: string;
  readonly tensorflow: string;
  readonly machine: string;
  /** Seconds of one process. */
  readonly seconds: number;
}

const here = join(__dirname, "..", "..");

function git(folder: string, ...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined; // no git, or no clone
  }
}

/** The commit of a folder that is the top of a clone; one unpacked inside another repository has none of its own. */
export function commitOf(folder: string): string {
  const top = git(folder, "rev-parse", "--show-toplevel");
  const head = git(folder, "rev-parse", "--short=12", "HEAD");
  if (!top || !head || realpathSync(top) !== realpathSync(folder)) return "unknown";
  return git(folder, "status", "--porcelain", "--", "lib/src") ? `${head}+` : head;
}

/** Of the present process, and of the code as it is now. */
export const provenance = (tensorflow: string): Omit<Provenance, "seconds"> => ({
  commit: commitOf(here),
  node: process.versions.node,
  tensorflow,
  machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}, ${type()} ${arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
});
