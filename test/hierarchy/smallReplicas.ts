/** Four replicas of a small perceptron, on two small hierarchies. */
import { hierarchy } from "../../lib/src/hierarchy/hierarchy";
import { hierarchyData, hierarchySplit } from "../../lib/src/hierarchy/hierarchySample";

const SETTING = { numLevels: 2, numClasses: 4, numSynonyms: 3, tupleSize: 2, numFeatures: 5 };
export const shape = { numInputs: 20, width: 12, numHiddenLayers: 2, numClasses: 4 };
export const schedule = {
  numEpochs: 5,
  batchSize: 16,
  learningRate: 1.2,
  momentum: 0.9,
  decay: 0.8,
};
export const models = [0, 1].map((seed) => hierarchy(SETTING, seed));
export const splits = models.map((model, seed) =>
  hierarchySplit(model, { numTrain: 40, numTest: 60 }, seed),
);
export const trainOf = (seed: number) => hierarchyData(models[seed], splits[seed].train);
export const replicas = [0, 1].flatMap((seed) =>
  [0.3, 3].map((alpha) => ({ alpha, seed, data: trainOf(seed) })),
);
/** Float32, a hundred or so roundings of numbers of order one. */
export const FLOAT32 = 1e-5;
