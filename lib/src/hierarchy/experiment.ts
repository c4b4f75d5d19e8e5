/**
 * The experiment behind Fig. 6c: test error of perceptrons on the Random Hierarchy Model against the number of
 * training examples, for several relative scales alpha of the start.
 *
 * @see paper Fig. 6c; test/hierarchy/experiment.test.ts
 */
import { z } from "zod";
import { count, defineExperiment, type Experiment, positive, share } from "../experiment";
import { logspace } from "../grid";
import { ready, tf } from "../notebook/tensor";
import { fiveDigits } from "../statistics";
import { hierarchy, PAPER_HIERARCHY } from "./hierarchy";
import { hierarchyData, hierarchySplit } from "./hierarchySample";
import { PAPER_SCHEDULE, scoreReplicas, trainReplicas } from "./replicas";

const scores = z.strictObject({ error: share, loss: z.number().min(0).nullable() });

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

/** Fig. 6c. All alphas and seeds of one training set size are trained together. */
export const randomHierarchyExperiment: Experiment = defineExperiment({
  name: "random-hierarchy",
  description:
    "Perceptrons on the Random Hierarchy Model over alpha and training set size (Fig. 6c)",
  version: 1,
  environment: { TF_ENABLE_ONEDNN_OPTS: "1" },
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
    const { setting, schedule, width, numHiddenLayers, numTest, fraction } = configs[0];
    const sets = new Map(
      [...new Set(configs.map(({ seed }) => seed))].map((seed) => {
        const model = hierarchy(setting, seed);
        const numTrain = Math.round(fraction * model.numData);
        const { train, test } = hierarchySplit(model, { numTrain, numTest }, seed);
        return [seed, { train: hierarchyData(model, train), test: hierarchyData(model, test) }];
      }),
    );
    const { train } = sets.get(configs[0].seed)!;
    const shape = {
      numInputs: train.length * train.numTokens,
      width,
      numHiddenLayers,
      numClasses: setting.numClasses,
    };
    let stopped = false;
    const replicas = configs.map(({ alpha, seed }) => ({
      alpha,
      seed,
      data: sets.get(seed)!.train,
    }));
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
          configs.map(({ seed }) => sets.get(seed)![part]),
        ).map(({ error, loss }) => ({
          error: fiveDigits(error),
          loss: Number.isFinite(loss) ? fiveDigits(loss) : null,
        })),
      );
      for (const i of configs.keys()) done(i, { train: onTrain[i], test: onTest[i] });
    }
    tf.dispose(stack);
  },
});
