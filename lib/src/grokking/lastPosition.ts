/**
 * The one-layer transformer on sequences of four tokens, x ∘ y =, whose next one is the result. Numbers are their own
 * tokens; the operation's is p, that of "=" is p + 1. Logits and gradients are the textbook's, where every position goes
 * through everything (test/grokking/textbook.ts), for a fraction of the arithmetic: only the last position is read, and
 * the token there is always "=". So
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
import { gelu, geluGradient } from "./gelu";
import { normalize, normalizeBackward } from "./layerNorm";
import { mix, mixBackward, numTableRows, tableWidth } from "./mixing";
import type { Equations } from "./modular";
import {
  type Parameters,
  pack,
  requireSize,
  SEQUENCE_LENGTH,
  type TransformerSize,
  unpack,
  viewsOf,
} from "./parameters";

const product = tf.matMul<tf.Tensor2D>;
const reluOfProduct = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.fused.matMul({ a, b, activation: "relu" }) as tf.Tensor2D;

export interface LastPositionModel {
  /** Logits before the factor tau, [n, p + 2]. */
  readonly logits: (vector: Float32Array, batch: Equations) => tf.Tensor2D;
  /** Activations of the hidden neurons at the last position, [n, numHidden]. */
  readonly hidden: (vector: Float32Array, batch: Equations) => tf.Tensor2D;
  /** Gradient of the mean cross-entropy of tau · logits, as long as the vector. */
  readonly gradient: (vector: Float32Array, batch: Equations, tau: number) => Float32Array;
  /** Frees the tensors that all calls share. */
  readonly dispose: () => void;
}

/** Tensors that do not change. */
function constantsOf({ modulus: p, width: d, numHeads }: TransformerSize) {
  const table = (numRows: number, numColumns: number, entry: (i: number, j: number) => number) =>
    tf.tensor2d(
      Array.from({ length: numRows }, (_, i) =>
        Array.from({ length: numColumns }, (_, j) => entry(i, j)),
      ),
    );
  const numbers = Array.from({ length: p }, (_, x) => x);
  const tokens = [...numbers, ...numbers, p, p + 1];
  const positions = [...numbers.map(() => 0), ...numbers.map(() => 2), 1, 3];
  const headWidth = d / numHeads;
  return {
    /** Which token and which position embedding make a table row, zeros and ones, [2p + 2, p + 6]. */
    selection: table(2 * p + 2, p + 2 + SEQUENCE_LENGTH, (i, j) =>
      j === tokens[i] || j === p + 2 + positions[i] ? 1 : 0,
    ),
    /** 1 / √(d / heads) where a coordinate belongs to a head, else 0, [d, heads]. */
    heads: table(d, numHeads, (j, head) =>
      Math.floor(j / headWidth) === head ? 1 / Math.sqrt(headWidth) : 0,
    ),
  };
}

type Constants = ReturnType<typeof constantsOf>;

const read = (tensor: tf.Tensor): Float32Array => tensor.dataSync<"float32">();

/** Everything that the readout and the backward pass need. */
function forward(
  size: TransformerSize,
  { selection, heads }: Constants,
  vector: Float32Array,
  batch: Equations,
) {
  const { width: d } = size;
  const parameters = unpack(size, vector);
  const tensorOf = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, [batch.x.length, d]);
  const { normalization } = viewsOf(size, vector);
  const rowOf = (row: number): Float32Array => normalization.subarray(row * d, (row + 1) * d);
  const gains = [0, 2, 4].map(rowOf);
  const [firstShift, secondShift, thirdShift] = [1, 3, 5].map(rowOf);
  const isGelu = size.style === "gelu";
  /** Adds a row of shifts where there are any. */
  const shifted = (sum: tf.Tensor2D, shifts: tf.Tensor2D, row = 0): tf.Tensor2D =>
    isGelu ? tf.add(sum, tf.slice(shifts, [row, 0], [1, -1])) : sum;

  const rows = product(selection, parameters.embeddings); // [2p + 2, d]
  const equals = tf.slice(rows, [numTableRows(size) - 1, 0], [1, -1]); // [1, d]
  const { attentionShifts, expandShift, shrinkShift } = parameters;
  const query = shifted(product(equals, parameters.query), attentionShifts); // [1, d]
  // A head's score is (t K) · q over the head's coordinates, that is t · k with k = K q over those.
  const absorbed = product(tf.mul<tf.Tensor2D>(parameters.key, query), heads); // [d, heads]
  const valuesAndKeys = tf.concat([parameters.value, absorbed], 1); // [d, d + heads]
  const table = read(product(rows, valuesAndKeys));
  const { output: averages, weights } = mix(size, table, batch);
  // Weights add up to 1: a shift of all values is one of their average.
  const mixed = shifted(tensorOf(averages), attentionShifts, 1);
  const attention = shifted(product(mixed, parameters.attentionOutput), attentionShifts, 2);
  const first = normalize(read(tf.add(attention, equals)), gains[0], firstShift);
  const attended = tensorOf(first.output);
  /** Input of the hidden neurons, where their gradient needs it. */
  const inputs = isGelu ? shifted(product(attended, parameters.expand), expandShift) : undefined;
  const hidden = inputs ? gelu(inputs) : reluOfProduct(attended, parameters.expand); // [n, h]
  const fed = shifted(product(hidden, parameters.shrink, false, true), shrinkShift);
  const second = normalize(read(tf.add(fed, attended)), gains[1], secondShift);
  const third = isGelu ? normalize(second.output, gains[2], thirdShift) : undefined;
  const output = tensorOf((third ?? second).output);
  return {
    ...{ parameters, rows, equals, query, valuesAndKeys, table, weights, mixed },
    ...{ gains, first, attended, inputs, hidden, second, third, output },
  };
}

