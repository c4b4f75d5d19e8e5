/**
 * The parameters of the one-layer transformer: one flat vector, in which every matrix has its place, so that an
 * optimizer treats all of them in a handful of operations.
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
}

/** The paper's: p = 97, width 128, 4 heads, 512 hidden neurons. */
export const PAPER_SIZE: TransformerSize = { modulus: 97, width: 128, numHeads: 4, numHidden: 512 };

/** Tokens in a sequence: x, the operation, y, the equals sign. */
export const SEQUENCE_LENGTH = 4;

/** In the order in which they lie in the vector. */
export const PARAMETER_NAMES = [
  /** Token embeddings, then position embeddings, [p + 2 + 4, d]. */
  "embeddings",
  "query",
  "key",
  "value",
  "attentionOutput",
  /** Feed-forward, d to h numbers, [d, h]. */
  "expand",
  /** Feed-forward, h to d numbers, transposed, [d, h]. */
  "shrink",
  /** Gain and shift of the layer normalization after attention, then of that after feed-forward, [4, d]. */
  "normalization",
  /** Transposed, [p + 2, d]. */
  "readout",
  "readoutShift",
] as const;

export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** One tensor for each parameter. */
export type Parameters = Readonly<Record<ParameterName, tf.Tensor2D>>;

/** Parameters that belong to one part of the network. */
export const PARAMETER_GROUPS: Readonly<Record<string, readonly ParameterName[]>> = {
  embeddings: ["embeddings"],
  attention: ["query", "key", "value", "attentionOutput"],
  feedForward: ["expand", "shrink"],
  normalization: ["normalization"],
  readout: ["readout", "readoutShift"],
};

/** @throws TypeError or RangeError if a size is no count, or heads do not divide the width. */
export function requireSize(where: string, size: TransformerSize): void {
  const { modulus, width, numHeads, numHidden } = size;
  requireCount(where, { modulus }, 2);
  requireCount(where, { width, numHeads, numHidden });
  requireThat(
    width % numHeads === 0,
    where,
    `width must be a multiple of numHeads = ${numHeads}`,
    width,
  );
}

/** Rows and columns of every parameter. */
export function shapesOf(
  size: TransformerSize,
): Readonly<Record<ParameterName, readonly [number, number]>> {
  const { modulus: p, width: d, numHidden: h } = size;
  return {
    embeddings: [p + 2 + SEQUENCE_LENGTH, d],
    query: [d, d],
    key: [d, d],
    value: [d, d],
    attentionOutput: [d, d],
    expand: [d, h],
    shrink: [d, h],
    normalization: [4, d],
    readout: [p + 2, d],
    readoutShift: [1, p + 2],
  };
}

const lengthsOf = (size: TransformerSize): number[] => {
  const shapes = shapesOf(size);
  return PARAMETER_NAMES.map((name) => shapes[name][0] * shapes[name][1]);
};

/** How many numbers the vector has. */
export const numParameters = (size: TransformerSize): number =>
  lengthsOf(size).reduce((sum, length) => sum + length, 0);

/** Views of a flat vector, one for each parameter, row after row. */
export function viewsOf(
  size: TransformerSize,
  vector: Float32Array,
): Readonly<Record<ParameterName, Float32Array>> {
  const lengths = lengthsOf(size);
  let offset = 0;
  return Object.fromEntries(
    PARAMETER_NAMES.map((name, i) => {
      offset += lengths[i];
      return [name, vector.subarray(offset - lengths[i], offset)];
    }),
  ) as Record<ParameterName, Float32Array>;
}

/**
 * The vector that training starts from: token and position embeddings are standard normal numbers divided by alpha;
 * all else is as PyTorch initializes these layers: query, key and value uniform on ±√(6 / (d + 3 d)) (Glorot's rule for
 * the one [3 d, d] matrix they form there), every other matrix and the readout's shift uniform on ±1/√(inputs), gains 1,
 * shifts 0.
 *
 * @param alpha balance, > 0; above 1 is upstream.
 * @param rng   each parameter draws from a stream of its own; the same numbers for every alpha.
 * @returns the vector, length {@link numParameters}.
 * @throws TypeError or RangeError if the size is not one, or alpha not positive.
 * @see test/grokking/transformer.test.ts
 */
export function initialParameters(size: TransformerSize, alpha: number, rng: Random): Float32Array {
  requireSize("initialParameters", size);
  requirePositive("initialParameters", { alpha });
  const { width: d, numHidden: h } = size;
  const vector = new Float32Array(numParameters(size));
  const views = viewsOf(size, vector);
  const { embeddings, normalization } = views;
  embeddings.set(
    rng
      .stream("embeddings")
      .normals(embeddings.length)
      .map((value) => value / alpha),
  );
  const glorot = Math.sqrt(6 / (4 * d));
  const bounds = {
    query: glorot,
    key: glorot,
    value: glorot,
    attentionOutput: 1 / Math.sqrt(d),
    expand: 1 / Math.sqrt(d),
    shrink: 1 / Math.sqrt(h),
    readout: 1 / Math.sqrt(d),
    readoutShift: 1 / Math.sqrt(d),
  };
  for (const [name, bound] of Object.entries(bounds)) {
    const uniform = rng.stream(name).uniform;
    const view = views[name as keyof typeof bounds];
    for (let i = 0; i < view.length; i++) view[i] = bound * (2 * uniform() - 1);
  }
  for (const gain of [0, 2]) normalization.fill(1, gain * d, (gain + 1) * d);
  return vector;
}

/** Cuts the vector into the parameters; call it in a tidy. */
export function unpack(size: TransformerSize, vector: tf.Tensor1D): Parameters {
  const shapes = shapesOf(size);
  const parts = tf.split(vector, lengthsOf(size));
  return Object.fromEntries(
    PARAMETER_NAMES.map((name, i) => [
      name,
      parts[i].reshape([...shapes[name]] as [number, number]),
    ]),
  ) as unknown as Parameters;
}

/** The vector of parameters, or of their gradients; the inverse of {@link unpack}. */
export function pack(parameters: Parameters): tf.Tensor1D {
  return tf.concat(PARAMETER_NAMES.map((name) => parameters[name].reshape<tf.Tensor1D>([-1])));
}

/**
 * Euclidean norms of the parts of the network.
 *
 * @returns one number for each of {@link PARAMETER_GROUPS}.
 */
export function weightNorms(size: TransformerSize, vector: Float32Array): Record<string, number> {
  const views = viewsOf(size, vector);
  return Object.fromEntries(
    Object.entries(PARAMETER_GROUPS).map(([group, names]) => {
      let sum = 0;
      for (const name of names) for (const value of views[name]) sum += value * value;
      return [group, Math.sqrt(sum)];
    }),
  );
}

/** The embeddings of the numbers 0 to p − 1, shape [p, d]. */
export function numberEmbeddings(size: TransformerSize, vector: Float32Array): number[][] {
  const { modulus: p, width: d } = size;
  const { embeddings } = viewsOf(size, vector);
  return Array.from({ length: p }, (_, x) => Array.from(embeddings.subarray(x * d, (x + 1) * d)));
}
