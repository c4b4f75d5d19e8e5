/**
 * Which layers of a network have found out what is synonymous: how much a hidden representation changes when one
 * symbol of a datum is written differently, against how much it changes from one datum to another.
 *
 * @see paper Fig. 6c; test/hierarchy/synonyms.test.ts
 */
import { requireCount, requireThat } from "../check";
import { tf } from "../notebook/tensor";
import { random } from "../random";
import type { Hierarchy } from "./hierarchy";
import { hierarchyData } from "./hierarchySample";
import { activations, type MlpStack, oneHot } from "./perceptron";

/** Indices of data, of the same with one synonym swapped at `level`, and of unrelated data. */
function triples(model: Hierarchy, level: number, numPairs: number, seed: number): number[][] {
  const rng = random(seed).stream("synonyms");
  const { numSynonyms, tupleSize } = model.setting;
  const data = Array.from({ length: numPairs }, () => rng.integer(model.numData));
  const swapped = data.map((index) => {
    const position = rng.integer(tupleSize ** level);
    return model.swapped(index, { level, position }, 1 + rng.integer(numSynonyms - 1));
  });
  return [data, swapped, data.map(() => rng.integer(model.numData))];
}

/**
 * Sensitivity of every layer to synonyms,
 *
 *     S_l = mean |h_l(x) - h_l(x')|^2 / mean |h_l(x) - h_l(z)|^2,
 *
 * with x' the datum x in which one symbol of `level` is written by another of its synonyms, and z an unrelated datum.
 * 0 means that the layer takes synonyms for the same, about 1 that they are as different to it as unrelated data. It
 * is NaN for a layer that is the same for all data, such as one whose neurons are all silent.
 *
 * @param stack    replicas, and with `models` the hierarchy of each.
 * @param level    of the symbol, from 0 (the class, all of the input changes) to numLevels - 1 (one tuple changes).
 * @param numPairs data to average over.
 * @returns [replica][layer]: the one-hot input first, then the hidden layers, then the outputs.
 * @throws TypeError or RangeError if the models are not as many as the replicas or do not fit them, or a model has no
 *   such level or no synonyms (m = 1).
 * @example
 * const blind = [tf.ones([1, 64, 4]), tf.ones([1, 4, 8])];
 * synonymSensitivity(blind, [hierarchy(PAPER_HIERARCHY, 0)], 2, 50, 0)[0].slice(1); // [NaN, NaN]
 * @see test/hierarchy/synonyms.test.ts
 */
export function synonymSensitivity(
  stack: MlpStack,
  models: readonly Hierarchy[],
  level: number,
  numPairs: number,
  seed: number,
): number[][] {
  const [numReplicas, numInputs] = stack[0].shape;
  const where = "synonymSensitivity";
  const fits = models.length === numReplicas;
  requireThat(fits, where, `there must be ${numReplicas} models`, models.length);
  requireCount(where, { numPairs });
  requireCount(where, { level }, 0);
  for (const { setting, inputLength } of models) {
    const { numFeatures, numLevels, numSynonyms } = setting;
    requireThat(
      inputLength * numFeatures === numInputs && numFeatures === models[0].setting.numFeatures,
      where,
      `every model must have inputs of one form with ${numInputs} components`,
      [inputLength, numFeatures],
    );
    requireThat(level < numLevels, where, `level must be below ${numLevels}`, level);
    requireThat(numSynonyms > 1, where, "numSynonyms must be above 1", numSynonyms);
  }
  // Replicas of one hierarchy share their data.
  const drawn = new Map(
    [...new Set(models)].map((model) => [
      model,
      triples(model, level, numPairs, seed).map((indices) => hierarchyData(model, indices)),
    ]),
  );
  const everything = models.map(() => Array.from({ length: numPairs }, (_, i) => i));
  return tf.tidy(() => {
    const [at, swapped, unrelated] = [0, 1, 2].map((which) => {
      const inputs = oneHot(
        models.map((model) => drawn.get(model)![which]),
        everything,
      );
      return [inputs, ...activations(stack, inputs)];
    });
    const [near, far] = [swapped, unrelated].map((others) =>
      at.map((layer, l) => tf.sum(tf.squaredDifference(layer, others[l]), [1, 2]).dataSync()),
    );
    return models.map((_, r) => near.map((distances, l) => distances[r] / far[l][r]));
  }) as unknown as number[][];
}
