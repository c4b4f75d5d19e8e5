/** Equation 2 is what the chain rule makes of gradient flow, and what the closed form obeys. */
import fc from "fast-check";
import { dot, norm, subtract } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { neuronVelocity } from "../../lib/src/minimal/gradientFlow";
import { reducedVelocity } from "../../lib/src/minimal/reducedFlow";
import {
  alignment,
  coefficients,
  imbalance,
  type Neuron,
  signedMagnitude,
} from "../../lib/src/minimal/singleNeuron";
import { flowOf } from "../../lib/src/times";
import { closeWithin, ROUNDOFF, throwsMessage } from "../close";
import { SEED, tameStart } from "./starts";

const reduced = (neuron: Neuron, betaStar: readonly number[]) => ({
  mu: signedMagnitude(neuron),
  phi: Math.max(-1, Math.min(1, alignment(neuron, betaStar))),
});

describe("reducedVelocity", () => {
  it("is the chain rule on gradient flow, at all rates (500 cases)", () => {
    fc.assert(
      fc.property(tameStart, ({ w0, a0, betaStar, learningRate }) => {
        fc.pre(norm(betaStar) > 0);
        const neuron = { w: w0, a: a0 };
        const delta = imbalance(neuron, learningRate);
        const state = reduced(neuron, betaStar);
        const target = norm(betaStar);
        const { mu, phi } = reducedVelocity(state, { delta, target, learningRate });
        const v = neuronVelocity(neuron, subtract(coefficients(neuron), betaStar), learningRate);
        const size = norm(w0);
        const growth = dot(w0, v.w) / size;
        const scale = Math.abs(delta) + Math.abs(state.mu) + target + 1;
        closeWithin(v.a * size + a0 * growth, mu, 10 * ROUNDOFF * scale ** 2, "mu");
        const turning = dot(betaStar, v.w) / (target * size) - (state.phi * growth) / size;
        // The turn is a difference of two terms of this size, and delta itself has been rounded.
        const terms = (learningRate.w * Math.abs(a0) * (target + Math.abs(state.mu))) / size;
        closeWithin(turning, phi, 100 * ROUNDOFF * (terms + 1) * (1 + a0 ** 2 / size ** 2), "phi");
      }),
      { numRuns: 500, seed: SEED },
    );
  });

  it("needs no more than mu and phi: followed alone, they stay those of the closed form", () => {
    for (const delta of [-3, 0, 3]) {
      const start = { w: [-1.2, 0.3, 0.5], a: Math.sqrt(delta + 1.44 + 0.09 + 0.25 + 3) };
      const betaStar = [0.2, 0.9, -0.4];
      const exact = exactFlow({ w0: start.w, a0: start.a, betaStar });
      const options = { delta: exact.delta, target: norm(betaStar) };
      const flow = flowOf(
        reduced(start, betaStar),
        ({ mu, phi }) => reducedVelocity({ mu, phi: Math.max(-1, Math.min(1, phi)) }, options),
        { until: 20, relativeTolerance: 1e-11 },
      );
      for (const t of [0, 0.1, 1, 5, 20]) {
        const [alone, whole] = [flow.at(t), reduced(exact.at(t), betaStar)];
        closeWithin(alone.mu, whole.mu, 1e-8, `mu at ${t}, delta = ${delta}`);
        closeWithin(alone.phi, whole.phi, 1e-8, `phi at ${t}, delta = ${delta}`);
      }
    }
  });

  it("stands still at the solution, and refuses a neuron without direction", () => {
    const options = { delta: -2, target: 1.5 };
    const still = reducedVelocity({ mu: 1.5, phi: 1 }, options);
    closeWithin(Math.abs(still.mu) + Math.abs(still.phi), 0, ROUNDOFF);
    closeWithin(reducedVelocity({ mu: 0, phi: 0.5 }, options).phi, 0, 0);
    throwsMessage(
      () => reducedVelocity({ mu: 0, phi: 0.5 }, { ...options, delta: 2 }),
      RangeError,
      /^reducedVelocity: mu must not be zero when delta >= 0/,
    );
    throwsMessage(
      () => reducedVelocity({ mu: 1, phi: 2 }, options),
      RangeError,
      /^reducedVelocity: phi must lie between -1 and 1, got 2/,
    );
    throwsMessage(
      () => reducedVelocity({ mu: 1, phi: 0 }, { ...options, target: -1 }),
      RangeError,
      /^reducedVelocity: target must be at least 0/,
    );
  });
});
