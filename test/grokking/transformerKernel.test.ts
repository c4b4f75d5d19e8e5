import assert from "node:assert/strict";
import { lastPositionModel } from "../../lib/src/grokking/lastPosition";
import { equations, pick } from "../../lib/src/grokking/modular";
import { initialParameters } from "../../lib/src/grokking/parameters";
import { centeredKernel, logitKernel } from "../../lib/src/grokking/transformerKernel";
import { backend, ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, closeWithin, ROUNDOFF, throwsMessage } from "../close";
import { textbookLogits } from "./textbook";

const size = { modulus: 7, width: 8, numHeads: 2, numHidden: 16 };

describe("the tangent kernel of a logit", () => {
  before(() => ready);

  it("is that of automatic differentiation of the textbook's logits", function () {
    if (backend() === "wasm") this.skip(); // no gradient of looking up embeddings there
    const numTensors = tf.memory().numTensors;
    const model = lastPositionModel(size);
    const batch = pick(equations("divide", 7), [0, 8, 13, 29, 41]);
    for (const [alpha, output] of [
      [1, 3],
      [10, 8],
    ]) {
      const vector = initialParameters(size, alpha, random(alpha));
      const found = logitKernel(model, vector, batch, output);
      const expected = tf.tidy(() => {
        const rows = Array.from(batch.x.keys(), (i) =>
          tf.grad((theta) => {
            const logits = textbookLogits(size, theta as tf.Tensor1D, pick(batch, [i]));
            return tf.sub(logits.slice([0, output], [1, 1]).sum(), tf.mean(logits)) as tf.Scalar;
          })(tf.tensor1d(vector)),
        );
        const all = tf.stack(rows) as tf.Tensor2D;
        return tf.matMul(all, all, false, true).arraySync() as number[][];
      });
      const scale = Math.max(...expected.flat());
      for (const [i, row] of found.entries())
        for (const [j, value] of row.entries()) {
          closeWithin(value, expected[i][j], 1e-3 * scale, `alpha ${alpha}, ${i}, ${j}`);
          closeWithin(value, found[j][i], 1e-6 * scale);
        }
    }
    model.dispose();
    assert.equal(tf.memory().numTensors, numTensors, "no tensor is left");
  });

  it("names what is wrong", () => {
    const model = lastPositionModel(size);
    const vector = initialParameters(size, 1, random(0));
    const none = pick(equations("add", 7), []);
    throwsMessage(
      () => logitKernel(model, vector, none, 1),
      RangeError,
      /^logitKernel: there must be an input/,
    );
    throwsMessage(
      () => logitKernel(model, vector, equations("add", 7), -1),
      RangeError,
      /^logitKernel: output must be at least 0, got -1$/,
    );
    model.dispose();
  });

  it("is centered to what tells inputs apart", () => {
    const features = [6, 3, 9, 2];
    const middle = 5;
    const K = features.map((u) => features.map((v) => u * v));
    for (const [i, row] of centeredKernel(K).entries())
      for (const [j, value] of row.entries())
        close(value, (features[i] - middle) * (features[j] - middle), ROUNDOFF);
    throwsMessage(
      () => centeredKernel([[1, 2]]),
      RangeError,
      /^centeredKernel: K must be square, got .*1.*2/,
    );
  });
});
