import assert from "node:assert/strict";
import fc from "fast-check";
import { decayedFlow } from "../../lib/src/beyond/decayedFlow";
import { neuronDownhill } from "../../lib/src/beyond/descend";
import { add, norm, scale } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { coefficients, imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import { flowOf } from "../../lib/src/times";
import { close, closeVector, FINITE_DIFFERENCE, throwsMessage } from "../close";

/** Cancellation of 1 / |delta| and the integrator's tolerance. */
const DECAYED = 1e-8;
const flat = ({ w, a }: Neuron): number[] => [...w, a];
const velocityOf =
  (betaStar: number[], decay: number) =>
  (neuron: Neuron): Neuron => {
    const pull = neuronDownhill(betaStar)(neuron);
    return { w: add(pull.w, scale(-decay, neuron.w)), a: pull.a - decay * neuron.a };
  };

const weight = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const cases = fc
  .record({
    start: fc.record({ w: fc.tuple(weight, weight, weight), a: weight }),
    betaStar: fc.tuple(weight, weight, weight),
    decay: fc.double({ min: 0.01, max: 2, noNaN: true }),
    t: fc.double({ min: 0, max: 30, noNaN: true }),
  })
  .filter(({ start, betaStar }) => Math.abs(imbalance(start)) > 0.01 && norm(betaStar) > 0.1);

describe("decayedFlow", () => {
  it("is where an integrator ends, from its start on", () => {
    fc.assert(
      fc.property(cases, ({ start, betaStar, decay, t }) => {
        const at = decayedFlow(start, betaStar, decay);
        closeVector(flat(at(0)), flat(start), DECAYED, { scale: 1 });
        const flow = flowOf(start, velocityOf(betaStar, decay), { until: 30 });
        closeVector(flat(at(t)), flat(flow.at(t)), DECAYED, { scale: 1 });
      }),
      { numRuns: 60 },
    );
  });

  it("obeys its equation, keeps the law of delta, and can be restarted midway", () => {
    fc.assert(
      fc.property(cases, ({ start, betaStar, decay, t }) => {
        const at = decayedFlow(start, betaStar, decay);
        const [before, now, after] = at([t + 0.9999, t + 1, t + 1.0001]);
        const slope = scale(5000, add(flat(after), scale(-1, flat(before))));
        const velocity = flat(velocityOf(betaStar, decay)(now));
        // The differences divide what cancels by their step.
        closeVector(slope, velocity, FINITE_DIFFERENCE + 5000 * DECAYED, { scale: 1 });
        const expected = imbalance(start) * Math.exp(-2 * decay * (t + 1));
        close(imbalance(now), expected, DECAYED);
        if (Math.abs(imbalance(now)) < 0.01) return; // balanced by now
        const again = decayedFlow(now, betaStar, decay)(1);
        closeVector(flat(again), flat(at(t + 2)), DECAYED, { scale: 1 });
      }),
      { numRuns: 60 },
    );
  });

  it("ends with a function shorter by the decay, or with none", () => {
    for (const delta of [1, -1])
      for (const [decay, size] of [
        [0.3, 0.7],
        [1.4, 0],
      ]) {
        const start = delta > 0 ? { w: [0.3, 0.2], a: 1 } : { w: [1, 0.2], a: 0.3 };
        close(norm(coefficients(decayedFlow(start, [0, 1], decay)(200))), size, DECAYED);
      }
  });

  it("joins the flow without decay, and takes a delta at which an integrator is stiff", () => {
    const start = { w: [1, -0.2], a: 0.5 };
    const gap = (decay: number): number => {
      const plain = exactFlow({ w0: start.w, a0: start.a, betaStar: [0, 1] }).at(2);
      return norm(add(flat(decayedFlow(start, [0, 1], decay)(2)), scale(-1, flat(plain))));
    };
    close(gap(1e-3) / gap(5e-4), 2, 0.01); // first order
    const far = decayedFlow({ w: [100, 0], a: 0.01 }, [0, 1], 0.02)([1, 100, 15_000]);
    const sizes = far.map((neuron) => norm(flat(neuron)));
    assert.ok(
      sizes.every((size) => size > 1),
      `finite and not zero: ${sizes}`,
    );
  });

  it("names bad input", () => {
    const of = (start: Neuron, betaStar = [0, 1], decay = 1) => decayedFlow(start, betaStar, decay);
    throwsMessage(() => of({ w: [1, 0], a: 1 }), RangeError, /the start must not be balanced/);
    throwsMessage(() => of({ w: [1, 0], a: 2 }, [0, 0]), RangeError, /length of betaStar must be/);
    throwsMessage(() => of({ w: [1, 0], a: 2 }, [0, 1], 0), RangeError, /decay must be positive/);
    throwsMessage(() => of({ w: [1, 0], a: 2 })(301), RangeError, /t must lie between 0 and 300/);
  });
});
