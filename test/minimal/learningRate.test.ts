import assert from "node:assert/strict";
import fc from "fast-check";
import { scale, subtract } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { neuronVelocity } from "../../lib/src/minimal/gradientFlow";
import { atUnitRates, fromUnitRates, rateFactor } from "../../lib/src/minimal/learningRate";
import { coefficients, imbalance } from "../../lib/src/minimal/singleNeuron";
import { close, closeVector, ROUNDOFF, throwsMessage } from "../close";
import { SEED, tameStart } from "./starts";

const rate = { a: 0.4, w: 3 };

describe("layer-wise rates as a change of units", () => {
  it("multiply the function and its velocity by k, and keep delta (500 cases)", () => {
    fc.assert(
      fc.property(tameStart, ({ w0, a0, betaStar, learningRate }) => {
        const neuron = { w: w0, a: a0 };
        const [twin, k] = [atUnitRates(neuron, learningRate), rateFactor(learningRate)];
        closeVector(coefficients(twin), scale(k, coefficients(neuron)), ROUNDOFF);
        const size = learningRate.w * a0 * a0;
        close(imbalance(twin) / size, imbalance(neuron, learningRate) / size, ROUNDOFF);
        const R = subtract(coefficients(neuron), betaStar);
        const slope = atUnitRates(neuronVelocity(neuron, R, learningRate), learningRate);
        const byTwin = neuronVelocity(twin, scale(k, R));
        closeVector(slope.w, byTwin.w, 10 * ROUNDOFF);
        close(slope.a, byTwin.a, 10 * ROUNDOFF);
      }),
      { numRuns: 500, seed: SEED },
    );
  });

  it("are undone, for one neuron and for many", () => {
    for (const network of [
      { w: [1, -2], a: 3 },
      { W: [[1, -2]], a: [3] },
      { W: [[1, -2]], A: [[3, 4, 5]] },
    ]) {
      const back = fromUnitRates(atUnitRates(network as object, rate), rate);
      assert.deepEqual(Object.keys(back), Object.keys(network));
      closeVector(Object.values(back).flat(2), Object.values(network).flat(2), ROUNDOFF);
    }
  });

  it("of 1 change nothing, and those of 0 are refused by name", () => {
    const neuron = { w: [1, 2], a: 3 };
    assert.equal(atUnitRates(neuron), neuron);
    assert.equal(rateFactor(), 1);
    for (const bad of [
      () => rateFactor({ a: 0, w: 1 }),
      () => fromUnitRates(neuron, { a: 0, w: 1 }),
    ])
      throwsMessage(bad, RangeError, /^learningRate: a must be positive, got 0/);
    throwsMessage(
      () => exactFlow({ w0: [1], a0: 1, betaStar: [1], learningRate: { a: 1 } as never }),
      TypeError,
      /^learningRate: w must be a number, got undefined/,
    );
  });
});
