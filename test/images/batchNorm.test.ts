import { batchNormRelu, EPSILON, fixedNormRelu } from "../../lib/src/images/batchNorm";
import { backend, ready, tf } from "../../lib/src/notebook/tensor";
import { closeVector } from "../close";
import { leavesNoTensors } from "../tensors";

/** Single precision; gradients are sums of 10^2 terms that partly cancel. */
const SINGLE = 1e-4;

describe("batch normalization and relu", () => {
  before(async function () {
    if ((await ready) !== "tensorflow" || backend() !== "tensorflow") this.skip();
  });
  leavesNoTensors();

  const flat = (tensors: readonly tf.Tensor[]): number[] =>
    tensors.flatMap((t) => Array.from(t.dataSync()));

  it("agree with the public operations, value and gradients", () => {
    tf.tidy(() => {
      const x = tf.randomNormal<tf.Rank.R4>([4, 5, 6, 3], 2, 3, "float32", 1);
      const [scale, offset] = [tf.tensor1d([1, -0.5, 2]), tf.tensor1d([0.1, 0.3, -0.2])];
      const weights = tf.randomNormal([4, 5, 6, 3], 0, 1, "float32", 2);
      const plain = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        const centred = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON)));
        return tf.relu(tf.add(tf.mul(centred, scale), offset));
      };
      const ours = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor =>
        batchNormRelu(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D);
      const results = [ours, plain].map((operation) => {
        const loss = (...all: tf.Tensor[]): tf.Tensor =>
          tf.sum(tf.mul(operation(all[0], all[1], all[2]), weights));
        return [operation(x, scale, offset), ...tf.grads(loss)([x, scale, offset])];
      });
      for (const [i, tensor] of results[0].entries())
        closeVector(flat([tensor]), flat([results[1][i]]), SINGLE, { what: `output ${i}` });
    });
  });

  it("with the batch's own statistics, fixed ones give the same", () => {
    tf.tidy(() => {
      const x = tf.randomNormal<tf.Rank.R4>([8, 4, 4, 2], -1, 2, "float32", 3);
      const [scale, offset] = [tf.tensor1d([1, 2]), tf.tensor1d([0, 1])];
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      closeVector(
        flat([fixedNormRelu(x, scale, offset, [mean, variance])]),
        flat([batchNormRelu(x, scale, offset)]),
        SINGLE,
      );
    });
  });
});
