/**
 * Runs a sweep on a cluster: the same jobs as a Slurm job array, one shard for each task, all into one cache on a
 * file system that the nodes share.
 *
 * @see https://slurm.schedmd.com/job_array.html; test/tools/slurm.test.ts
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireCount } from "../../lib/src/check";

export interface SlurmOptions {
  /** Name of the job. */
  readonly name: string;
  /** Shell command of one shard; {shard} stands for "i/n". */
  readonly command: string;
  /** Tasks of the array. */
  readonly numTasks: number;
  /** Cores of one task. Default 1. */
  readonly numCores?: number;
  /** Folder for the script and the tasks' logs. */
  readonly folder: string;
}

const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

/** The batch script: every task runs the command with its own shard. */
export function slurmScript({
  name,
  command,
  numTasks,
  numCores = 1,
  folder,
}: SlurmOptions): string {
  requireCount("slurmScript", { numTasks, numCores });
  return [
    "#!/bin/bash",
    `#SBATCH --job-name=${name}`,
    `#SBATCH --array=1-${numTasks}`,
    `#SBATCH --cpus-per-task=${numCores}`,
    `#SBATCH --output=${join(folder, "%A_%a.log")}`,
    "set -euo pipefail",
    `cd ${quoted(process.cwd())}`,
    `exec ${command.replace("{shard}", `"$SLURM_ARRAY_TASK_ID/${numTasks}"`)}`,
    "",
  ].join("\n");
}

/**
 * Writes the script and submits it.
 *
 * @returns the job's number and the script's file.
 * @throws Error if there is no sbatch here, or it refuses the job.
 */
export function submit(options: SlurmOptions): { readonly job: string; readonly script: string } {
  mkdirSync(options.folder, { recursive: true });
  const script = join(options.folder, "submit.sh");
  writeFileSync(script, slurmScript(options), { mode: 0o755 });
  try {
    const answer = execFileSync("sbatch", ["--parsable", script], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { job: answer.trim().split(";")[0], script };
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT")
      throw new Error(
        `slurm: sbatch must be on the PATH, got none (the script is ready for another machine: ${script})`,
      );
    throw new Error(`slurm: sbatch must take ${script}, got: ${stderr?.trim()}`);
  }
}
