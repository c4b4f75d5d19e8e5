/**
 * The one-layer transformer as a textbook writes it: every position of every sequence goes through attention and
 * feed-forward, and gradients come from automatic differentiation. Slow, and the reference for the fast one.
 *
 * @see paper Fig. 6d, 12; lib/src/grokking/lastPosition.ts, test/grokking/transformer.test.ts
 */

import type { Equations } from "../../lib/src/grokking/modular";
import {
  named,
  PARAMETER_NAMES,
  type Parameters,
  pack,
  SEQUENCE_LENGTH,
  shapesOf,
  type TransformerSize,
  unpack,
} from "../../lib/src/grokking/parameters";
import { tf } from "../../lib/src/notebook/tensor";

/**
 * The token sequences [x, ∘, y, =], shape [n, 4]. Numbers are their own tokens; the operation's is p, that of "=" is
 * p + 1: a vocabulary of p + 2.
 */
export const tokens = ({ x, y }: Equations, modulus: number): number[][] =>
  Array.from(x, (xi, i) => [xi, modulus, y[i], modulus + 1]);

/** Added to variances, as in PyTorch. */
const EPSILON = 1e-5;

/** x Φ(x), by its definition. */
const gelu = (x: tf.Tensor): tf.Tensor => x.mul(x.div(Math.SQRT2).erf().add(1).div(2));

function layerNorm(rows: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(rows, -1, true);
  return rows.sub(mean).div(variance.add(EPSILON).sqrt()).mul(gain).add(shift);
}

/** Attention of every position to itself and those before it; rows are [n · 4, d]. */
function selfAttention(rows: tf.Tensor2D, parameters: Parameters, numHeads: number): tf.Tensor2D {
  const [numRows, d] = rows.shape;
  const { attentionShifts } = parameters;
  const shifts = attentionShifts.size > 0 ? tf.split(attentionShifts, 3) : [];
  const [queryShift = 0, valueShift = 0, outputShift = 0] = shifts;
  const headsOf = (matrix: tf.Tensor2D, shift: tf.Tensor | number = 0): tf.Tensor4D =>
    tf
      .matMul(rows, matrix)
      .add(shift)
      .reshape<tf.Tensor4D>([numRows / SEQUENCE_LENGTH, SEQUENCE_LENGTH, numHeads, d / numHeads])
      .transpose([0, 2, 1, 3]);
  const q = headsOf(parameters.query, queryShift);
  const k = headsOf(parameters.key);
  const v = headsOf(parameters.value, valueShift);
  // A large negative score leaves no weight on positions that come later.
  const past = tf.linalg.bandPart(tf.ones<tf.Rank.R2>([SEQUENCE_LENGTH, SEQUENCE_LENGTH]), -1, 0);
  const hidden = tf.sub(1, past).mul(-1e9);
  const scores = tf
    .matMul(q, k, false, true)
    .div(Math.sqrt(d / numHeads))
    .add(hidden);
  const mixed = tf.matMul(tf.softmax(scores), v).transpose([0, 2, 1, 3]);
  const averages = mixed.reshape<tf.Tensor2D>([numRows, d]);
  return tf.matMul(averages, parameters.attentionOutput).add(outputShift);
}

function logitsOf(size: TransformerSize, parameters: Parameters, batch: Equations): tf.Tensor2D {
  const { modulus: p, width: d, numHeads } = size;
  const sequences = tf.tensor2d(tokens(batch, p), undefined, "int32");
  const words = tf.slice(parameters.embeddings, [0, 0], [p + 2, d]);
  const positions = tf.slice(parameters.embeddings, [p + 2, 0], [SEQUENCE_LENGTH, d]);
  const embedded = tf.gather(words, sequences).add(positions);
  const rows = embedded.reshape<tf.Tensor2D>([-1, d]);
  const isGelu = size.style === "gelu";
  const [firstGain, firstShift, secondGain, secondShift, thirdGain, thirdShift] = tf.split(
    parameters.normalization,
    isGelu ? 6 : 4,
  );
  const mixed = selfAttention(rows, parameters, numHeads);
  const attended = layerNorm(rows.add(mixed), firstGain, firstShift);
  const inputs = tf.matMul<tf.Tensor2D>(attended as tf.Tensor2D, parameters.expand);
  const { expandShift, shrinkShift } = parameters;
  const hidden = isGelu ? gelu(inputs.add(expandShift)) : tf.relu(inputs);
  const fed = tf.matMul(hidden, parameters.shrink, false, true);
  const block = layerNorm(
    attended.add(isGelu ? fed.add(shrinkShift) : fed),
    secondGain,
    secondShift,
  );
  const output = isGelu ? layerNorm(block, thirdGain, thirdShift) : block;
  const last = output
    .reshape([-1, SEQUENCE_LENGTH, d])
    .slice([0, SEQUENCE_LENGTH - 1, 0], [-1, 1, d])
    .reshape<tf.Tensor2D>([-1, d]);
  return tf.matMul(last, parameters.readout, false, true).add(parameters.readoutShift);
}

/** The parameters in a vector, for gradients with respect to it. */
function cut(size: TransformerSize, vector: tf.Tensor1D): Parameters {
  const shapes = shapesOf(size);
  const parts = tf.split(
    vector,
    PARAMETER_NAMES.map((name) => shapes[name][0] * shapes[name][1]),
  );
  return named((name, i) => parts[i].reshape<tf.Tensor2D>(shapes[name]));
}

/**
 * What the network says comes after "x ∘ y =".
 *
 * @param vector the parameters.
 * @returns logits before the factor tau, shape [n, p + 2].
 * @see test/grokking/transformer.test.ts
 */
export function textbookLogits(
  size: TransformerSize,
  vector: tf.Tensor1D,
  batch: Equations,
): tf.Tensor2D {
  return tf.tidy(() => logitsOf(size, cut(size, vector), batch));
}

/**
 * Gradient of the mean cross-entropy of tau · logits.
 *
 * @param vector the parameters.
 * @returns the gradient, as long as the vector.
 * @throws Error on wasm, which has no gradient of looking up embeddings.
 * @see test/grokking/transformer.test.ts
 */
export function textbookGradient(
  size: TransformerSize,
  vector: Float32Array,
  batch: Equations,
  tau: number,
): Float32Array {
  const gradient = new Float32Array(vector.length);
  tf.tidy(() => {
    const parameters = unpack(size, vector);
    const labels = tf.oneHot(tf.tensor1d(batch.result, "int32"), size.modulus + 2);
    // Only of what is there: a style may have no shifts.
    const present = PARAMETER_NAMES.filter((name) => parameters[name].size > 0);
    const namedOf = (list: tf.Tensor[]): Parameters =>
      named((name) => (list[present.indexOf(name)] ?? parameters[name]) as tf.Tensor2D);
    const loss = (...list: tf.Tensor[]): tf.Scalar =>
      tf.losses.softmaxCrossEntropy(
        labels,
        logitsOf(size, namedOf(list), batch).mul(tau),
      ) as tf.Scalar;
    const gradients = tf.grads(loss)(present.map((name) => parameters[name]));
    pack(size, namedOf(gradients), gradient);
  });
  return gradient;
}
