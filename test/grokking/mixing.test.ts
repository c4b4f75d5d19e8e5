import assert from "node:assert/strict";
import { mix, mixBackward, numTableRows, tableWidth } from "../../lib/src/grokking/mixing";
import { equations, pick } from "../../lib/src/grokking/modular";
import { random } from "../../lib/src/random";
import { close, closeWithin } from "../close";

const size = { modulus: 5, width: 6, numHeads: 2, numHidden: 1 };
const [rows, stride] = [numTableRows(size), tableWidth(size)];
const all = equations("add", 5);
const tableOf = (seed: number): Float32Array =>
  Float32Array.from(random(seed).normals(rows * stride));

describe("attention read from tables", () => {
  it("averages the rows of x, the operation, y and the equals sign", () => {
    const table = tableOf(1);
    const { output, weights } = mix(size, table, all);
    for (const [i, x] of all.x.entries())
      for (const head of [0, 1]) {
        const read = [x, 10, 5 + all.y[i], 11];
        const scores = read.map((row) => Math.exp(table[row * stride + 6 + head]));
        const total = scores.reduce((sum, score) => sum + score, 0);
        const own = weights.subarray(4 * (2 * i + head), 4 * (2 * i + head) + 4);
        for (const [j, weight] of own.entries()) close(weight, scores[j] / total, 1e-6);
        for (let j = 3 * head; j < 3 * head + 3; j++) {
          const expected = read.reduce(
            (sum, row, k) => sum + (scores[k] / total) * table[row * stride + j],
            0,
          );
          closeWithin(output[6 * i + j], expected, 1e-6);
        }
      }
  });

  it("survives scores that no exponential would", () => {
    const table = tableOf(1);
    table[11 * stride + 6] = 1e4;
    table[10 * stride + 7] = -1e4;
    const { output, weights } = mix(size, table, all);
    assert.ok(output.every(Number.isFinite));
    assert.deepEqual([...weights.subarray(0, 4), weights[5]], [0, 0, 0, 1, 0]);
  });

  it("has the gradient of what it computes", () => {
    const batch = pick(all, [0, 3, 3, 24]);
    const [table, direction] = [tableOf(1), tableOf(2)];
    const dOutput = Float32Array.from(random(3).normals(4 * 6));
    const valueAt = (t: number): number =>
      mix(
        size,
        table.map((value, i) => value + t * direction[i]),
        batch,
      ).output.reduce((sum, value, i) => sum + value * dOutput[i], 0);
    const gradient = mixBackward(size, table, batch, mix(size, table, batch).weights, dOutput);
    const along = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
    const h = 1e-2;
    // Outputs are rounded to 1e-7, so slopes over 2 h to 1e-5; the formula's own error is h².
    close((valueAt(h) - valueAt(-h)) / (2 * h), along, 1e-3);
    const unused = [1, 2, 3].map((x) => gradient.subarray(x * stride, (x + 1) * stride));
    for (const row of unused) assert.ok(row.every((value) => value === 0));
  });

  it("does not mind a common shift of a head's scores", () => {
    const batch = pick(all, [7, 8]);
    const dOutput = Float32Array.from(random(3).normals(12));
    const table = tableOf(1);
    const gradient = mixBackward(size, table, batch, mix(size, table, batch).weights, dOutput);
    for (const head of [0, 1]) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += gradient[row * stride + 6 + head];
      closeWithin(sum, 0, 1e-6);
    }
  });
});
