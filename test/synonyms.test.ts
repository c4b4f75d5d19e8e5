import assert from "node:assert/strict";
import { hierarchy, PAPER_HIERARCHY } from "../lib/src/datasets/hierarchy";
import { initialMlp, type MlpWeights, stackMlps } from "../lib/src/networks/mlp";
import { random } from "../lib/src/random";
import { ready, tf } from "../lib/src/tensor";
import { synonymSensitivity } from "../lib/src/training/synonyms";
import { close, closeVector, throwsMessage } from "./close";

const shape = { numInputs: 64, width: 32, numHiddenLayers: 2, numClasses: 8 };
const [model, other] = [0, 1].map((seed) => hierarchy(PAPER_HIERARCHY, seed));

describe("synonymSensitivity", () => {
  let numTensors: number;
  before(() => ready);
  beforeEach(() => {
    numTensors = tf.memory().numTensors;
  });
  afterEach(() => assert.equal(tf.memory().numTensors, numTensors, "tensors are left"));

  const sensitivity = (replicas: readonly MlpWeights[], level: number, numPairs = 400): number[][] => {
    const stack = stackMlps(shape, replicas);
    const found = synonymSensitivity(
      stack,
      replicas.map((_, r) => (r === 0 ? model : other)),
      level,
      numPairs,
      3,
    );
    tf.dispose(stack);
    return found;
  };
  const start = initialMlp(shape, 1, random(0));

  it("is that of the inputs in the first place: as many features differ as a swap changes", () => {
    // Two of eight features below a lowest symbol change at most, one at least; of unrelated data 7/8 of eight do.
    const [lowest, middle, top] = [2, 1, 0].map((level) => sensitivity([start], level)[0][0]);
    assert.ok(lowest > 1 / 7.5 && lowest < 2 / 6.5, `${lowest}`);
    assert.ok(lowest < middle && middle < top && top < 1.1);
  });

  it("is zero for a layer that sees only what does not change, else above", () => {
    const deaf: MlpWeights = [new Float32Array(start[0].length), start[1], start[2]];
    // The first four features alone: one neuron each for the first one's values.
    for (let token = 0; token < 8; token++) deaf[0][token * 32 + token] = 1;
    const [found] = sensitivity([deaf], 2);
    // A quarter of the lowest swaps are in the first pair.
    assert.ok(found[1] > 0.02 && found[1] < 0.35, `${found[1]}`);
    const blind = start.map((V) => new Float32Array(V.length).fill(1e-3));
    close(sensitivity([blind], 2)[0][0], sensitivity([start], 2)[0][0], 1e-6);
  });

  it("does not depend on the order of neurons, nor on the other replicas", () => {
    const width = shape.width;
    const turned = start.map((V, l) => {
      const numColumns = l === 2 ? 8 : width;
      return V.map((_, i) => {
        const [row, column] = [Math.floor(i / numColumns), i % numColumns];
        const from = l === 0 ? row : (row + 5) % width;
        const to = l === 2 ? column : (column + 5) % width;
        return V[from * numColumns + to];
      });
    });
    const [alone] = sensitivity([start], 2);
    closeVector(sensitivity([turned], 2)[0], alone, 1e-5); // float32
    closeVector(sensitivity([start, turned], 2)[0], alone, 1e-5);
  });

  it("refuses what does not fit", () => {
    const stack = stackMlps(shape, [start]);
    throwsMessage(
      () => synonymSensitivity(stack, [], 2, 10, 0),
      RangeError,
      /^synonymSensitivity: there must be 1 models, got 0/,
    );
    const lone = hierarchy({ ...PAPER_HIERARCHY, numSynonyms: 1 }, 0);
    throwsMessage(
      () => synonymSensitivity(stack, [lone], 2, 10, 0),
      RangeError,
      /^synonymSensitivity: numSynonyms must be above 1, got 1/,
    );
    tf.dispose(stack);
  });
});
