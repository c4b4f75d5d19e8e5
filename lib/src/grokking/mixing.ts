/**
 * Attention of the last position, read from tables. A table has a row for every token where it can stand: x at
 * position 0 (rows 0 … p − 1), y at position 2 (rows p … 2p − 1), the operation (row 2p) and the equals sign
 * (row 2p + 1). A row holds the token's d values, then its score with each head's query.
 *
 * Plain loops: four rows are mixed for each equation, too irregular for a matrix product and too little for more than
 * one tensor operation to pay.
 *
 * @see test/grokking/mixing.test.ts
 */
import type { Equations } from "./modular";
import { SEQUENCE_LENGTH, type TransformerSize } from "./parameters";

export interface Mixed {
  /** Values averaged with the attention weights, [n, d]. */
  readonly output: Float32Array;
  /** Attention weights, [n, heads, 4]. */
  readonly weights: Float32Array;
}

/** Rows of the table. */
export const numTableRows = (size: TransformerSize): number => 2 * size.modulus + 2;

/** Numbers in a row of the table. */
export const tableWidth = (size: TransformerSize): number => size.width + size.numHeads;

/** Where the four rows that an equation reads begin in the table. */
function rowsOf(size: TransformerSize, { x, y }: Equations, i: number, rows: Int32Array): void {
  const { modulus: p } = size;
  const stride = tableWidth(size);
  rows[0] = x[i] * stride;
  rows[1] = 2 * p * stride;
  rows[2] = (p + y[i]) * stride;
  rows[3] = (2 * p + 1) * stride;
}

/**
 * Softmax of the four scores, and the values averaged with it.
 *
 * @param table [2p + 2, d + heads].
 */
export function mix(size: TransformerSize, table: Float32Array, batch: Equations): Mixed {
  const { width: d, numHeads } = size;
  const headWidth = d / numHeads;
  const numEquations = batch.x.length;
  const output = new Float32Array(numEquations * d);
  const weights = new Float32Array(numEquations * numHeads * SEQUENCE_LENGTH);
  const [rows, w] = [new Int32Array(SEQUENCE_LENGTH), new Float64Array(SEQUENCE_LENGTH)];
  for (let i = 0; i < numEquations; i++) {
    rowsOf(size, batch, i, rows);
    const [x, op, y, equals] = rows;
    for (let head = 0; head < numHeads; head++) {
      const score = d + head;
      for (let k = 0; k < SEQUENCE_LENGTH; k++) w[k] = table[rows[k] + score];
      const largest = Math.max(w[0], w[1], w[2], w[3]);
      for (let k = 0; k < SEQUENCE_LENGTH; k++) w[k] = Math.exp(w[k] - largest);
      const total = w[0] + w[1] + w[2] + w[3];
      for (let k = 0; k < SEQUENCE_LENGTH; k++) w[k] /= total;
      weights.set(w, (i * numHeads + head) * SEQUENCE_LENGTH);
      for (let j = head * headWidth; j < (head + 1) * headWidth; j++)
        output[i * d + j] =
          w[0] * table[x + j] +
          w[1] * table[op + j] +
          w[2] * table[y + j] +
          w[3] * table[equals + j];
    }
  }
  return { output, weights };
}

/**
 * Gradient with respect to the table from that of the output. With weights w, values v and output o = Σ w v of one
 * equation and head, `dv = w do` and `ds = w (v · do − o · do)`, the rule for a softmax.
 *
 * @param dOutput [n, d].
 * @returns of the shape of the table, [2p + 2, d + heads].
 */
export function mixBackward(
  size: TransformerSize,
  table: Float32Array,
  batch: Equations,
  weights: Float32Array,
  dOutput: Float32Array,
): Float32Array {
  const { width: d, numHeads } = size;
  const headWidth = d / numHeads;
  const dTable = new Float32Array(table.length);
  /** Of each of the four rows, v · do. */
  const along = new Float64Array(SEQUENCE_LENGTH);
  const rows = new Int32Array(SEQUENCE_LENGTH);
  for (let i = 0; i < batch.x.length; i++) {
    rowsOf(size, batch, i, rows);
    for (let head = 0; head < numHeads; head++) {
      const at = (i * numHeads + head) * SEQUENCE_LENGTH;
      let mean = 0;
      for (let k = 0; k < SEQUENCE_LENGTH; k++) {
        const row = rows[k];
        const weight = weights[at + k];
        let sum = 0;
        for (let j = head * headWidth; j < (head + 1) * headWidth; j++) {
          const g = dOutput[i * d + j];
          sum += g * table[row + j];
          dTable[row + j] += weight * g;
        }
        along[k] = sum;
        mean += weight * sum;
      }
      for (let k = 0; k < SEQUENCE_LENGTH; k++)
        dTable[rows[k] + d + head] += weights[at + k] * (along[k] - mean);
    }
  }
  return dTable;
}