type ForwardPass = ReturnType<typeof forward>;

const readOut = ({ output, parameters: { readout, readoutShift } }: ForwardPass): tf.Tensor2D =>
  tf.add(product(output, readout, false, true), readoutShift);

function backward(
  size: TransformerSize,
  { selection, heads }: Constants,
  batch: Equations,
  pass: ForwardPass,
  dLogits: tf.Tensor2D,
): Parameters {
  const { width: d, numHeads } = size;
  const { parameters, gains } = pass;
  const tensorOf = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, [batch.x.length, d]);

  const dOutput = read(product(dLogits, parameters.readout));
  const third = pass.third ? normalizeBackward(dOutput, pass.third, gains[2]) : undefined;
  const second = normalizeBackward(third?.rows ?? dOutput, pass.second, gains[1]);
  const dFed = tensorOf(second.rows);
  const dActive = product(dFed, parameters.shrink);
  const dHidden = pass.inputs
    ? geluGradient(dActive, pass.inputs)
    : (reluGradient(dActive, pass.hidden) as tf.Tensor2D);
  const dFirst = tf.add(dFed, product(dHidden, parameters.expand, false, true));
  const first = normalizeBackward(read(dFirst), pass.first, gains[0]);
  const dAttention = tensorOf(first.rows);
  const normalizations = [first, second, ...(third ? [third] : [])];
  const dNormalization = normalizations.flatMap(({ gain, shift }) => [[...gain], [...shift]]);

  const dMixed = product(dAttention, parameters.attentionOutput, false, true);
  const dTableValues = mixBackward(size, pass.table, batch, pass.weights, read(dMixed));
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
  /** One row, or none where there are no shifts. */
  const shiftOf = (rows: tf.Tensor2D): tf.Tensor2D =>
    pass.inputs ? tf.sum(rows, 0, true) : tf.zeros([0, rows.shape[1]]);
  const lastRow: [number, number][] = [
    [numTableRows(size) - 1, 0],
    [0, 0],
  ];
  const dRows = tf.add<tf.Tensor2D>(
    product(dTable, pass.valuesAndKeys, false, true),
    tf.pad(dEquals, lastRow),
  );
  return {
    embeddings: product(selection, dRows, true),
    query: product(pass.equals, dQuery, true),
    key: tf.mul(spread, pass.query),
    value: tf.slice(dValuesAndKeys, [0, 0], [d, d]),
    attentionOutput: product(pass.mixed, dAttention, true),
    attentionShifts: tf.concat([dQuery, dMixed, dAttention].map(shiftOf)),
    expand: product(pass.attended, dHidden, true),
    shrink: product(dFed, pass.hidden, true),
    expandShift: shiftOf(dHidden),
    shrinkShift: shiftOf(dFed),
    normalization: tf.tensor2d(dNormalization),
    readout: product(dLogits, pass.output, true),
    readoutShift: tf.sum(dLogits, 0, true),
  };
}

/**
 * The fast transformer of a size.
 *
 * @returns functions of the parameter vector that agree with the textbook's to single precision; about four times as
 *   fast at the paper's size (`npm run bench -- grokking`).
 * @throws TypeError or RangeError if the size is not one.
 * @example
 * const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
 * const start = initialParameters(size, 1, random(0));
 * lastPositionModel(size).logits(start, equations("add", 5)).shape; // [25, 7]
 * @see test/grokking/transformer.test.ts
 */
export function lastPositionModel(size: TransformerSize): LastPositionModel {
  requireSize("lastPositionModel", size);
  const constants = constantsOf(size);
  const pass = (
    vector: Float32Array,
    batch: Equations,
    use: (pass: ForwardPass) => tf.Tensor2D,
  ): tf.Tensor2D => tf.tidy(() => use(forward(size, constants, vector, batch)));
  return {
    logits: (vector, batch) => pass(vector, batch, readOut),
    hidden: (vector, batch) => pass(vector, batch, ({ hidden }) => hidden),
    gradient: (vector, batch, tau) => {
      const gradient = new Float32Array(vector.length);
      // Not returned through the tidy, which would look for tensors among the numbers, one by one.
      tf.tidy(() => {
        const all = forward(size, constants, vector, batch);
        // As integers: wasm's oneHot of floats holds other numbers.
        const labels = tf.oneHot(tf.tensor1d(batch.result, "int32"), size.modulus + 2);
        const excess = tf.sub(tf.softmax(tf.mul(readOut(all), tau)), labels);
        const dLogits = tf.mul<tf.Tensor2D>(excess, tau / batch.x.length);
        pack(size, backward(size, constants, batch, all, dLogits), gradient);
      });
      return gradient;
    },
    dispose: () => tf.dispose(constants),
  };
}
