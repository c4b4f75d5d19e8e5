/**
 * `npm run sweep`: experiments over grids and seeds, resumable, on this machine or a Slurm cluster.
 *
 *     npm run sweep -- teacher-student --preset paper      computes what is not there yet
 *     npm run sweep -- status [teacher-student]            what is there
 *     npm run sweep -- collect teacher-student             data/cache -> data/results/teacher-student.json
 */
import { statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Experiment, JsonRecord } from "../lib/src/experiment";
import { duration, progress } from "../lib/src/notebook/progress";
import { type Cache, cacheOf } from "./sweep/cache";
import { collected, committedJobs, writeResults } from "./sweep/collect";
import { leasesIn } from "./sweep/leases";
import {
  chosen,
  numProcessesOf,
  type Options,
  parsedOptions,
  planOf,
  USAGE,
  UsageError,
} from "./sweep/options";
import { type PoolOutcome, runPool } from "./sweep/pool";
import { experiments } from "./sweep/registry";
import { mostTasks, submit } from "./sweep/slurm";

const root = join(__dirname, "..");

/** Some jobs failed; usage; some are another run's (EX_TEMPFAIL, "try again later"). */
const [FAILED, USAGE_ERROR, HELD] = [1, 2, 75];

function experimentOf(name: string | undefined): Experiment {
  const known = Object.keys(experiments).join(", ");
  if (name === undefined || !Object.hasOwn(experiments, name))
    throw new UsageError(`the experiment must be one of ${known}, got ${name ?? "none"}`);
  return experiments[name];
}

const cacheIn = (experiment: Experiment, { cache }: Options): Cache =>
  cacheOf(
    experiment,
    join(cache ?? process.env.SWEEP_CACHE ?? join(root, "data", "cache"), experiment.name),
  );

/** Where the results of a preset are committed; those of a trial stay in the cache. */
function fileOf({ name }: Experiment, options: Options): string {
  const { preset = "quick", out, cache = join(root, "data", "cache") } = options;
  if (out !== undefined) return out;
  if (preset === "quick") return join(cache, `${name}.quick.json`);
  return join(root, "data", "results", `${name}${preset === "paper" ? "" : `.${preset}`}.json`);
}

/** The axes of a config, for the reader. */
const placeOf = (experiment: Experiment, config: JsonRecord): string =>
  experiment.axes.map((axis) => `${axis} ${config[axis]}`).join(", ");

/** Ends a run in order, whoever asks for it. */
function stopSignal(): {
  signal: AbortSignal;
  exitCode: () => number | undefined;
  off: () => void;
} {
  const stop = new AbortController();
  let exitCode: number | undefined;
  const listeners = Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129, disconnect: 129 }).map(
    ([event, code]) => {
      const listener = (): void => {
        exitCode ??= code;
        stop.abort();
      };
      process.once(event, listener);
      return () => process.off(event, listener);
    },
  );
  const off = (): void => {
    for (const remove of listeners) remove();
  };
  return { signal: stop.signal, exitCode: () => exitCode, off };
}

async function compute(experiment: Experiment, options: Options): Promise<number> {
  const plan = planOf(experiment, options);
  const numProcesses = numProcessesOf(options);
  const cache = cacheIn(experiment, options);
  const committed = committedJobs(experiment, fileOf(experiment, options));
  const all = plan.seeds.length === 0 ? [] : experiment.jobs(plan);
  const configs = all.filter((config) => !committed.has(cache.nameOf(config)));
  const from = performance.now();
  const { signal, exitCode, off } = stopSignal();
  let bar: ReturnType<typeof progress> | undefined;
  const outcome = await runPool(experiment, cache, configs, {
    numProcesses,
    signal,
    retryFailed: options["retry-failed"],
    onMessage: (text) => process.stderr.write(text),
    onCorrupt: (file, reason) =>
      console.error(`${relative(process.cwd(), file)}: ${reason}; computed again`),
    onProgress: (done, total) => {
      if (total > 0) bar ??= progress(experiment.name, total, { unit: "results" });
      bar?.update(done);
    },
  }).finally(() => {
    bar?.finish();
    off();
  });
  const seconds = (performance.now() - from) / 1000;
  summarize(experiment, outcome, {
    seconds,
    total: all.length,
    committed: all.length - configs.length,
  });
  return exitCode() ?? (outcome.failed.length > 0 ? FAILED : outcome.held > 0 ? HELD : 0);
}

