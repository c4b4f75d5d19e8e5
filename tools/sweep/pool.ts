/**
 * Runs a sweep on this machine: a pool of processes, each with a share of the cores, that take groups of jobs until
 * none is left. What is stored is not computed again; what others hold is left to them.
 *
 * @see test/tools/sweep/pool.test.ts
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { requireCount } from "../../lib/src/check";
import type { Experiment, JsonRecord } from "../../lib/src/experiment";
import { type Cache, sweepOut, writing } from "./cache";
import { leasesIn, RENEWAL_SECONDS } from "./leases";
import type { Order, Report } from "./worker";

export interface PoolOptions {
  /** Processes. Default: one for each core. */
  readonly numProcesses?: number;
  /** Does jobs again that have failed. */
  readonly retryFailed?: boolean;
  /** Told how many of this run's jobs are over. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told a result file that had to be set aside, before its job is done again. */
  readonly onCorrupt?: (file: string, reason: string) => void;
  /** Told what processes write to stderr. */
  readonly onMessage?: (text: string) => void;
  /** Ends the run early; what is under way is lost, what is stored stays. */
  readonly signal?: AbortSignal;
}

export interface PoolOutcome {
  /** Jobs that were stored before. */
  readonly before: number;
  /** Jobs computed by this run, those that diverged among them. */
  readonly computed: number;
  readonly diverged: readonly JsonRecord[];
  readonly failed: readonly { readonly config: JsonRecord; readonly message: string }[];
  /** Jobs that other runs hold, and when the first of these leases lapses if it is not renewed. */
  readonly held: number;
  readonly heldUntil: Date | undefined;
  /** Jobs that nobody works on. */
  readonly left: number;
}

/** TensorFlow says that oneDNN is on, and that it has no log yet, whatever its log level. */
const withoutGreeting = (text: string): string =>
  text.replace(/^.*(absl::InitializeLog\(\)|oneDNN custom operations are on).*\n/gm, "");

/** Groups, split further if there are fewer than processes. */
function shares(
  configs: readonly JsonRecord[],
  group: (config: JsonRecord) => string,
  numProcesses: number,
): JsonRecord[][] {
  const groups = new Map<string, JsonRecord[]>();
  for (const config of configs) {
    const found = groups.get(group(config));
    if (found === undefined) groups.set(group(config), [config]);
    else found.push(config);
  }
  const parts = Math.max(1, Math.ceil(numProcesses / Math.max(1, groups.size)));
  return [...groups.values()].flatMap((all) =>
    Array.from({ length: parts }, (_, part) =>
      all.filter((_config, i) => i % parts === part),
    ).filter((one) => one.length > 0),
  );
}

function startWorker(numThreads: number): ChildProcess {
  return fork(join(__dirname, "worker.ts"), [], {
    execArgv: ["-r", "tsx/cjs"],
    stdio: ["inherit", "inherit", "pipe", "ipc"],
    env: {
      ...process.env,
      TF_NUM_INTRAOP_THREADS: `${numThreads}`,
      TF_NUM_INTEROP_THREADS: "1",
      TF_CPP_MIN_LOG_LEVEL: "2",
    },
  });
}

/**
 * Computes the jobs that are not stored yet.
 *
 * @param configs the sweep's jobs.
 * @returns what became of them.
 * @throws Error if a process ends before its time or the cache cannot be written; all others are stopped first.
 * @see test/tools/sweep/pool.test.ts
 */
export async function runPool(
  experiment: Experiment,
  cache: Cache,
  configs: readonly JsonRecord[],
  options: PoolOptions = {},
): Promise<PoolOutcome> {
  const { numProcesses = availableParallelism(), retryFailed = false, signal } = options;
  requireCount("runPool", { numProcesses });
  sweepOut(cache);
  const leases = leasesIn(cache.folder);
  const wanted: JsonRecord[] = [];
  let before = 0;
  for (const config of configs) {
    const finding = cache.find(config);
    if (finding.state === "corrupt") options.onCorrupt?.(finding.file, finding.reason);
    if (finding.state === "done") before++;
    else if (finding.state !== "failed" || retryFailed) wanted.push(config);
  }
  const queue = shares(wanted, experiment.group, numProcesses);
  const numThreads = Math.max(1, Math.floor(availableParallelism() / numProcesses));
  const diverged: JsonRecord[] = [];
  let [over, computed] = [0, 0];
  options.onProgress?.(0, wanted.length);

  /** The part of the next share that is still to be done and that nobody else has. */
  const nextShare = (): JsonRecord[] | undefined => {
    for (let share = queue.shift(); share !== undefined; share = queue.shift()) {
      const mine = share.filter((config) => {
        const name = cache.nameOf(config);
        if (!writing(cache.folder, () => leases.take(name))) return false;
        // Another run may have finished it between the first look and the lease.
        const isOpen = cache.find(config).state !== "done";
        if (!isOpen) leases.release(name);
        return isOpen;
      });
      if (mine.length > 0) return mine;
    }
    return undefined;
  };

  const children = new Set<ChildProcess>();
  const stopAll = (): void => {
    for (const child of children) child.kill("SIGKILL");
  };
  signal?.addEventListener("abort", stopAll);
  const renewal = setInterval(leases.renew, 1000 * RENEWAL_SECONDS);

  /** One process, until the queue is empty. */
  const serve = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = startWorker(numThreads);
      children.add(child);
      child.stderr?.on("data", (text: Buffer) => options.onMessage?.(withoutGreeting(`${text}`)));
      let failure: Error | undefined;
      const fail = (error: Error): void => {
        failure = error;
        child.kill("SIGKILL");
      };
      let mine: JsonRecord[] | undefined = [];
      const next = (): void => {
        for (const config of mine ?? []) leases.release(cache.nameOf(config));
        try {
          mine = signal?.aborted ? undefined : nextShare();
        } catch (error) {
          fail(error as Error);
          return;
        }
        if (mine === undefined) child.disconnect();
        else
          child.send({
            experiment: experiment.name,
            folder: cache.folder,
            configs: mine,
          } satisfies Order);
      };
      child.on("message", (report: Report) => {
        if ("finished" in report) next();
        else if ("error" in report) fail(new Error(report.error));
        else {
          over++;
          if (report.outcome !== "failed") computed++;
          if (report.outcome === "diverged") diverged.push(report.config);
          leases.release(cache.nameOf(report.config));
          options.onProgress?.(over, wanted.length);
        }
      });
      child.on("error", fail);
      child.on("exit", (exitCode, killed) => {
        children.delete(child);
        const early = mine !== undefined && !signal?.aborted;
        const ended = `sweep: a process ended with ${killed ?? `code ${exitCode}`}; run it again to go on`;
        if (failure ?? early) reject(failure ?? new Error(ended));
        else resolve();
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
    clearInterval(renewal);
    leases.releaseAll();
  }

  const failed: { config: JsonRecord; message: string }[] = [];
  const lapses: Date[] = [];
  let left = 0;
  for (const config of configs) {
    const finding = cache.find(config);
    const until = leases.heldUntil(cache.nameOf(config));
    if (finding.state === "failed") failed.push({ config, message: finding.message });
    else if (finding.state !== "done" && until !== undefined) lapses.push(until);
    else if (finding.state !== "done") left++;
  }
  const heldUntil = lapses.sort((a, b) => Number(a) - Number(b))[0];
  return { before, computed, diverged, failed, held: lapses.length, heldUntil, left };
}
