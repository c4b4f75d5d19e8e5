import assert from "node:assert/strict";
import { norm, subtract, type Vector } from "../../lib/src/linalg";
import { neuronVelocity } from "../../lib/src/minimal/gradientFlow";
import type { LearningRate } from "../../lib/src/minimal/learningRate";
import {
  alignment,
  coefficients,
  imbalance,
  type Neuron,
  neuronComputing,
  signedMagnitude,
} from "../../lib/src/minimal/singleNeuron";
import { close, closeVector, closeWithin, ROUNDOFF, throwsMessage } from "../close";

/** On whitened data. */
const velocity = (neuron: Neuron, betaStar: Vector, rate?: LearningRate): Neuron =>
  neuronVelocity(neuron, subtract(coefficients(neuron), betaStar), rate);

describe("singleNeuron", () => {
  it("imbalance, signedMagnitude, alignment and coefficients mean what they say", () => {
    const neuron = { w: [3, 4], a: -2 };
    assert.equal(imbalance(neuron), 4 - 25);
    assert.equal(imbalance(neuron, { a: 2, w: 3 }), 3 * 4 - 2 * 25);
    assert.equal(signedMagnitude(neuron), -10);
    close(alignment(neuron, [0, 2]), 0.8, ROUNDOFF);
    assert.deepEqual(coefficients(neuron), [-6, -8]);
    throwsMessage(
      () => imbalance({ w: [1], a: Infinity }),
      RangeError,
      /^imbalance: a must be finite, got Infinity/,
    );
  });

  it("neuronComputing has the function and the scale asked for", () => {
    const rate = { a: 0.4, w: 3 };
    for (const delta of [-1e6, -2, 0, 1e-9, 5, 1e6]) {
      const neuron = neuronComputing([0.3, -0.4], delta, rate);
      closeVector(coefficients(neuron), [0.3, -0.4], ROUNDOFF);
      closeWithin(imbalance(neuron, rate), delta, ROUNDOFF * Math.max(1, Math.abs(delta)));
      assert.ok(neuron.a > 0);
    }
    throwsMessage(
      () => neuronComputing([0, 0], 1),
      RangeError,
      /^neuronComputing: beta must not be zero, got/,
    );
    throwsMessage(
      () => neuronComputing([1], Number.NaN),
      RangeError,
      /delta must be finite, got NaN/,
    );
  });

  it("velocity keeps the imbalance and stops at the solutions", () => {
    const rate = { a: 0.7, w: 1.9 };
    const neuron = { w: [0.3, -1.2], a: 0.8 };
    const { w, a } = velocity(neuron, [1, 2], rate);
    const drift =
      2 * rate.w * neuron.a * a - 2 * rate.a * (neuron.w[0] * w[0] + neuron.w[1] * w[1]);
    closeWithin(drift, 0, ROUNDOFF);
    const still = velocity({ w: [0.5, 1], a: 2 }, [1, 2]);
    assert.equal(norm([...still.w, still.a]), 0);
  });
});
