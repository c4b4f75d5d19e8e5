import assert from "node:assert/strict";
import { normalize, normalizeBackward } from "../lib/src/networks/transformer/layerNorm";
import { random } from "../lib/src/random";
import { ready, tf } from "../lib/src/tensor";
import { closeVector, closeWithin } from "./close";

const [n, d] = [7, 12];
const rng = random(1);
const matrix = (rows: number): tf.Tensor2D => tf.tensor2d(rng.normals(rows * d), [rows, d]);

describe("layer normalization", () => {
  before(() => ready);
  let numTensors = 0;
  beforeEach(() => {
    numTensors = tf.memory().numTensors;
  });
  afterEach(() => assert.equal(tf.memory().numTensors, numTensors, "no tensor is left"));

  it("leaves rows with mean 0 and variance 1, whatever their mean and size", () => {
    tf.tidy(() => {
      const rows = matrix(n).mul<tf.Tensor2D>(30).add<tf.Tensor2D>(100);
      const average = tf.fill<tf.Rank.R2>([d, 1], 1 / d);
      const { standard } = normalize(rows, tf.ones([1, d]), tf.zeros([1, d]), average);
      const { mean, variance } = tf.moments(standard, 1);
      // Rows of about 100 are known to 1e-5 of their deviation.
      for (const value of mean.dataSync()) closeWithin(value, 0, 1e-5);
      for (const value of variance.dataSync()) closeWithin(value, 1, 1e-5);
    });
  });

  it("has the gradients of automatic differentiation", () => {
    tf.tidy(() => {
      const [rows, gain, shift, dOutput] = [matrix(n), matrix(1), matrix(1), matrix(n)];
      const average = tf.fill<tf.Rank.R2>([d, 1], 1 / d);
      const plain = (rows: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor): tf.Tensor => {
        const { mean, variance } = tf.moments(rows, 1, true);
        return rows.sub(mean).div(variance.add(1e-5).sqrt()).mul(gain).add(shift);
      };
      const normalized = normalize(rows, gain, shift, average);
      const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());
      closeVector(values(normalized.output), values(plain(rows, gain, shift)), 1e-5);
      const expected = tf.grads(plain)([rows, gain, shift], dOutput);
      const found = normalizeBackward(dOutput, normalized, gain, average);
      for (const [i, name] of (["rows", "gain", "shift"] as const).entries()) {
        assert.deepEqual(found[name].shape, expected[i].shape);
        closeVector(values(found[name]), values(expected[i]), 1e-5, { what: name });
      }
    });
  });
});
