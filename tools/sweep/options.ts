/** What can be said to `npm run sweep`, and the plan that comes of it. */
import { parseArgs } from "node:util";
import type { Experiment, Plan } from "../../lib/src/experiment";

export const USAGE = `npm run sweep -- EXPERIMENT [options]      compute what is not there yet (Ctrl-C is safe)
npm run sweep -- status [EXPERIMENT]       count what is there
npm run sweep -- collect EXPERIMENT        put together what is there, complete or not: data/results

  --preset NAME      quick (default), paper, and others
  --seeds a-b        instead of the preset's, such as 0-3 or 5 or 0,2,4
  --grid name=1,2,3  other numbers for a list of the preset, such as --grid taus=0.1,1; may be repeated
  --jobs N           processes; default: one for each core
  --shard i/n        every n-th seed, starting with the i-th; for any scheduler
  --engine slurm     submit a job array, a task for each seed, instead of computing here
  --retry-failed     do jobs again that ended with an error
  --cache FOLDER     instead of data/cache (or the variable SWEEP_CACHE)
  --out FILE         of collect; must be given for a part of a preset

exit codes: 0 all is there, 1 some jobs failed, 75 some are left to another run, 130 stopped`;

export class UsageError extends Error {}

export interface Options {
  readonly preset?: string;
  readonly seeds?: string;
  readonly grid?: string[];
  readonly jobs?: string;
  readonly shard?: string;
  readonly engine?: string;
  readonly cache?: string;
  readonly out?: string;
  readonly "retry-failed"?: boolean;
  readonly help?: boolean;
}

export function parsedOptions(args: string[]): { values: Options; positionals: string[] } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
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
        "retry-failed": flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

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

/** The preset with what the options change. A list named by --grid has no smaller grids beside it. */
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
    const lists = Object.keys(plan).filter((key) => Array.isArray(plan[key]) && key !== "also");
    if (!lists.includes(name))
      throw new UsageError(
        `--grid must be name=numbers with a name of ${lists.join(", ")}, got ${change}`,
      );
    const { also, ...rest } = plan;
    plan = { ...rest, [name]: numbers(name, text) } as Plan;
  }
  if (seeds !== undefined) plan = { ...plan, seeds: seedsOf(seeds) };
  if (shard === undefined) return plan;
  const [i, n] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).slice(1).map(Number);
  if (!(i >= 1 && i <= n))
    throw new UsageError(`--shard must be i/n with 1 <= i <= n, got ${shard}`);
  return { ...plan, seeds: plan.seeds.filter((_, k) => k % n === i - 1) };
}

export function numProcessesOf({ jobs }: Options): number | undefined {
  if (jobs === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(jobs))
    throw new UsageError(`--jobs must be a whole number above 0, got ${jobs}`);
  return Number(jobs);
}

/** The options that say which results are meant, as they were given. */
export const chosen = ({ preset = "quick", grid = [], seeds, cache }: Options): string[] => [
  ...["--preset", preset],
  ...grid.flatMap((change) => ["--grid", change]),
  ...(seeds === undefined ? [] : ["--seeds", seeds]),
  ...(cache === undefined ? [] : ["--cache", cache]),
];
