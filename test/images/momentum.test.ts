import assert from "node:assert/strict";
import { crossEntropy, descentWithMomentum } from "../../lib/src/images/momentum";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { close, closeVector } from "../close";
import { leavesNoTensors } from "../tensors";

const SINGLE = 1e-5;

describe("descent with momentum", () => {
  before(() => ready);
  leavesNoTensors();

  for (const momentum of [0, 0.8])
    it(`follows its equations with momentum ${momentum}, and returns the loss before each step`, () => {
      const start = [tf.tensor1d([1, -2]), tf.scalar(0.5)];
      const descent = descentWithMomentum(start, momentum);
      // Loss |a|^2 + b^2 / 2.
      const loss = ([a, b]: readonly tf.Tensor[]): tf.Scalar =>
        tf.add(tf.sum(tf.square(a)), tf.mul(tf.square(b), 0.5)) as tf.Scalar;
      const theta = [1, -2, 0.5];
      const v = [0, 0, 0];
      for (const rate of [0.1, 0.05, 0.2, 0]) {
        const value = theta[0] ** 2 + theta[1] ** 2 + theta[2] ** 2 / 2;
        close(descent.step(loss, rate), value, SINGLE);
        for (let i = 0; i < 3; i++) {
          const gradient = (i < 2 ? 2 : 1) * theta[i];
          v[i] = momentum * v[i] + gradient;
          theta[i] -= rate * (gradient + momentum * v[i]);
        }
        closeVector(
          descent.parameters().flatMap((tensor) => Array.from(tensor.dataSync())),
          theta,
          SINGLE,
        );
      }
      assert.deepEqual(Array.from(start[0].dataSync()), [1, -2], "the start is not touched");
      descent.dispose();
      tf.dispose(start);
    });

  it("lowers the cross-entropy, log of the number of classes for equal logits", () => {
    const labels = tf.tensor2d([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    tf.tidy(() => {
      close(crossEntropy(tf.zeros([2, 3]), labels).dataSync()[0], Math.log(3), SINGLE);
      const logits = tf.tensor2d([
        [2, 0, 0],
        [0, 1000, 1000],
      ]);
      const expected = (Math.log(Math.exp(2) + 2) - 2 + Math.log(2)) / 2;
      close(crossEntropy(logits, labels).dataSync()[0], expected, SINGLE);
    });
    labels.dispose();
  });
});
