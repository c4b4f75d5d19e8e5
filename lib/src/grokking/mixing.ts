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

/**
 * Softmax of the four scores, and the values averaged with it.
 *
 * @param table [2p + 2, d + heads].
 */
export function mix(size: TransformerSize, table: Float32Array, { x, y }: Equations): Mixed {
  const { modulus: p, width: d, numHeads } = size;
  const stride = d + numHeads;
  const headWidth = d / numHeads;
  const output = new Float32Array(x.length * d);
  const weights = new Float32Array(x.length * numHeads * SEQUENCE_LENGTH);
  const [rowOp, rowEquals] = [2 * p * stride, (2 * p + 1) * stride];
  for (let i = 0; i < x.length; i++) {
    const [rowX, rowY] = [x[i] * stride, (p + y[i]) * stride];
    for (let head = 0; head < numHeads; head++) {
      const score = d + head;
      const [sX, sOp] = [table[rowX + score], table[rowOp + score]];
      const [sY, sEquals] = [table[rowY + score], table[rowEquals + score]];
      const largest = Math.max(sX, sOp, sY, sEquals);
      let [wX, wOp] = [Math.exp(sX - largest), Math.exp(sOp - largest)];
      let [wY, wEquals] = [Math.exp(sY - largest), Math.exp(sEquals - largest)];
      const total = wX + wOp + wY + wEquals;
      wX /= total;
      wOp /= total;
      wY /= total;
      wEquals /= total;
      const at = (i * numHeads + head) * SEQUENCE_LENGTH;
      weights[at] = wX;
      weights[at + 1] = wOp;
      weights[at + 2] = wY;
      weights[at + 3] = wEquals;
      for (let j = head * headWidth; j < (head + 1) * headWidth; j++)
        output[i * d + j] =
          wX * table[rowX + j] +
          wOp * table[rowOp + j] +
          wY * table[rowY + j] +
          wEquals * table[rowEquals + j];
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
  { x, y }: Equations,
  weights: Float32Array,
  dOutput: Float32Array,
): Float32Array {
  const { modulus: p, width: d, numHeads } = size;
  const stride = d + numHeads;
  const headWidth = d / numHeads;
  const dTable = new Float32Array(table.length);
  const [rowOp, rowEquals] = [2 * p * stride, (2 * p + 1) * stride];
  for (let i = 0; i < x.length; i++) {
    const [rowX, rowY] = [x[i] * stride, (p + y[i]) * stride];
    for (let head = 0; head < numHeads; head++) {
      const at = (i * numHeads + head) * SEQUENCE_LENGTH;
      const [wX, wOp, wY, wEquals] = [
        weights[at],
        weights[at + 1],
        weights[at + 2],
        weights[at + 3],
      ];
      let [gX, gOp, gY, gEquals] = [0, 0, 0, 0];
      for (let j = head * headWidth; j < (head + 1) * headWidth; j++) {
        const g = dOutput[i * d + j];
        gX += g * table[rowX + j];
        gOp += g * table[rowOp + j];
        gY += g * table[rowY + j];
        gEquals += g * table[rowEquals + j];
        dTable[rowX + j] += wX * g;
        dTable[rowOp + j] += wOp * g;
        dTable[rowY + j] += wY * g;
        dTable[rowEquals + j] += wEquals * g;
      }
      const mean = wX * gX + wOp * gOp + wY * gY + wEquals * gEquals;
      const score = d + head;
      dTable[rowX + score] += wX * (gX - mean);
      dTable[rowOp + score] += wOp * (gOp - mean);
      dTable[rowY + score] += wY * (gY - mean);
      dTable[rowEquals + score] += wEquals * (gEquals - mean);
    }
  }
  return dTable;
}
