/**
 * The same transformer as textbook.ts, the same logits and gradients, for a fraction of the arithmetic. Only the last
 * position is read, and the token there is always "=". So
 *
 * - its query is one vector, the same for every equation, and can be absorbed into the keys: the score of token t in
 *   a head is t · k with one vector k for each head;
 * - values and scores depend on token and position only: 2p + 2 rows in a table, however large the batch;
 * - the feed-forward part and both normalizations are needed at one position out of four.
 *
 * TensorFlow takes the matrix products, which are nearly all of the work; loops over typed arrays mix and normalize.
 * The backward pass is written out below the forward pass, in reverse.
 *
 * @see paper Fig. 6d, 12; test/grokking/transformer.test.ts
 */

import { reluGradient, tf } from "../notebook/tensor";
import { type Normalized, normalize, normalizeBackward } from "./layerNorm";
import { mix, mixBackward, numTableRows, tableWidth } from "./mixing";
import type { Equations } from "./modular";
import {
  type Parameters,
  pack,
  requireSize,
  SEQUENCE_LENGTH,
  type TransformerSize,
  unpack,
} from "./parameters";

const product = tf.matMul<tf.Tensor2D>;

export interface LastPositionModel {
  /** Logits before the factor tau, [n, p + 2]. */
  readonly logits: (vector: tf.Tensor1D, batch: Equations) => tf.Tensor2D;
  /** Activations of the hidden neurons at the last position, [n, numHidden]. */
  readonly hidden: (vector: tf.Tensor1D, batch: Equations) => tf.Tensor2D;
  /** Gradient of the mean cross-entropy of tau · logits, of the shape of the vector. */
  readonly gradient: (vector: tf.Tensor1D, batch: Equations, tau: number) => tf.Tensor1D;
  /** Frees the tensors that all calls share. */
  readonly dispose: () => void;
}

/** Tensors that do not change. */
interface Constants {
  /** Which token and which position embedding make a table row, zeros and ones, [2p + 2, p + 6]. */
  readonly selection: tf.Tensor2D;
  /** Its last row as a column, [p + 6, 1]. */
  readonly selectsEquals: tf.Tensor2D;
  /** 1 / √(d / heads) where a coordinate belongs to a head, else 0, [d, heads]. */
  readonly heads: tf.Tensor2D;
}

function constantsOf(size: TransformerSize): Constants {
  const { modulus: p, width: d, numHeads } = size;
  const row = (token: number, position: number): number[] =>
    Array.from(
      { length: p + 2 + SEQUENCE_LENGTH },
      (_, i) => +(i === token || i === p + 2 + position),
    );
  const numbers = Array.from({ length: p }, (_, x) => x);
  const selection = [
    ...numbers.map((x) => row(x, 0)),
    ...numbers.map((y) => row(y, 2)),
    row(p, 1),
    row(p + 1, 3),
  ];
  const headWidth = d / numHeads;
  const heads = Array.from({ length: d }, (_, j) =>
    Array.from({ length: numHeads }, (_, head) =>
      Math.floor(j / headWidth) === head ? 1 / Math.sqrt(headWidth) : 0,
    ),
  );
  return {
    selection: tf.tensor2d(selection),
    selectsEquals: tf.tensor2d(row(p + 1, 3), [p + 2 + SEQUENCE_LENGTH, 1]),
    heads: tf.tensor2d(heads),
  };
}

/** Everything the backward pass needs. */
interface ForwardPass {
  readonly rows: tf.Tensor2D;
  readonly equals: tf.Tensor2D;
  readonly query: tf.Tensor2D;
  readonly valuesAndKeys: tf.Tensor2D;
  readonly table: Float32Array;
  readonly weights: Float32Array;
  readonly mixed: tf.Tensor2D;
  /** Rows of `normalization`. */
  readonly gainsAndShifts: readonly Float32Array[];
  readonly first: Normalized;
  readonly attended: tf.Tensor2D;
  readonly hidden: tf.Tensor2D;
  readonly second: Normalized;
  readonly output: tf.Tensor2D;
}

const read = (tensor: tf.Tensor): Float32Array => tensor.dataSync<"float32">();

function forward(
  size: TransformerSize,
  { selection, heads }: Constants,
  parameters: Parameters,
  batch: Equations,
): ForwardPass {
  const { width: d } = size;
  const tensorOf = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, [batch.x.length, d]);
  const normalization = read(parameters.normalization);
  const gainsAndShifts = [0, 1, 2, 3].map((row) => normalization.subarray(row * d, (row + 1) * d));
  const [firstGain, firstShift, secondGain, secondShift] = gainsAndShifts;

  const rows = product(selection, parameters.embeddings); // [2p + 2, d]
  const equals = tf.slice(rows, [numTableRows(size) - 1, 0], [1, -1]); // [1, d]
  const query = product(equals, parameters.query); // [1, d]
  // A head's score is (t K) · q over the head's coordinates, that is t · k with k = K q over those.
  const absorbed = product(tf.mul<tf.Tensor2D>(parameters.key, query), heads); // [d, heads]
  const valuesAndKeys = tf.concat([parameters.value, absorbed], 1); // [d, d + heads]
  const table = read(product(rows, valuesAndKeys));
  const { output: averages, weights } = mix(size, table, batch);
  const mixed = tensorOf(averages);
  const attention = product(mixed, parameters.attentionOutput);
  const first = normalize(read(tf.add(attention, equals)), firstGain, firstShift);
  const attended = tensorOf(first.output);
  const hidden = tf.relu<tf.Tensor2D>(product(attended, parameters.expand)); // [n, h]
  const fed = product(hidden, parameters.shrink, false, true);
  const second = normalize(read(tf.add(fed, attended)), secondGain, secondShift);
  const output = tensorOf(second.output);
  return {
    ...{ rows, equals, query, valuesAndKeys, table, weights, mixed },
    ...{ gainsAndShifts, first, attended, hidden, second, output },
  };
}

