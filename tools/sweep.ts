/**
 * `npm run sweep`: experiments over grids and seeds, resumable, on this machine or a Slurm cluster.
 *
 *     npm run sweep -- teacher-student --preset paper      computes what is not in data/cache yet
 *     npm run sweep -- status [teacher-student]            what is there
 *     npm run sweep -- collect teacher-student             data/cache -> data/results/teacher-student.json
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { Experiment, Json, Plan } from "../lib/src/experiment";
import { duration, progress } from "../lib/src/notebook/progress";
import { cacheOf } from "./sweep/cache";
import { runLocally } from "./sweep/pool";
import { experiments } from "./sweep/registry";
import { submit } from "./sweep/slurm";

const root = join(__dirname, "..");
const USAGE = `npm run sweep -- EXPERIMENT [options]      compute what is not in the cache yet (Ctrl-C is safe)
npm run sweep -- status [EXPERIMENT]       count what is in the cache
npm run sweep -- collect EXPERIMENT        put results of the cache together; data/results for the paper preset

  --preset NAME      quick (default) or paper
  --seeds a-b        instead of the preset's, such as 0-3 or 5 or 0,2,4
  --grid name=1,2,3  other numbers for a list of the preset, such as --grid taus=0.1,1; may be repeated
  --jobs N           processes; default: one for each core
  --shard i/n        every n-th seed, starting with the i-th; for any scheduler
  --engine slurm     submit a job array, a task for each seed, instead of computing here
  --resume           go on with what the cache holds: always so, the option is there to say it
  --cache FOLDER     instead of data/cache (or the variable SWEEP_CACHE)
  --out FILE         of collect; must be given for a part of the paper preset`;

class UsageError extends Error {}

const numbers = (name: string, text: string): number[] => {
  const values = text.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  if (values.some((value) => !Number.isFinite(value)))
    throw new UsageError(`--grid ${name}: must be numbers with commas between, got ${text}`);
  return values;
};

function seedsOf(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!(to >= from))
      throw new UsageError(
        `--seeds must be a number, a-b with a <= b, or a list of these, got ${text}`,
      );
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

function experimentOf(name: string | undefined): Experiment {
  const known = Object.keys(experiments).join(", ");
  if (name === undefined || !Object.hasOwn(experiments, name))
    throw new UsageError(`the experiment must be one of ${known}, got ${name ?? "none"}`);
  return experiments[name];
}

interface Options {
  readonly preset?: string;
  readonly seeds?: string;
  readonly grid?: string[];
  readonly jobs?: string;
  readonly shard?: string;
  readonly engine?: string;
  readonly resume?: boolean;
  readonly cache?: string;
  readonly out?: string;
  readonly help?: boolean;
}

/** The preset with what the options change. */
export function planOf(
  experiment: Experiment,
  { preset = "quick", seeds, grid = [], shard }: Options,
): Plan {
  if (!Object.hasOwn(experiment.presets, preset)) {
    const known = Object.keys(experiment.presets).join(", ");
    throw new UsageError(`--preset must be one of ${known} for ${experiment.name}, got ${preset}`);
  }
  let plan = experiment.presets[preset];
  for (const change of grid) {
    const [, name, text] = /^(\w+)=(.+)$/.exec(change) ?? [];
    const lists = Object.keys(plan).filter((key) => Array.isArray(plan[key]));
    if (!lists.includes(name))
      throw new UsageError(
        `--grid must be name=numbers with a name of ${lists.join(", ")}, got ${change}`,
      );
    plan = { ...plan, [name]: numbers(name, text) };
  }
  if (seeds !== undefined) plan = { ...plan, seeds: seedsOf(seeds) };
  if (shard === undefined) return plan;
  const [i, n] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).slice(1).map(Number);
  if (!(i >= 1 && i <= n))
    throw new UsageError(`--shard must be i/n with 1 <= i <= n, got ${shard}`);
  return { ...plan, seeds: plan.seeds.filter((_, k) => k % n === i - 1) };
}

const folderOf = (experiment: Experiment, { cache }: Options): string =>
  join(cache ?? process.env.SWEEP_CACHE ?? join(root, "data", "cache"), experiment.name);

function numProcessesOf({ jobs }: Options): number | undefined {
  if (jobs === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(jobs))
    throw new UsageError(`--jobs must be a whole number above 0, got ${jobs}`);
  return Number(jobs);
}

/** The options that say which results are meant, as they were given. */
const chosen = ({ preset = "quick", grid = [], seeds, cache }: Options): string[] => [
  ...["--preset", preset],
  ...grid.flatMap((change) => ["--grid", change]),
  ...(seeds === undefined ? [] : ["--seeds", seeds]),
  ...(cache === undefined ? [] : ["--cache", cache]),
];

