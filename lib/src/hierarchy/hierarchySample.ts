/**
 * Training and test sets of a hierarchy, disjoint and without duplicates.
 *
 * @see paper Fig. 6c; test/hierarchy/hierarchy.test.ts
 */
import { requireCount, requireThat } from "../check";
import { random } from "../random";
import { distinctIntegers } from "./distinct";
import type { Hierarchy } from "./hierarchy";

/** Labelled sequences of tokens; a network sees every token as a one-hot vector. */
export interface TokenData {
  /** Tokens of all sequences, shape [numSequences, length], from 0 to numTokens - 1. */
  readonly tokens: Uint8Array;
  /** Shape [numSequences]. */
  readonly labels: Uint8Array;
  /** Tokens of a sequence. */
  readonly length: number;
  /** Different tokens. */
  readonly numTokens: number;
}

/**
 * The data of some indices.
 *
 * @throws RangeError if an index is none of the hierarchy.
 * @example
 * hierarchyData(hierarchy(PAPER_HIERARCHY, 0), [3, 99]).labels; // [3, 3]
 */
export function hierarchyData(model: Hierarchy, indices: readonly number[]): TokenData {
  const data = indices.map(model.datum);
  return {
    tokens: Uint8Array.from(data.flatMap(({ symbols }) => symbols[model.setting.numLevels])),
    labels: Uint8Array.from(data, ({ label }) => label),
    length: model.inputLength,
    numTokens: model.setting.numFeatures,
  };
}

/**
 * Indices of a held-out test set and of a training set, uniformly at random. A seed's test set is the same for every
 * numTrain, and its smaller training sets are parts of its larger ones.
 *
 * @throws RangeError if the model has not so many data: every training example must be missing from the test set.
 * @example
 * const model = hierarchy(PAPER_HIERARCHY, 0);
 * hierarchySplit(model, { numTrain: 100, numTest: 20 }, 0).test.length; // 20
 * @see test/hierarchy/hierarchy.test.ts
 */
export function hierarchySplit(
  model: Hierarchy,
  { numTrain, numTest }: { readonly numTrain: number; readonly numTest: number },
  seed: number,
): { train: number[]; test: number[] } {
  requireCount("hierarchySplit", { numTrain, numTest });
  const [numDrawn, { numData }] = [numTrain + numTest, model];
  const rule = `numTrain + numTest must be at most ${numData}`;
  requireThat(numDrawn <= numData, "hierarchySplit", rule, numDrawn);
  const all = distinctIntegers(numData, numDrawn, random(seed).stream("hierarchy sample"));
  return { test: all.slice(0, numTest), train: all.slice(numTest) };
}
