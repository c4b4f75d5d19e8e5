/**
 * The parameters of the one-layer transformer: one flat vector, in which every matrix has its place, so that an
 * optimizer treats all of them in one loop.
 *
 * Sizes: p the modulus, d the width, h the hidden neurons. Products are written from the left, row vector times
 * matrix, so a matrix from d to h numbers is [d, h]; `shrink` and `readout` lie transposed, as their products and
 * those of their gradients are faster that way.
 *
 * @see paper Fig. 6d, 12; test/grokking/transformer.test.ts
 */
import { requireCount, requirePositive, requireThat } from "../check";
import { tf } from "../notebook/tensor";
import type { Random } from "../random";

export interface TransformerSize {
  /** p; the vocabulary is the numbers 0 to p − 1, the operation p and the equals sign p + 1. */
  readonly modulus: number;
  /** d, a multiple of numHeads. */
  readonly width: number;
  readonly numHeads: number;
  /** Hidden neurons of the feed-forward part: 4 d in the paper. */
  readonly numHidden: number;
  /**
   * "gelu": the network of the public code until 2026, with GELU in place of relu, shifts in attention and feed-forward,
   * and a third normalization before the readout. Default "relu": the network of that code today, without these.
   */
  readonly style?: "relu" | "gelu";
}

/** Tokens in a sequence: x, the operation, y, the equals sign. */
export const SEQUENCE_LENGTH = 4;

/**
 * The parameters by parts of the network, in the order in which they lie in the vector: `embeddings` of tokens and
 * then of positions; `normalization`, gain and shift of the layer normalization after attention, then of that after
 * feed-forward, then of that before the readout. Shifts of queries, values and attention's output, in this order, and
 * of the feed-forward part, are there in the style "gelu". A shift of the keys would add the same number to all scores
 * that a softmax compares: it does nothing, and there is none.
 */
export const PARAMETER_GROUPS = {
  embeddings: ["embeddings"],
  attention: ["query", "key", "value", "attentionOutput", "attentionShifts"],
  feedForward: ["expand", "shrink", "expandShift", "shrinkShift"],
  normalization: ["normalization"],
  readout: ["readout", "readoutShift"],
} as const;

type Group = keyof typeof PARAMETER_GROUPS;
export type ParameterName = (typeof PARAMETER_GROUPS)[Group][number];

const groups = Object.entries(PARAMETER_GROUPS) as [Group, readonly ParameterName[]][];

export const PARAMETER_NAMES: readonly ParameterName[] = groups.flatMap(([, names]) => names);

/** Something for each parameter, by name; `i` counts them. */
export const named = <T>(value: (name: ParameterName, i: number) => T): Record<ParameterName, T> =>
  Object.fromEntries(PARAMETER_NAMES.map((name, i) => [name, value(name, i)])) as never;

/** One tensor for each parameter. */
export type Parameters = Readonly<Record<ParameterName, tf.Tensor2D>>;

/** @throws TypeError or RangeError if a size is no count, or heads do not divide the width. */
export function requireSize(where: string, size: TransformerSize): void {
  const { modulus, width, numHeads, numHidden } = size;
  requireCount(where, { modulus }, 2);
  requireCount(where, { width, numHeads, numHidden });
  const divides = width % numHeads === 0;
  requireThat(divides, where, `width must be a multiple of numHeads = ${numHeads}`, width);
}

/** Rows and columns of every parameter. */
export function shapesOf(size: TransformerSize): Record<ParameterName, [number, number]> {
  const { modulus: p, width: d, numHidden: h } = size;
  const hasShifts = size.style === "gelu";
  return {
    embeddings: [p + 2 + SEQUENCE_LENGTH, d],
    query: [d, d],
    key: [d, d],
    value: [d, d],
    attentionOutput: [d, d],
    attentionShifts: [hasShifts ? 3 : 0, d],
    expand: [d, h],
    shrink: [d, h],
    expandShift: [hasShifts ? 1 : 0, h],
    shrinkShift: [hasShifts ? 1 : 0, d],
    normalization: [hasShifts ? 6 : 4, d],
    readout: [p + 2, d],
    readoutShift: [1, p + 2],
  };
}

const lengthsOf = (size: TransformerSize): number[] =>
  Object.values(shapesOf(size)).map(([numRows, numColumns]) => numRows * numColumns);

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);

/**
 * How many numbers the vector has.
 *
 * @example
 * numParameters(PAPER_GROKKING); // 223075
 */