const readOut = (output: tf.Tensor2D, { readout, readoutShift }: Parameters): tf.Tensor2D =>
  tf.add(product(output, readout, false, true), readoutShift);

function backward(
  size: TransformerSize,
  { selection, selectsEquals, heads }: Constants,
  parameters: Parameters,
  batch: Equations,
  pass: ForwardPass,
  dLogits: tf.Tensor2D,
): Parameters {
  const { width: d, numHeads } = size;
  const [firstGain, , secondGain] = pass.gainsAndShifts;
  const tensorOf = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, [batch.x.length, d]);

  const second = normalizeBackward(
    read(product(dLogits, parameters.readout)),
    pass.second,
    secondGain,
  );
  const dFed = tensorOf(second.rows);
  const dHidden = reluGradient(product(dFed, parameters.shrink), pass.hidden) as tf.Tensor2D;
  const dFirst = tf.add(dFed, product(dHidden, parameters.expand, false, true));
  const first = normalizeBackward(read(dFirst), pass.first, firstGain);
  const dAttention = tensorOf(first.rows);
  const dNormalization = Float32Array.of(
    ...first.gain,
    ...first.shift,
    ...second.gain,
    ...second.shift,
  );

  const dMixed = read(product(dAttention, parameters.attentionOutput, false, true));
  const dTableValues = mixBackward(size, pass.table, batch, pass.weights, dMixed);
  const dTable = tf.tensor2d(dTableValues, [numTableRows(size), tableWidth(size)]);
  const dValuesAndKeys = product(pass.rows, dTable, true); // [d, d + heads]
  const dAbsorbed = tf.slice(dValuesAndKeys, [0, d], [d, numHeads]);
  const spread = product(dAbsorbed, heads, false, true); // [d, d]
  const dQuery = tf.sum<tf.Tensor2D>(tf.mul(spread, parameters.key), 0, true); // [1, d]
  // The last position's own embedding is met three times: in the table, as the query and beside the attention.
  const dEquals = tf.add<tf.Tensor2D>(
    tf.sum(dAttention, 0, true),
    product(dQuery, parameters.query, false, true),
  );
  const dRows = product(dTable, pass.valuesAndKeys, false, true);
  return {
    embeddings: tf.add(product(selection, dRows, true), product(selectsEquals, dEquals)),
    query: product(pass.equals, dQuery, true),
    key: tf.mul(spread, pass.query),
    value: tf.slice(dValuesAndKeys, [0, 0], [d, d]),
    attentionOutput: product(pass.mixed, dAttention, true),
    expand: product(pass.attended, dHidden, true),
    shrink: product(dFed, pass.hidden, true),
    normalization: tf.tensor2d(dNormalization, [4, d]),
    readout: product(dLogits, pass.output, true),
    readoutShift: tf.sum(dLogits, 0, true),
  };
}

/**
 * The fast transformer of a size.
 *
 * @returns functions of the parameter vector that agree with textbook.ts to single precision; about four times as
 *   fast at the paper's size (`npm run bench -- grokking`).
 * @throws TypeError or RangeError if the size is not one.
 * @see test/grokking/transformer.test.ts
 */
export function lastPositionModel(size: TransformerSize): LastPositionModel {
  requireSize("lastPositionModel", size);
  const constants = constantsOf(size);
  const pass = <T extends tf.Tensor>(
    vector: tf.Tensor1D,
    batch: Equations,
    use: (parameters: Parameters, pass: ForwardPass) => T,
  ): T =>
    tf.tidy(() => {
      const parameters = unpack(size, vector);
      return use(parameters, forward(size, constants, parameters, batch));
    });
  return {
    logits: (vector, batch) =>
      pass(vector, batch, (parameters, { output }) => readOut(output, parameters)),
    hidden: (vector, batch) => pass(vector, batch, (_parameters, { hidden }) => hidden),
    gradient: (vector, batch, tau) =>
      pass(vector, batch, (parameters, all) => {
        const logits = readOut(all.output, parameters);
        // As integers: wasm's oneHot of floats holds other numbers.
        const labels = tf.oneHot(tf.tensor1d(batch.result, "int32"), size.modulus + 2);
        const excess = tf.sub(tf.softmax(tf.mul(logits, tau)), labels);
        const dLogits = tf.mul<tf.Tensor2D>(excess, tau / batch.x.length);
        return pack(backward(size, constants, parameters, batch, all, dLogits));
      }),
    dispose: () => tf.dispose(constants as unknown as tf.TensorContainer),
  };
}
