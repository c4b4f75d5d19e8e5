/**
 * Runs a sweep on this machine: a pool of processes, each with a share of the cores, that take groups of jobs until
 * none is left. What is in the cache is not computed again.
 *
 * @see test/tools/sweep.test.ts
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { extname, join } from "node:path";
import { requireCount } from "../../lib/src/check";
import type { Experiment, Json } from "../../lib/src/experiment";
import { type Cache, sweepOut } from "./cache";
import type { Order, Report } from "./worker";

export interface LocalOptions {
  /** Processes. Default: one for each core. */
  readonly numProcesses?: number;
  /** Told how many of this run's jobs are stored. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told a result file that had to be set aside, before its job is done again. */
  readonly onCorrupt?: (file: string, reason: string) => void;
  /** Told what processes write to stderr. */
  readonly onMessage?: (text: string) => void;
  /** Ends the run early; what is under way is lost, what is stored stays. */
  readonly signal?: AbortSignal;
}

export interface LocalOutcome {
  /** Jobs of the sweep that were stored before. */
  readonly before: number;
  /** Jobs computed by this run. */
  readonly computed: number;
  /** Jobs another sweep is working on. */
  readonly elsewhere: number;
  /** Jobs left because of an early end. */
  readonly left: number;
}

/** TensorFlow says that oneDNN is on, and that it has no log yet, whatever its log level. */
const withoutGreeting = (text: string): string =>
  text.replace(/^.*(absl::InitializeLog\(\)|oneDNN custom operations are on).*\n/gm, "");

/** Groups, split further if there are fewer than processes. */
function shares(
  configs: readonly Json[],
  group: (config: Json) => string,
  numProcesses: number,
): Json[][] {
  const groups = new Map<string, Json[]>();
  for (const config of configs) {
    const name = group(config);
    groups.set(name, [...(groups.get(name) ?? []), config]);
  }
  const parts = Math.max(1, Math.ceil(numProcesses / Math.max(1, groups.size)));
  return [...groups.values()].flatMap((all) =>
    Array.from({ length: parts }, (_, part) =>
      all.filter((_config, i) => i % parts === part),
    ).filter((share) => share.length > 0),
  );
}

/**
 * Computes the jobs that are not in the cache yet.
 *
 * @param configs the sweep's jobs.
 * @returns how many there were, are, and are left.
 * @throws Error with a worker's message, after all workers have been stopped.
 * @see test/tools/sweep.test.ts
 */
export async function runLocally(
  experiment: Experiment,
  cache: Cache,
  configs: readonly Json[],
  options: LocalOptions = {},
): Promise<LocalOutcome> {
  const {
    numProcesses = availableParallelism(),
    onProgress,
    onCorrupt,
    onMessage,
    signal,
  } = options;
  requireCount("runLocally", { numProcesses });
  sweepOut(cache);
  const found = configs.map((config) => ({ config, finding: cache.find(config) }));
  for (const { finding } of found)
    if (finding.state === "corrupt") onCorrupt?.(finding.file, finding.reason);
  const wanted = found
    .filter(({ finding }) => finding.state !== "done" && finding.state !== "claimed")
    .map(({ config }) => config);
  const queue = shares(wanted, experiment.group, numProcesses);
  const threads = Math.max(1, Math.floor(availableParallelism() / numProcesses));
  let computed = 0;
  onProgress?.(0, wanted.length);

  const children = new Set<ChildProcess>();
  const stopAll = (): void => {
    for (const child of children) child.kill("SIGKILL");
  };
  signal?.addEventListener("abort", stopAll);

  /** One process, until the queue is empty. */
  const serve = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const file = join(__dirname, `worker${extname(__filename)}`);
      const child = fork(file, [], {
        execArgv: extname(__filename) === ".ts" ? ["-r", "tsx/cjs"] : [],
        stdio: ["inherit", "inherit", "pipe", "ipc"],
        env: {
          ...process.env,
          TF_NUM_INTRAOP_THREADS: `${threads}`,
          TF_NUM_INTEROP_THREADS: "1",
          TF_CPP_MIN_LOG_LEVEL: "2",
          ...experiment.environment,
        },
      });
      children.add(child);
      child.stderr?.on("data", (text: Buffer) => onMessage?.(withoutGreeting(`${text}`)));
      let failure: Error | undefined;
      const next = (): void => {
        const share = queue.shift();
        if (share === undefined || signal?.aborted) child.disconnect();
        else
          child.send({
            experiment: experiment.name,
            folder: cache.folder,
            configs: share,
          } satisfies Order);
      };
      child.on("message", (report: Report) => {
        if ("done" in report) {
          computed += report.done;
          onProgress?.(computed, wanted.length);
        } else if ("finished" in report) next();
        else {
          failure = new Error(report.error);
          child.kill("SIGKILL");
        }
      });
      child.on("error", (error) => {
        failure = error;
      });
      child.on("exit", (exitCode, killed) => {
        children.delete(child);
        if (failure) reject(failure);
        else if (signal?.aborted || (queue.length === 0 && exitCode !== null && killed === null))
          resolve();
        else
          reject(
            new Error(
              `sweep: a process ended with ${killed ?? `code ${exitCode}`}; run it again to go on`,
            ),
          );
      });
      next();
    });

  try {
    const numServed = Math.min(numProcesses, queue.length);
    await Promise.all(Array.from({ length: numServed }, serve));
  } catch (error) {
    queue.length = 0;
    stopAll();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stopAll);
  }
  const after = configs.map((config) => cache.find(config).state);
  const elsewhere = after.filter((state) => state === "claimed").length;
  const before =
    configs.length -
    wanted.length -
    found.filter(({ finding }) => finding.state === "claimed").length;
  const left = after.filter((state) => state !== "done").length - elsewhere;
  return { before, computed, elsewhere, left };
}