function summarize(
  experiment: Experiment,
  { before, computed, diverged, failed, held, heldUntil, left }: PoolOutcome,
  { seconds, total, committed }: { seconds: number; total: number; committed: number },
): void {
  for (const { config, message } of failed)
    console.error(`failed: ${placeOf(experiment, config)}: ${message}`);
  for (const config of diverged) console.error(`diverged: ${placeOf(experiment, config)}`);
  const until = heldUntil?.toLocaleTimeString("en-GB");
  const parts = [
    `${computed} computed in ${duration(seconds)}`,
    `${before} were there`,
    ...(committed > 0 ? [`${committed} are committed`] : []),
    ...(diverged.length > 0 ? [`${diverged.length} diverged`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed: --retry-failed tries them again`] : []),
    ...(held > 0
      ? [`${held} held by another run: if it has died, to be taken from ${until} on`]
      : []),
    ...(left > 0 ? [`${left} left: run the same command again to go on`] : []),
  ];
  console.log(`${experiment.name}: ${total} results: ${parts.join(", ")}`);
}

function onSlurm(experiment: Experiment, options: Options): number {
  if (options.shard !== undefined)
    throw new UsageError(
      `--shard must be left out with --engine slurm, which makes its own, got ${options.shard}`,
    );
  const plan = planOf(experiment, options);
  experiment.jobs(plan);
  const { jobs = "1" } = options;
  numProcessesOf({ jobs });
  const program = [process.execPath, "-r", "tsx/cjs", join("tools", "sweep.ts"), experiment.name];
  const numTasks = Math.min(plan.seeds.length, mostTasks());
  const { job, script } = submit({
    name: experiment.name,
    command: [...program, ...chosen(options), "--jobs", jobs, "--shard"],
    numTasks,
    numCores: Number(jobs),
    folder: join(cacheIn(experiment, options).folder, "slurm"),
  });
  console.log(`submitted job ${job} with ${numTasks} tasks (${script})`);
  const words = [experiment.name, ...chosen(options)].join(" ");
  console.log(`afterwards: npm run sweep -- collect ${words}`);
  return 0;
}

function status(names: readonly string[], options: Options): number {
  for (const name of names.length > 0 ? names : Object.keys(experiments)) {
    const experiment = experimentOf(name);
    const cache = cacheIn(experiment, options);
    const leases = leasesIn(cache.folder);
    const presets =
      options.preset === undefined ? Object.keys(experiment.presets) : [options.preset];
    for (const preset of presets) {
      const committed = committedJobs(experiment, fileOf(experiment, { ...options, preset }));
      const configs = experiment.jobs(planOf(experiment, { ...options, preset }));
      const counts = { done: 0, held: 0, missing: 0, failed: 0, corrupt: 0 };
      for (const config of configs) {
        const finding = cache.find(config);
        const isHeld = () => leases.heldUntil(cache.nameOf(config)) !== undefined;
        if (finding.state === "corrupt") console.log(`  ${finding.file}: ${finding.reason}`);
        if (committed.has(cache.nameOf(config))) counts.done++;
        else if (finding.state === "missing" && isHeld()) counts.held++;
        else counts[finding.state]++;
      }
      const { done, held, missing, failed, corrupt } = counts;
      console.log(
        `${name} ${preset}: ${done} of ${configs.length} done (${committed.size} committed), ` +
          `${held} under way, ${missing} missing, ${failed} failed, ${corrupt} corrupt`,
      );
    }
  }
  return 0;
}

function collect(experiment: Experiment, options: Options): number {
  const plan = planOf(experiment, options);
  const { preset = "quick", seeds, grid, out } = options;
  if (preset !== "quick" && out === undefined && (seeds !== undefined || grid !== undefined))
    throw new UsageError(
      "collect: --out must be given with --seeds or --grid, as data/results is for the whole preset, got none",
    );
  const file = fileOf(experiment, options);
  const words = [experiment.name, ...chosen({ ...options, cache: undefined })];
  const results = collected(experiment, plan, {
    cache: cacheIn(experiment, options),
    committed: committedJobs(experiment, fileOf(experiment, { ...options, out: undefined })),
    command: `npm run sweep -- ${words.join(" ")}`,
  });
  writeResults(file, results);
  const { rows, missing, diverged, failed } = results;
  const lacking = Object.entries({ missing, diverged, failed })
    .filter(([, places]) => places.length > 0)
    .map(([what, places]) => `, ${places.length} ${what}`);
  const size = (statSync(file).size / 1e6).toFixed(2);
  console.log(
    `${relative(process.cwd(), file)}: ${size} MB, ${results.status}: ${rows.length} results${lacking.join("")}`,
  );
  return 0;
}

export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parsedOptions(args);
  const [first, ...others] = positionals;
  if (values.help || first === undefined) {
    console.log(USAGE);
    for (const { name, description } of Object.values(experiments))
      console.log(`\n  ${name}: ${description}`);
    return values.help ? 0 : USAGE_ERROR;
  }
  const { engine = "local" } = values;
  if (engine !== "local" && engine !== "slurm")
    throw new UsageError(`--engine must be local or slurm, got ${engine}`);
  if (first === "status") return status(others, values);
  if (first === "collect") return collect(experimentOf(others[0]), values);
  if (others.length > 0)
    throw new UsageError(`one experiment at a time, got ${positionals.join(" ")}`);
  const experiment = experimentOf(first);
  return engine === "slurm" ? onSlurm(experiment, values) : compute(experiment, values);
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: Error) => {
      console.error(error.message);
      if (error instanceof UsageError)
        console.error("(npm run sweep -- --help lists what there is)");
      process.exitCode = error instanceof UsageError ? USAGE_ERROR : 1;
    },
  );
