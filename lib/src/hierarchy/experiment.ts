/**
 * The experiment behind Fig. 6c: test error of perceptrons on the Random Hierarchy Model against the number of
 * training examples, for several relative scales alpha of the start.
 *
 * @see paper Fig. 6c; test/hierarchy/experiment.test.ts
 */
import { z } from "zod";
import { requireThat } from "../check";
import { count, defineExperiment, positive, share } from "../defineExperiment";
import type { Experiment } from "../experiment";
import { logspace } from "../grid";
import { ready, tf } from "../notebook/tensor";
import { type HierarchySetting, hierarchy, PAPER_HIERARCHY } from "./hierarchy";
import { hierarchyData, hierarchySplit } from "./hierarchySample";
import { PAPER_SCHEDULE, scoreReplicas, trainReplicas } from "./replicas";

const scores = z.strictObject({ error: share, loss: z.number().min(0) });

/**
 * The small grammar of notebook 08 with m synonyms, at sizes in units of n_c m^L: how sample complexity grows with m.
 *
 * @param multiples sizes in that unit; with numTest they must leave out some of the n_c m^7 data.
 */
const withSynonyms = (m: number, multiples: readonly number[], numTest: number) => ({
  setting: { numLevels: 3, numClasses: 4, numSynonyms: m, tupleSize: 2, numFeatures: 6 },
  schedule: { ...PAPER_SCHEDULE, numEpochs: 120, learningRate: 4.8, batchSize: 64 },
  width: 48,
  numHiddenLayers: 3,
  numTest,
  alphas: [0.1, 1, 10],
  fractions: multiples.map((multiple) => multiple / m ** 4),
  seeds: [0, 1, 2, 3],
});

const presets = {
  paper: {
    setting: { ...PAPER_HIERARCHY },
    schedule: { ...PAPER_SCHEDULE },
    width: 64,
    numHiddenLayers: 3,
    // int(0.2 · 131,072): the published errors are multiples of 1 / (6 · 26,214); the text says 20,000.
    numTest: 26_214,
    // The published legend: 1/0.03 to 1/10, rounded. The text has the reciprocal grid; 0.03 is beyond the figure.
    alphas: [0.03, 0.1, 1 / 3, 1, 10 / 3, 10, 100 / 3],
    fractions: logspace(1e-3, 10 ** -0.1, 20),
    seeds: [0, 1, 2, 3, 4, 5],
  },
  "synonyms-2": withSynonyms(2, [3.5, 5, 7, 10, 14], 64),
  "synonyms-3": withSynonyms(3, [5, 7, 10, 14, 20, 28, 40], 1000),
  "synonyms-4": withSynonyms(4, [5, 7, 10, 14, 20, 28, 40], 1000),
  "synonyms-5": withSynonyms(5, [5, 7, 10, 14, 20, 28, 40], 1000),
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

/** Training and test data of a seed; a fraction that leaves none for one of them is refused by name. */
function dataOf(setting: HierarchySetting, fraction: number, numTest: number, seed: number) {
  const model = hierarchy(setting, seed);
  const numTrain = Math.round(fraction * model.numData);
  requireThat(
    numTrain > 0 && numTrain + numTest <= model.numData,
    "random-hierarchy",
    `fraction must leave one of ${model.numData} data for training and ${numTest} for the test`,
    fraction,
  );
  const { train, test } = hierarchySplit(model, { numTrain, numTest }, seed);
  return { train: hierarchyData(model, train), test: hierarchyData(model, test) };
}

/** Fig. 6c. All alphas and seeds of one training set size are trained together. */
export const randomHierarchyExperiment: Experiment = defineExperiment({
  name: "random-hierarchy",
  description:
    "Perceptrons on the Random Hierarchy Model over alpha and training set size (Fig. 6c)",
  version: 1,
  shared: {
    setting: z.strictObject({
      numLevels: count,
      numClasses: count,
      numSynonyms: count,
      tupleSize: count,
      numFeatures: count,
    }),
    schedule: z.strictObject({
      numEpochs: count,
      batchSize: count,
      learningRate: positive,
      momentum: z.number().min(0).lt(1),
      decay: positive,
    }),
    width: count,
    numHiddenLayers: count,
    numTest: count,
  },
  axes: { alpha: positive, fraction: positive.max(1) },
  result: { train: scores, test: scores },
  row: ({ train, test }) => ({
    trainError: train.error,
    testError: test.error,
    trainLoss: train.loss,
    testLoss: test.loss,
  }),
  presets,
  order: ({ fraction, seed }) => [-fraction, seed],
  together: ["fraction"],
  run: async (configs, done, checkpoint) => {
    await ready;
    const [{ setting, schedule, width, numHiddenLayers, numTest, fraction }] = configs;
    const seeds = [...new Set(configs.map(({ seed }) => seed))];
    const sets = new Map(seeds.map((seed) => [seed, dataOf(setting, fraction, numTest, seed)]));
    const data = configs.map(({ seed }) => sets.get(seed)!);
    const [{ train }] = data;
    const numInputs = train.length * train.numTokens;
    const numSteps = schedule.numEpochs * Math.ceil(train.labels.length / schedule.batchSize);
    const divergedAt = new Map<number, number>();
    let stopped = false;
    const stack = await trainReplicas(
      configs.map(({ alpha, seed }, i) => ({ alpha, seed, data: data[i].train })),
      {
        shape: { numInputs, width, numHiddenLayers, numClasses: setting.numClasses },
        schedule,
        onDiverged: (i, step) => divergedAt.set(i, step),
        checkpoint: async () => {
          stopped = await checkpoint();
          return stopped;
        },
      },
    );
    if (!stopped) {
      const [onTrain, onTest] = (["train", "test"] as const).map((part) =>
        scoreReplicas(
          stack,
          data.map((set) => set[part]),
        ),
      );
      for (const [i, train] of onTrain.entries())
        if (Number.isFinite(train.loss + onTest[i].loss)) done(i, { train, test: onTest[i] });
        else done(i, { diverged: divergedAt.get(i) ?? numSteps });
    }
    tf.dispose(stack);
  },
});
