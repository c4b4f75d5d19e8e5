/**
 * What a sweep knows of an experiment. A job is a pure function from a JSON config to a JSON result; jobs that share
 * work, such as grid points of one data set, form a group and are handed to one process together.
 *
 * @see test/tools/sweep.test.ts
 */
import type { Checkpoint } from "./notebook/interruptible";

/** Anything that survives JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Named lists of numbers, such as taus or seeds, and whatever else a preset fixes. */
export type Plan = { readonly [key: string]: Json } & { readonly seeds: readonly number[] };

export interface Experiment {
  /** Folder name in data/cache, file name in data/results. */
  readonly name: string;
  readonly description: string;
  /** Of its processes; TF_ENABLE_ONEDNN_OPTS=1 makes batched products twice as fast. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Plans by name. "paper" is the full size, the one that is committed. */
  readonly presets: Readonly<Record<string, Plan>>;
  /** The configs of a plan, the longest first. Throws a TypeError or RangeError that names a bad value. */
  readonly jobs: (plan: Plan) => Json[];
  /** Configs of equal groups run together. */
  readonly group: (config: Json) => string;
  /** Throws unless this is a result, whole and of the right kind. */
  readonly requireResult: (result: unknown) => void;
  /** Runs the configs of one group; tells each result as it arrives. */
  readonly run: (
    configs: readonly Json[],
    onDone: (index: number, result: Json) => void,
    checkpoint: Checkpoint,
  ) => Promise<void>;
  /** What is committed, without provenance, from as many results as there are. */
  readonly collect: (
    plan: Plan,
    found: readonly { readonly config: Json; readonly result: Json }[],
  ) => Collected;
}

export interface Collected {
  /** Seeds that are in: those whose every config has a result, or, if gaps are listed one by one, some config. */
  readonly seeds: readonly number[];
  readonly [key: string]: Json;
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, Json>).filter(
    ([, inner]) => inner !== undefined,
  );
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(",")}}`;
}
