import assert from "node:assert/strict";
import {
  activations,
  initialMlp,
  layerSizes,
  oneHot,
  rateDivisors,
  stackMlps,
} from "../../lib/src/hierarchy/perceptron";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, closeVector, throwsMessage } from "../close";

const shape = { numInputs: 64, width: 100, numHiddenLayers: 3, numClasses: 8 };

describe("a perceptron in the paper's parameterization", () => {
  before(() => ready);

  it("has unit normal weights W, divided by the root of the fan-in, in the last layer by the fan-in", () => {
    assert.deepEqual(layerSizes(shape), [
      [64, 100],
      [100, 100],
      [100, 100],
      [100, 8],
    ]);
    const alpha = 5;
    const factors = [1 / (alpha * 8), 1 / 10, 1 / 10, alpha / 100];
    for (const [l, V] of initialMlp(shape, alpha, random(0)).entries()) {
      const deviation = Math.sqrt(V.reduce((sum, v) => sum + v * v, 0) / V.length);
      close(deviation / factors[l], 1, 5 / Math.sqrt(2 * V.length)); // five standard deviations of the estimate
    }
    assert.deepEqual(rateDivisors(shape), [64, 100, 100, 10_000]);
  });

  it("computes the same function for every alpha, from directions that alpha does not change", () => {
    const numTensors = tf.memory().numTensors;
    tf.tidy(() => {
      const stack = stackMlps(
        shape,
        [0.1, 1, 10].map((alpha) => initialMlp(shape, alpha, random(2))),
      );
      const inputs = tf.tile(tf.tensor3d([[random(1).normals(64)]]), [3, 1, 1]) as tf.Tensor3D;
      const layers = activations(stack, inputs);
      const [small, one, large] = layers[3].arraySync().map(([row]) => row);
      closeVector(small, one, 1e-5); // float32
      closeVector(large, one, 1e-5);
      assert.ok(Math.max(...one.map(Math.abs)) > 1e-3, "which is not zero");
    });
    assert.equal(tf.memory().numTensors, numTensors);
  });

  it("takes a factor for each layer instead", () => {
    const [byAlpha, byFactors] = [4, [0.25, 1, 1, 4]].map((alpha) =>
      initialMlp(shape, alpha, random(3)),
    );
    for (const [l, V] of byAlpha.entries())
      closeVector(Array.from(V), Array.from(byFactors[l]), 1e-7); // float32
    throwsMessage(
      () => initialMlp(shape, [1, 1], random(0)),
      RangeError,
      /^initialMlp: alpha must have length 4/,
    );
  });

  it("sees every token as a one-hot vector, of the sequences chosen", () => {
    const [some, others] = [
      [0, 2, 1, 1],
      [2, 2, 0, 1],
    ].map((tokens) => ({
      tokens: new Uint8Array(tokens),
      labels: new Uint8Array(2),
      length: 2,
      numTokens: 3,
    }));
    const inputs = oneHot([some, others], [[1], [0]]);
    assert.deepEqual(inputs.arraySync(), [[[0, 1, 0, 0, 1, 0]], [[0, 0, 1, 0, 0, 1]]]);
    inputs.dispose();
  });

  it("refuses an alpha that is no scale", () => {
    throwsMessage(
      () => initialMlp(shape, -1, random(0)),
      RangeError,
      /^initialMlp: alpha must be positive, got -1/,
    );
  });
});
