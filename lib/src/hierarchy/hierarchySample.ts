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
 * @throws RangeError if a feature or a class does not fit into a byte.
 */
export function hierarchyData(model: Hierarchy, indices: readonly number[]): TokenData {
  const { inputLength: length, setting } = model;
  const { numFeatures, numClasses } = setting;
  requireThat(numFeatures <= 256, "hierarchyData", "numFeatures must be at most 256", numFeatures);
  requireThat(numClasses <= 256, "hierarchyData", "numClasses must be at most 256", numClasses);
  const tokens = new Uint8Array(indices.length * length);
  const labels = new Uint8Array(indices.length);
  for (const [i, index] of indices.entries()) {
    const { label, symbols } = model.datum(index);
    tokens.set(symbols[symbols.length - 1], i * length);
    labels[i] = label;
  }
  return { tokens, labels, length, numTokens: numFeatures };
}

/**
 * Indices of a held-out test set and of a training set, uniformly at random. A seed's test set is the same for every
 * numTrain, and its smaller training sets are parts of its larger ones.
 *
 * @throws RangeError if the model has not so many data.
 * @see test/hierarchy/hierarchy.test.ts
 */
export function hierarchySplit(
  model: Hierarchy,
  { numTrain, numTest }: { readonly numTrain: number; readonly numTest: number },
  seed: number,
): { train: number[]; test: number[] } {
  requireCount("hierarchySplit", { numTrain, numTest });
  requireThat(
    numTrain + numTest <= model.numData,
    "hierarchySplit",
    `numTrain + numTest must be at most ${model.numData}`,
    numTrain + numTest,
  );
  const rng = random(seed).stream("hierarchy sample");
  const all = distinctIntegers(model.numData, numTest + numTrain, rng);
  return { test: all.slice(0, numTest), train: all.slice(numTest) };
}
