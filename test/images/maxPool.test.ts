import assert from "node:assert/strict";
import { maxPoolRelu } from "../../lib/src/images/maxPool";
import { backend, ready, relu, tf } from "../../lib/src/notebook/tensor";
import { throwsMessage } from "../close";

/** Normal numbers of both signs; a third of them equal, so that maxima are met more than once. */
const numbers = (shape: number[], seed: number): tf.Tensor4D =>
  tf.tidy(() => tf.maximum(tf.randomNormal(shape, 0, 1, "float32", seed), -0.4)) as tf.Tensor4D;

describe("rectified max-pooling", () => {
  before(() => ready);

  for (const shape of [
    [3, 6, 8, 5],
    [2, 7, 5, 3],
    [1, 2, 2, 1],
  ])
    it(`is TensorFlow's relu and pool, gradient included, on [${shape}]`, () => {
      const numTensors = tf.memory().numTensors;
      tf.tidy(() => {
        const x = numbers(shape, 1);
        const standard = (x: tf.Tensor4D): tf.Tensor4D => tf.maxPool(tf.relu(x), 2, 2, "valid");
        const values = maxPoolRelu(x);
        assert.deepEqual(values.shape, standard(x).shape);
        assert.deepEqual(values.dataSync(), standard(x).dataSync());
        if (backend() === "wasm") return; // its gradient of max-pooling is wrong
        const weights = tf.randomNormal(values.shape, 0, 1, "float32", 2);
        const slopes = (pool: typeof standard) =>
          tf
            .grad((x) => tf.sum(tf.mul(pool(x as tf.Tensor4D), weights)))(x)
            .dataSync()
            .map((slope) => slope + 0); // −0 becomes 0
        assert.deepEqual(slopes(maxPoolRelu), slopes(standard));
      });
      assert.equal(tf.memory().numTensors, numTensors, "no tensor is left");
    });

  it("refuses what has no block", () => {
    tf.tidy(() =>
      throwsMessage(
        () => maxPoolRelu(tf.zeros([1, 1, 4, 2])),
        RangeError,
        /^maxPoolRelu: x must have 2 by 2 positions, got \[1, ?4\]/,
      ),
    );
  });
});

describe("relu", () => {
  before(() => ready);

  it("has the values and the gradient of TensorFlow's", () => {
    tf.tidy(() => {
      const x = numbers([2, 3, 4, 5], 3);
      assert.deepEqual(relu(x).dataSync(), tf.relu(x).dataSync());
      const slopes = (f: (x: tf.Tensor) => tf.Tensor) =>
        tf
          .grad((x) => tf.sum(tf.square(f(x))))(x)
          .dataSync();
      assert.deepEqual(slopes(relu), slopes(tf.relu));
    });
  });
});