export const numParameters = (size: TransformerSize): number => sum(lengthsOf(size));

/**
 * Views of a flat vector, one for each parameter, row after row.
 *
 * @example
 * const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
 * viewsOf(size, initialParameters(size, 10, random(0))).query.length; // 64
 */
export function viewsOf(
  size: TransformerSize,
  vector: Float32Array,
): Record<ParameterName, Float32Array> {
  const lengths = lengthsOf(size);
  const startOf = (i: number): number => sum(lengths.slice(0, i));
  return named((_name, i) => vector.subarray(startOf(i), startOf(i + 1)));
}

/**
 * The vector that training starts from: token and position embeddings are standard normal numbers divided by alpha;
 * all else is as PyTorch initializes these layers: query, key and value uniform on ±√(6 / (d + 3 d)) (Glorot's rule for
 * the one [3 d, d] matrix they form there), every other matrix and the shifts of feed-forward and readout uniform on
 * ±1/√(inputs), gains 1, other shifts 0.
 *
 * @param alpha balance, > 0; above 1 is upstream.
 * @param rng   each parameter draws from a stream of its own; the same numbers for every alpha.
 * @returns the vector, length {@link numParameters}.
 * @throws TypeError or RangeError if the size is not one, or alpha not positive.
 * @example
 * const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
 * initialParameters(size, 10, random(0)).length === numParameters(size); // true
 * @see test/grokking/transformer.test.ts
 */
export function initialParameters(size: TransformerSize, alpha: number, rng: Random): Float32Array {
  requireSize("initialParameters", size);
  requirePositive("initialParameters", { alpha });
  const { width: d, numHidden: h } = size;
  const vector = new Float32Array(numParameters(size));
  const views = viewsOf(size, vector);
  const { embeddings, normalization } = views;
  const normals = rng.stream("embeddings").normals(embeddings.length);
  embeddings.set(normals.map((value) => value / alpha));
  const glorot = Math.sqrt(6 / (4 * d));
  const [byInputs, byHidden] = [1 / Math.sqrt(d), 1 / Math.sqrt(h)];
  const bounds = {
    ...{ query: glorot, key: glorot, value: glorot, attentionOutput: byInputs },
    ...{ expand: byInputs, expandShift: byInputs, readout: byInputs, readoutShift: byInputs },
    ...{ shrink: byHidden, shrinkShift: byHidden },
  };
  for (const [name, bound] of Object.entries(bounds)) {
    const uniform = rng.stream(name).uniform;
    const view = views[name as keyof typeof bounds];
    for (let i = 0; i < view.length; i++) view[i] = bound * (2 * uniform() - 1);
  }
  const [numRows] = shapesOf(size).normalization;
  for (let gain = 0; gain < numRows; gain += 2) normalization.fill(1, gain * d, (gain + 1) * d);
  return vector;
}

/** The parameters as tensors; call it in a tidy. */
export function unpack(size: TransformerSize, vector: Float32Array): Parameters {
  const [shapes, views] = [shapesOf(size), viewsOf(size, vector)];
  return named((name) => tf.tensor2d(views[name], shapes[name]));
}

/** Writes tensors to their places in a vector; the inverse of {@link unpack}. */
export function pack(size: TransformerSize, tensors: Parameters, vector: Float32Array): void {
  const views = viewsOf(size, vector);
  for (const name of PARAMETER_NAMES) views[name].set(tensors[name].dataSync<"float32">());
}

/**
 * Euclidean norms of the parts of the network.
 *
 * @returns one number for each of {@link PARAMETER_GROUPS}.
 */
export function weightNorms(size: TransformerSize, vector: Float32Array): Record<string, number> {
  const views = viewsOf(size, vector);
  return Object.fromEntries(
    groups.map(([group, names]) => {
      let squares = 0;
      for (const name of names) for (const value of views[name]) squares += value * value;
      return [group, Math.sqrt(squares)];
    }),
  );
}

/**
 * The embeddings of the numbers 0 to p − 1, shape [p, d].
 *
 * @example
 * numberEmbeddings({ modulus: 2, width: 1, numHeads: 1, numHidden: 1 }, Float32Array.of(5, 6, 7, 8)); // [[5], [6]]
 */
export function numberEmbeddings(size: TransformerSize, vector: Float32Array): number[][] {
  const { modulus: p, width: d } = size;
  const { embeddings } = viewsOf(size, vector);
  return Array.from({ length: p }, (_, x) => Array.from(embeddings.subarray(x * d, (x + 1) * d)));
}
