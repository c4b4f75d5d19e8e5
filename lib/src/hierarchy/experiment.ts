/**
 * The experiment behind Fig. 6c: test error of perceptrons on the Random Hierarchy Model against the number of
 * training examples, for several relative scales alpha of the start.
 *
 * @see paper Fig. 6c; test/hierarchy/experiment.test.ts
 */
import { z } from "zod";
import type { Collected, Experiment, Json, Plan } from "../experiment";
import { logspace } from "../grid";
import { ready, tf } from "../notebook/tensor";
import { parsed } from "../parsed";
import { deviation, fiveDigits, mean } from "../statistics";
import { hierarchy, PAPER_HIERARCHY } from "./hierarchy";
import { hierarchyData, hierarchySplit } from "./hierarchySample";
import { PAPER_SCHEDULE, scoreReplicas, trainReplicas } from "./replicas";

const count = z.int().min(1);
const seed = z.int().min(0);
const setting = z.strictObject({
  numLevels: count,
  numClasses: count,
  numSynonyms: count,
  tupleSize: count,
  numFeatures: count,
});
const schedule = z.strictObject({
  numEpochs: count,
  batchSize: count,
  learningRate: z.number().positive(),
  momentum: z.number().min(0).lt(1),
  decay: z.number().positive(),
});
const alpha = z.number().positive();
const fraction = z.number().positive().max(1);
const common = { setting, schedule, width: count, numHiddenLayers: count, numTest: count };

const planSchema = z.strictObject({
  ...common,
  alphas: z.array(alpha).min(1),
  fractions: z.array(fraction).min(1),
  seeds: z.array(seed).min(1),
});

/** `version` changes when the same config would give other numbers. */
const configSchema = z.strictObject({ version: z.literal(1), ...common, alpha, fraction, seed });
type Config = z.infer<typeof configSchema>;

/** A loss that is not a number, of a training that went astray, is stored as null. */
const scores = z.strictObject({
  error: z.number().min(0).max(1),
  loss: z.number().min(0).nullable(),
});
const resultSchema = z.strictObject({ train: scores, test: scores });
type Result = z.infer<typeof resultSchema>;

const presets = {
  paper: {
    setting: { ...PAPER_HIERARCHY },
    schedule: { ...PAPER_SCHEDULE },
    width: 64,
    numHiddenLayers: 3,
    numTest: 20_000,
    alphas: [0.03, 0.1, 0.3, 1, 3, 10],
    fractions: logspace(1e-3, 10 ** -0.1, 20),
    seeds: [0, 1, 2, 3, 4, 5],
  },
  quick: {
    setting: { numLevels: 2, numClasses: 4, numSynonyms: 2, tupleSize: 2, numFeatures: 4 },
    schedule: { ...PAPER_SCHEDULE, numEpochs: 40, learningRate: 1.6, batchSize: 16 },
    width: 16,
    numHiddenLayers: 2,
    numTest: 8,
    alphas: [0.3, 3],
    fractions: [0.25, 0.5],
    seeds: [0, 1],
  },
};

function collect(plan: Plan, found: readonly { config: Json; result: Json }[]): Collected {
  const {
    setting,
    alphas,
    fractions,
    seeds: asked,
  } = parsed(planSchema, "random-hierarchy: plan", plan);
  const keyOf = (a: number, f: number, s: number): string => `${a} ${f} ${s}`;
  const results = new Map(
    found.map(({ config, result }) => {
      const { alpha, fraction, seed } = config as Config;
      return [keyOf(alpha, fraction, seed), result as Result];
    }),
  );
  const isWhole = (s: number): boolean =>
    alphas.every((a) => fractions.every((f) => results.has(keyOf(a, f, s))));
  const seeds = asked.filter(isWhole);
  const table = (
    statistic: (values: readonly number[]) => number,
    value: (result: Result) => number,
  ): number[][] =>
    alphas.map((a) =>
      fractions.map((f) =>
        fiveDigits(statistic(seeds.map((s) => value(results.get(keyOf(a, f, s))!)))),
      ),
    );
  const both = (value: (result: Result) => number): Json => ({
    mean: table(mean, value),
    std: table(deviation, value),
  });
  return {
    alphas,
    fractions,
    pMax: hierarchy(setting, 0).numData,
    seeds,
    numSeeds: seeds.length,
    testError: both(({ test }) => test.error),
    trainError: both(({ train }) => train.error),
  };
}

/** Fig. 6c. All alphas and seeds of one training set size are trained together. */
export const randomHierarchyExperiment: Experiment = {
  name: "random-hierarchy",
  description:
    "Perceptrons on the Random Hierarchy Model over alpha and training set size (Fig. 6c)",
  environment: { TF_ENABLE_ONEDNN_OPTS: "1" },
  presets: presets as unknown as Record<string, Plan>,
  jobs: (plan) => {
    const { alphas, fractions, seeds, ...same } = parsed(
      planSchema,
      "random-hierarchy: plan",
      plan,
    );
    const longest = [...fractions].sort((a, b) => b - a);
    return longest.flatMap((fraction) =>
      seeds.flatMap((seed) =>
        alphas.map((alpha): Config => ({ version: 1, ...same, alpha, fraction, seed })),
      ),
    );
  },
  group: (config) => `fraction ${(config as Config).fraction}`,
  requireResult: (result) => {
    parsed(resultSchema, "random-hierarchy: result", result);
  },
  run: async (configs, onDone, checkpoint) => {
    await ready;
    const all = configs.map((config) => parsed(configSchema, "random-hierarchy: config", config));
    const { setting, schedule, width, numHiddenLayers, numTest, fraction } = all[0];
    const sets = new Map(
      [...new Set(all.map(({ seed }) => seed))].map((seed) => {
        const model = hierarchy(setting, seed);
        const numTrain = Math.round(fraction * model.numData);
        const { train, test } = hierarchySplit(model, { numTrain, numTest }, seed);
        return [seed, { train: hierarchyData(model, train), test: hierarchyData(model, test) }];
      }),
    );
    const { train } = sets.get(all[0].seed)!;
    const shape = {
      numInputs: train.length * train.numTokens,
      width,
      numHiddenLayers,
      numClasses: setting.numClasses,
    };
    let stopped = false;
    const replicas = all.map(({ alpha, seed }) => ({ alpha, seed, data: sets.get(seed)!.train }));
    const stack = await trainReplicas(replicas, {
      shape,
      schedule,
      checkpoint: async () => {
        stopped = await checkpoint();
        return stopped;
      },
    });
    if (!stopped) {
      const [onTrain, onTest] = (["train", "test"] as const).map((part) =>
        scoreReplicas(
          stack,
          all.map(({ seed }) => sets.get(seed)![part]),
        ).map(({ error, loss }) => ({
          error: fiveDigits(error),
          loss: Number.isFinite(loss) ? fiveDigits(loss) : null,
        })),
      );
      for (const i of all.keys()) onDone(i, { train: onTrain[i], test: onTest[i] });
    }
    tf.dispose(stack);
  },
  collect,
};
