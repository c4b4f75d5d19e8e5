/**
 * What an experiment is. A job is a pure function from a JSON config to JSON values; a plan is a grid of jobs: what
 * all of them share, and a list of values for each axis, seeds last.
 *
 * How one is described stands apart, in defineExperiment.ts: a notebook that reads results need not read the schemas'
 * many declarations.
 *
 * @see test/experiment.test.ts
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

export type JsonRecord = { readonly [key: string]: Json };

/** Smaller grids beside the main one: lists that replace the plan's own. */
export type Plan = JsonRecord & {
  readonly seeds: readonly number[];
  readonly also?: readonly JsonRecord[];
};

/** A training whose loss ceased to be a number: it is neither a result nor a failure of the code. */
export interface Diverged {
  /** The first step at which the loss was not finite. */
  readonly diverged: number;
}

/** What a job gives: its values, or the news that there are none to be had. */
export type Outcome = JsonRecord | Diverged;

/** Tells the outcome of the config with this index, as soon as it is there. */
export type Done<Values> = (index: number, outcome: Values | Diverged) => void;

/** An experiment as sweeps see it, made by `defineExperiment`. */
export interface Experiment {
  /** Folder name in data/cache, file name in data/results. */
  readonly name: string;
  readonly description: string;
  readonly version: number;
  /** Plans by name; "paper" is the paper's size. */
  readonly presets: Readonly<Record<string, Plan>>;
  /** Names of the axes as configs have them, seed last. */
  readonly axes: readonly string[];
  /** Values of a row that are measured at each of the plan's steps. */
  readonly series: readonly string[];
  /** Values of a row that must be the same in all, such as a fingerprint of the data. */
  readonly constants: readonly string[];
  /** Digits to which committed values are rounded. */
  readonly digits: number;
  /** The configs of a plan, in the order in which they are wanted. */
  readonly jobs: (plan: Plan) => JsonRecord[];
  /** Configs with equal groups share work and run together in one process. */
  readonly group: (config: JsonRecord) => string;
  /** Runs the configs of one group. */
  readonly run: (
    configs: readonly JsonRecord[],
    done: Done<JsonRecord>,
    checkpoint: Checkpoint,
  ) => Promise<void>;
  /** Throws a RangeError unless this is an outcome, whole and of the right kind. */
  readonly requireOutcome: (outcome: unknown) => void;
  /** What is committed of the values of a job. */
  readonly row: (values: JsonRecord) => JsonRecord;
}

/** Whether an outcome says that the training diverged. */
export const isDiverged = (outcome: Outcome): outcome is Diverged => "diverged" in outcome;
