import assert from "node:assert/strict";
import { normalize, normalizeBackward } from "../../lib/src/grokking/layerNorm";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { closeVector, closeWithin } from "../close";

const [n, d] = [7, 12];
const rng = random(1);
const numbers = (count: number): Float32Array => Float32Array.from(rng.normals(count));

describe("layer normalization", () => {
  before(() => ready);

  it("leaves rows with mean 0 and variance 1, whatever their mean and size", () => {
    const rows = numbers(n * d).map((value) => 300 * value + 1000);
    const { standard, output } = normalize(
      rows,
      new Float32Array(d).fill(2),
      new Float32Array(d).fill(5),
    );
    for (let i = 0; i < n; i++) {
      const row = Array.from(standard.subarray(i * d, (i + 1) * d));
      closeWithin(row.reduce((sum, value) => sum + value, 0) / d, 0, 1e-6);
      closeWithin(row.reduce((sum, value) => sum + value ** 2, 0) / d, 1, 1e-6);
    }
    for (const [i, value] of standard.entries()) closeWithin(output[i], 2 * value + 5, 1e-6);
  });

  it("has the values and gradients of automatic differentiation", () => {
    const [rows, gain, shift, dOutput] = [numbers(n * d), numbers(d), numbers(d), numbers(n * d)];
    const plain = (rows: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor): tf.Tensor => {
      const { mean, variance } = tf.moments(rows, 1, true);
      return rows.sub(mean).div(variance.add(1e-5).sqrt()).mul(gain).add(shift);
    };
    const normalized = normalize(rows.slice(), gain, shift);
    const found = normalizeBackward(dOutput.slice(), normalized, gain);
    const [output, dRows, dGain, dShift] = tf.tidy(() => {
      const inputs = [tf.tensor2d(rows, [n, d]), tf.tensor1d(gain), tf.tensor1d(shift)];
      const gradients = tf.grads(plain)(inputs, tf.tensor2d(dOutput, [n, d]));
      return [plain(inputs[0], inputs[1], inputs[2]), ...gradients].map((tensor) =>
        tensor.dataSync(),
      );
    }) as unknown as Float32Array[];
    const agree = (one: ArrayLike<number>, other: ArrayLike<number>, what: string): void =>
      closeVector(Array.from(one), Array.from(other), 1e-5, { what });
    agree(normalized.output, output, "output");
    agree(found.rows, dRows, "rows");
    agree(found.gain, dGain, "gain");
    agree(found.shift, dShift, "shift");
    assert.ok(found.gain.length === d && found.rows.length === n * d);
  });
});
