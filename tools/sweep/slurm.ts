/**
 * Runs a sweep on a cluster: the same jobs as a Slurm job array, one shard for each task, all into one cache on a
 * file system that the nodes share.
 *
 * @see https://slurm.schedmd.com/job_array.html; test/tools/sweep/slurm.test.ts
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface SlurmOptions {
  /** Name of the job. */
  readonly name: string;
  /** Words of the command of one shard; the shard, "i/n", is added as the last one. */
  readonly command: readonly string[];
  /** Tasks of the array. */
  readonly numTasks: number;
  /** Cores of one task. */
  readonly numCores: number;
  /** Folder for the script and the tasks' logs. */
  readonly folder: string;
}

/** A word that the shell takes as it stands. */
const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

/**
 * The batch script: every task runs the command with its own shard. It opens its log itself, since a directive takes
 * neither every folder's name nor a percent sign in it.
 */
export function slurmScript({ name, command, numTasks, numCores, folder }: SlurmOptions): string {
  return [
    "#!/bin/bash",
    `#SBATCH --job-name=${name}`,
    `#SBATCH --array=1-${numTasks}`,
    `#SBATCH --cpus-per-task=${numCores}`,
    "#SBATCH --output=/dev/null",
    "set -euo pipefail",
    `exec >${quoted(`${folder}/`)}"$SLURM_ARRAY_JOB_ID"_"$SLURM_ARRAY_TASK_ID.log" 2>&1`,
    `cd ${quoted(process.cwd())}`,
    `exec ${command.map(quoted).join(" ")} "$SLURM_ARRAY_TASK_ID/${numTasks}"`,
    "",
  ].join("\n");
}

/** The largest array that the cluster takes: its indices stay below MaxArraySize, by default 1001. */
export function mostTasks(): number {
  try {
    const text = execFileSync("scontrol", ["show", "config"], { encoding: "utf8", stdio: "pipe" });
    return Number(/MaxArraySize\s*=\s*(\d+)/.exec(text)?.[1] ?? 1001) - 1;
  } catch {
    return 1000; // no Slurm here: the script is for another machine
  }
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
