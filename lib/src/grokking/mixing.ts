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

/** Calls back for each equation i and head with the places where the four rows that it reads begin in the table. */
function forEachHead(
  size: TransformerSize,
  { x, y }: Equations,
  visit: (rows: readonly number[], i: number, head: number) => void,
): void {
  const { modulus: p, numHeads } = size;
  const stride = tableWidth(size);
  for (let i = 0; i < x.length; i++) {
    const rows = [x[i] * stride, 2 * p * stride, (p + y[i]) * stride, (2 * p + 1) * stride];
    for (let head = 0; head < numHeads; head++) visit(rows, i, head);
  }
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
  forEachHead(size, batch, (rows, i, head) => {
    const scores = rows.map((row) => table[row + d + head]);
    const largest = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - largest));
    const total = powers[0] + powers[1] + powers[2] + powers[3];
    const [wX, wOp, wY, wEquals] = powers.map((power) => power / total);
    const [rowX, rowOp, rowY, rowEquals] = rows;
    weights.set([wX, wOp, wY, wEquals], (i * numHeads + head) * SEQUENCE_LENGTH);
    for (let j = head * headWidth; j < (head + 1) * headWidth; j++)
      output[i * d + j] =
        wX * table[rowX + j] +
        wOp * table[rowOp + j] +
        wY * table[rowY + j] +
        wEquals * table[rowEquals + j];
  });
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
  forEachHead(size, batch, (rows, i, head) => {
    const at = (i * numHeads + head) * SEQUENCE_LENGTH;
    const own = weights.subarray(at, at + SEQUENCE_LENGTH);
    /** v · do of each of the four rows. */
    const along = rows.map((row, k) => {
      let sum = 0;
      for (let j = head * headWidth; j < (head + 1) * headWidth; j++) {
        const g = dOutput[i * d + j];
        sum += g * table[row + j];
        dTable[row + j] += own[k] * g;
      }
      return sum;
    });
    const mean = own[0] * along[0] + own[1] * along[1] + own[2] * along[2] + own[3] * along[3];
    for (const [k, row] of rows.entries()) dTable[row + d + head] += own[k] * (along[k] - mean);
  });
  return dTable;
}