async function compute(experiment: Experiment, options: Options): Promise<number> {
  const plan = planOf(experiment, options);
  const numProcesses = numProcessesOf(options);
  const configs = plan.seeds.length === 0 ? [] : experiment.jobs(plan);
  const cache = cacheOf(experiment, folderOf(experiment, options));
  const from = performance.now();
  const stop = new AbortController();
  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true;
    stop.abort();
  });
  let bar: ReturnType<typeof progress> | undefined;
  const { before, computed, elsewhere, left } = await runLocally(experiment, cache, configs, {
    numProcesses,
    signal: stop.signal,
    onMessage: (text) => process.stderr.write(text),
    onCorrupt: (file, reason) =>
      console.error(`${relative(process.cwd(), file)}: ${reason}; computed again`),
    onProgress: (done, total) => {
      if (total > 0) bar ??= progress(experiment.name, total, { unit: "results" });
      bar?.update(done);
    },
  }).finally(() => bar?.finish());
  const parts = [
    `${computed} computed in ${duration((performance.now() - from) / 1000)}`,
    `${before} were there`,
    ...(elsewhere > 0 ? [`${elsewhere} under way in another process`] : []),
    ...(left > 0 ? [`${left} left: run the same command again to go on`] : []),
  ];
  console.log(`${experiment.name}: ${configs.length} results: ${parts.join(", ")}`);
  return interrupted ? 130 : 0;
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
  const words = [
    ...[process.execPath, "-r", "tsx/cjs", join("tools", "sweep.ts"), experiment.name],
    ...chosen(options),
    ...["--jobs", jobs, "--shard"],
  ];
  const { job, script } = submit({
    name: experiment.name,
    command: `${words.map((word) => `'${word}'`).join(" ")} {shard}`,
    numTasks: plan.seeds.length,
    numCores: Number(jobs),
    folder: join(folderOf(experiment, options), "slurm"),
  });
  console.log(`submitted job ${job} with ${plan.seeds.length} tasks (${script})`);
  console.log(
    `afterwards: npm run sweep -- collect ${[experiment.name, ...chosen(options)].join(" ")}`,
  );
  return 0;
}

function status(names: readonly string[], options: Options): number {
  for (const name of names.length > 0 ? names : Object.keys(experiments)) {
    const experiment = experimentOf(name);
    const cache = cacheOf(experiment, folderOf(experiment, options));
    const presets =
      options.preset === undefined ? Object.keys(experiment.presets) : [options.preset];
    for (const preset of presets) {
      const configs = experiment.jobs(planOf(experiment, { ...options, preset }));
      const counts = { done: 0, claimed: 0, corrupt: 0, missing: 0 };
      for (const config of configs) {
        const finding = cache.find(config);
        counts[finding.state]++;
        if (finding.state === "corrupt") console.log(`  ${finding.file}: ${finding.reason}`);
      }
      const { done, claimed, corrupt, missing } = counts;
      console.log(
        `${name} ${preset}: ${done} of ${configs.length} done, ${claimed} under way, ${missing} missing, ${corrupt} corrupt`,
      );
    }
  }
  return 0;
}

function collect(experiment: Experiment, options: Options): number {
  const plan = planOf(experiment, options);
  const { preset = "quick", seeds: someSeeds, grid, out } = options;
  if (preset === "paper" && out === undefined && (someSeeds !== undefined || grid !== undefined))
    throw new UsageError(
      "collect: --out must be given with --seeds or --grid, as data/results is for the whole preset, got none",
    );
  const cache = cacheOf(experiment, folderOf(experiment, options));
  const configs = experiment.jobs(plan);
  const found = configs.flatMap((config) => {
    const finding = cache.find(config);
    return finding.state === "done" ? [finding.entry] : [];
  });
  const { seeds, ...rest } = experiment.collect(plan, found);
  if (seeds.length === 0) {
    const { done, total } = { done: found.length, total: configs.length };
    throw new UsageError(
      `collect: at least one seed must be complete, got ${done} of ${total} results`,
    );
  }
  const commits = [...new Set(found.map(({ provenance }) => provenance.commit))];
  const { cost, ...content } = rest as { cost?: Json };
  const { seconds, commit, ...origin } = found[0].provenance;
  void seconds;
  void commit;
  const missing = plan.seeds.filter((seed) => !seeds.includes(seed));
  const provenance = {
    command: `npm run sweep -- ${[experiment.name, ...chosen({ ...options, cache: undefined })].join(" ")}`,
    plan,
    commits,
    ...origin,
    date: new Date().toISOString().slice(0, 10),
    processSeconds: Math.round(found.reduce((sum, entry) => sum + entry.provenance.seconds, 0)),
    ...(missing.length > 0 ? { notRun: { seeds: missing } } : {}),
    ...(cost === undefined ? {} : { cost }),
  };
  const file =
    out ??
    (preset === "paper"
      ? join(root, "data", "results", `${experiment.name}.json`)
      : `${folderOf(experiment, options)}.${preset}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.partial`, `${JSON.stringify({ provenance, seeds, ...content })}\n`);
  renameSync(`${file}.partial`, file);
  const size = (readFileSync(file).length / 1e6).toFixed(2);
  const without =
    missing.length > 0 ? `, without seeds ${missing.join(", ")} (not run to the end)` : "";
  console.log(`${relative(process.cwd(), file)}: ${size} MB, ${seeds.length} seeds${without}`);
  return 0;
}

async function main(args: string[]): Promise<number> {
  let parsed: { values: Options; positionals: string[] };
  const text = { type: "string" } as const;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        preset: text,
        seeds: text,
        grid: { type: "string", multiple: true },
        jobs: text,
        shard: text,
        engine: text,
        cache: text,
        out: text,
        resume: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  const [first, ...others] = positionals;
  if (values.help || first === undefined) {
    console.log(USAGE);
    for (const { name, description } of Object.values(experiments))
      console.log(`\n  ${name}: ${description}`);
    return values.help ? 0 : 2;
  }
  const { engine = "local" } = values;
  if (engine !== "local" && engine !== "slurm")
    throw new UsageError(`--engine must be local or slurm, got ${engine}`);
  if (first === "status") return status(others, values);
  if (first === "collect") return collect(experimentOf(others[0]), values);
  if (others.length > 0)
    throw new UsageError(`one experiment at a time, got ${positionals.join(" ")}`);
  return engine === "slurm"
    ? onSlurm(experimentOf(first), values)
    : compute(experimentOf(first), values);
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
      process.exitCode = error instanceof UsageError ? 2 : 1;
    },
  );
