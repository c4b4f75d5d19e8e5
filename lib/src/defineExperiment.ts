/**
 * An experiment is described once; plans, configs and results are checked against that description, and their types
 * come from it.
 *
 * @see test/experiment.test.ts
 */
import { z } from "zod";
import type { Diverged, Done, Experiment, Json, JsonRecord, Plan } from "./experiment";
import type { Checkpoint } from "./notebook/interruptible";
import { parsed } from "./parsed";

type Shape = Readonly<Record<string, z.ZodType>>;
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
type Values<S extends Shape> = { readonly [K in keyof S]: Frozen<z.infer<S[K]>> };
type Plural<S extends Shape> = {
  readonly [K in keyof S & string as `${K}s`]: readonly z.infer<S[K]>[];
};

/** The description of an experiment whose shared settings, axes and results have these shapes. */
export interface Description<S extends Shape, A extends Shape, R extends Shape> {
  readonly name: string;
  readonly description: string;
  /** Changes when the same config would give other numbers, or more of them. */
  readonly version: number;
  /** Settings that all jobs of a plan share. */
  readonly shared: S;
  /** What varies, by the name that one value has; a plan lists values under the plural, `alphas` for `alpha`. */
  readonly axes: A;
  /** What a job gives. */
  readonly result: R;
  /** Names of values measured at each of the shared setting `steps`. */
  readonly series?: readonly string[];
  /** Names of values that all rows have in common. */
  readonly constants?: readonly string[];
  /** Digits to which committed values are rounded. Default 5. */
  readonly digits?: number;
  /** Values of the committed row, where they are not those of the result. */
  readonly row?: (values: Values<R>) => Readonly<Record<string, unknown>>;
  readonly presets: Readonly<
    Record<
      string,
      Values<S> &
        Plural<A> & {
          readonly seeds: readonly number[];
          readonly also?: readonly Partial<Plural<A> & { readonly seeds: readonly number[] }>[];
        }
    >
  >;
  /** Sorts the jobs by these numbers, the first ones first: what takes longest, or is wanted most. */
  readonly order?: (config: Values<S> & Values<A> & { readonly seed: number }) => readonly number[];
  /** Axes in which configs must agree to be run together. */
  readonly together: readonly (keyof A | "seed")[];
  readonly run: (
    configs: readonly (Values<S> & Values<A> & { readonly seed: number })[],
    done: Done<Values<R>>,
    checkpoint: Checkpoint,
  ) => Promise<void>;
}

const seed = z.int().min(0);
const divergedSchema: z.ZodType<Diverged> = z.strictObject({ diverged: z.int().min(0) });

/** Shapes that experiments have in common. */
export const count: z.ZodInt = z.int().min(1);
export const positive: z.ZodNumber = z.number().positive();
export const share: z.ZodNumber = z.number().min(0).max(1);
/** Steps at which a training is measured. */
export const risingSteps: z.ZodType<number[]> = z
  .array(z.int().min(0))
  .min(1)
  .refine((all) => all.every((step, i) => i === 0 || step > all[i - 1]), "must rise");

/**
 * An experiment from its description.
 *
 * @returns its `jobs` and `run` throw a RangeError `name: plan: path: what is wrong` for a plan or config that does
 *   not fit.
 * @see test/experiment.test.ts
 */
export function defineExperiment<S extends Shape, A extends Shape, R extends Shape>(
  description: Description<S, A, R>,
): Experiment {
  const { name, version, shared, axes, result, presets, series = [], constants = [] } = description;
  const lists = Object.fromEntries(
    Object.entries({ ...axes, seed }).map(([axis, one]) => [`${axis}s`, z.array(one).min(1)]),
  );
  const planSchema = z.strictObject({
    ...shared,
    ...lists,
    also: z.array(z.strictObject(lists).partial()).optional(),
  });
  const configSchema = z.strictObject({ version: z.literal(version), ...shared, ...axes, seed });
  const resultSchema = z.strictObject(result);
  const { order = () => [], row = (values) => values } = description;

  const jobs = (plan: Plan): JsonRecord[] => {
    const { also = [], ...main } = parsed(planSchema as z.ZodType, `${name}: plan`, plan) as Plan;
    const settings = Object.fromEntries(Object.keys(shared).map((key) => [key, main[key]]));
    const configs = [main, ...also.map((other) => ({ ...main, ...other }))].flatMap((grid) =>
      [...Object.keys(axes), "seed"].reduce<JsonRecord[]>(
        (all, axis) =>
          (grid[`${axis}s`] as Json[]).flatMap((value) =>
            all.map((one) => ({ ...one, [axis]: value })),
          ),
        [{ version, ...settings }],
      ),
    );
    const different = [...new Map(configs.map((config) => [canonical(config), config])).values()];
    const keys = new Map(different.map((config) => [config, order(config as never)]));
    return different.sort((a, b) => compare(keys.get(a)!, keys.get(b)!));
  };

  return {
    name,
    description: description.description,
    version,
    presets: presets as unknown as Record<string, Plan>,
    axes: [...Object.keys(axes), "seed"],
    series,
    constants,
    digits: description.digits ?? 5,
    jobs,
    group: (config) => description.together.map((axis) => `${config[axis as string]}`).join(" "),
    run: (configs, done, checkpoint) =>
      description.run(
        configs.map((config) => parsed(configSchema, `${name}: config`, config) as never),
        done as Done<Values<R>>,
        checkpoint,
      ),
    requireOutcome: (outcome) => {
      const diverged = divergedSchema.safeParse(outcome).success;
      parsed((diverged ? divergedSchema : resultSchema) as z.ZodType, `${name}: result`, outcome);
    },
    row: (values) => row(values as never) as JsonRecord,
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i < 0 ? 0 : a[i] - b[i];
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(",")}}`;
}
