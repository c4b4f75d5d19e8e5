import assert from "node:assert/strict";
import { hierarchy, PAPER_HIERARCHY } from "../../lib/src/hierarchy/hierarchy";
import { initialMlp, type MlpWeights, stackMlps } from "../../lib/src/hierarchy/perceptron";
import { synonymSensitivity } from "../../lib/src/hierarchy/synonyms";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, closeVector, throwsMessage } from "../close";
import { leavesNoTensors } from "../tensors";

const shape = { numInputs: 64, width: 32, numHiddenLayers: 2, numClasses: 8 };
const tiny = { numInputs: 16, width: 32, numHiddenLayers: 2, numClasses: 4 };
const [model, other] = [0, 1].map((seed) => hierarchy(PAPER_HIERARCHY, seed));

describe("synonymSensitivity", () => {
  before(() => ready);
  leavesNoTensors();

  const sensitivity = (
    replicas: readonly MlpWeights[],
    level: number,
    numPairs = 400,
  ): number[][] => {
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

  it("is, for the inputs, the mean over all data, places, synonyms and pairs", () => {
    const small = hierarchy(
      { numLevels: 2, numClasses: 4, numSynonyms: 3, tupleSize: 2, numFeatures: 4 },
      5,
    );
    const all = Array.from({ length: small.numData }, (_, index) => index);
    const inputs = all.map((index) => small.datum(index).symbols[2]);
    // One-hot vectors of two different tokens are sqrt(2) apart.
    const distance = (a: number, b: number): number =>
      inputs[a].reduce((sum, token, i) => sum + (token === inputs[b][i] ? 0 : 2), 0);
    const mean = (values: readonly number[]): number =>
      values.reduce((a, b) => a + b, 0) / values.length;
    const far = mean(all.flatMap((a) => all.map((b) => distance(a, b))));
    const stack = stackMlps(tiny, [initialMlp(tiny, 1, random(0))]);
    for (const level of [0, 1]) {
      const places = Array.from({ length: 2 ** level }, (_, position) => ({ level, position }));
      const near = all.flatMap((a) =>
        places.flatMap((place) => [1, 2].map((by) => distance(a, small.swapped(a, place, by)))),
      );
      // Distances deviate by at most half their mean: five standard deviations of a mean of 4000 are 4 %, of a ratio 6 %.
      const [[found]] = synonymSensitivity(stack, [small], level, 4000, 1);
      close(found / (mean(near) / far), 1, 0.06, `level ${level}`);
    }
    tf.dispose(stack);
  });

  it("is zero from the layer on that has understood the synonyms, and only at their level", () => {
    const small = hierarchy(
      { numLevels: 2, numClasses: 4, numSynonyms: 3, tupleSize: 2, numFeatures: 4 },
      5,
    );
    const start = initialMlp(tiny, 1, random(0));
    const [pairs, symbols] = [new Float32Array(16 * 32), new Float32Array(32 * 32)];
    for (let place = 0; place < 2; place++)
      for (let a = 0; a < 4; a++)
        for (let b = 0; b < 4; b++) {
          // Neuron "a, then b" is relu([first is a] - 1 + [second is b]); the 1 is the sum of the first one-hot vector.
          const neuron = place * 16 + a * 4 + b;
          for (let token = 0; token < 4; token++) {
            pairs[((2 * place + 0) * 4 + token) * 32 + neuron] = token === a ? 0 : -1;
            pairs[((2 * place + 1) * 4 + token) * 32 + neuron] = token === b ? 1 : 0;
          }
          const symbol = small.rules[1].findIndex((tuples) =>
            tuples.some((t) => t[0] === a && t[1] === b),
          );
          if (symbol >= 0) symbols[neuron * 32 + place * 4 + symbol] = 1;
        }
    const stack = stackMlps(tiny, [[pairs, symbols, start[2]]]);
    const [lowest] = synonymSensitivity(stack, [small], 1, 500, 0);
    assert.ok(lowest[1] > 0.3, "a pair is another neuron than its synonym");
    assert.deepEqual(lowest.slice(2), [0, 0]);
    const [top] = synonymSensitivity(stack, [small], 0, 500, 0);
    assert.ok(
      top.every((value) => value > 0.3),
      `${top}`,
    );
    tf.dispose(stack);
  });

  it("is not a number for a layer that is the same for all data", () => {
    const silent = start.map((V) => new Float32Array(V.length));
    assert.deepEqual(sensitivity([silent], 2, 10)[0].slice(1), [
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
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
    throwsMessage(
      () => synonymSensitivity(stack, [model], 3, 10, 0),
      RangeError,
      /^synonymSensitivity: level must be below 3, got 3/,
    );
    throwsMessage(
      () => synonymSensitivity(stack, [model], -1, 10, 0),
      RangeError,
      /^synonymSensitivity: level must be at least 0, got -1/,
    );
    const short = hierarchy({ ...PAPER_HIERARCHY, numLevels: 2 }, 0);
    throwsMessage(
      () => synonymSensitivity(stack, [short], 1, 10, 0),
      RangeError,
      /^synonymSensitivity: every model must have inputs of one form with 64 components, got \[4,8\]/,
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
