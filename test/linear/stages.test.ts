import assert from "node:assert/strict";
import fc from "fast-check";
import { identity, singularTriples } from "../../lib/src/linalg";
import { wideFlow } from "../../lib/src/linear/integratedFlow";
import { imbalanceMatrix, wideCoefficients } from "../../lib/src/linear/layers";
import { alignedStart, modeRate, stageTime } from "../../lib/src/linear/stages";
import { random } from "../../lib/src/random";
import { firstTime } from "../../lib/src/times";
import { close, closeWithin, ROUNDOFF, throwsMessage } from "../close";
import { closeMatrix, gaussian } from "./wideCases";

/** Ten times what the integrator promises for a step. */
const INTEGRATED = 1e-8;
const delta = fc.oneof(fc.constant(0), fc.double({ min: -8, max: 8, noNaN: true }));
const rates = fc.record({
  a: fc.double({ min: 0.2, max: 3, noNaN: true }),
  w: fc.double({ min: 0.2, max: 3, noNaN: true }),
});

describe("stageTime", () => {
  it("is the time at which an integrator arrives, mode by mode", () => {
    const learningRate = { a: 0.5, w: 1.7 };
    const betaStar = gaussian(3, 4, random(5));
    const { values } = singularTriples(betaStar);
    for (const deltas of [
      [0, 0, 0],
      [-2, -2, -2],
      [3, -1, 0.01],
    ]) {
      const { W, A } = alignedStart(betaStar, 1e-3, deltas, learningRate);
      const data = { X: identity(3), Y: betaStar, until: 60, learningRate };
      const { at } = wideFlow({ W0: W, A0: A, ...data, relativeTolerance: INTEGRATED / 10 });
      values.forEach((target, i) => {
        const law = stageTime({
          from: 1e-3,
          to: target / 2,
          target,
          delta: deltas[i],
          learningRate,
        });
        // Modes may overtake each other, so that they are told apart by their neuron.
        const size = (t: number): number => {
          const { W: w, A: a } = at(t);
          return singularTriples(wideCoefficients({ W: [w[i]], A: [a[i]] })).values[0];
        };
        const arrived = firstTime((t) => size(t) > target / 2, 60);
        closeWithin(arrived, law, 10 * INTEGRATED * Math.max(1, law), `mode ${i}, ${deltas}`);
      });
    }
  });

  it("adds up, and obeys its equation", () => {
    fc.assert(
      fc.property(
        delta,
        rates,
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (d, learningRate, target) => {
          const stage = { target, delta: d, learningRate };
          const time = (from: number, to: number): number =>
            stageTime({ from: from * target, to: to * target, ...stage });
          const whole = time(1e-4, 0.9);
          close(time(1e-4, 0.3) + time(0.3, 0.9), whole, 10 * ROUNDOFF * Math.max(1, whole));
          assert.equal(time(0.4, 0.4), 0);
          const [sigma, step] = [0.5 * target, 1e-4];
          const k = Math.sqrt(learningRate.a * learningRate.w);
          const velocity = Math.hypot(d, 2 * k * sigma) * (target - sigma);
          const measured = (2 * step * target) / time(0.5 - step, 0.5 + step);
          closeWithin(measured / velocity, 1, 1e-6, "velocity");
        },
      ),
    );
  });

  it("is the same for both signs, and joins up at balance with the logistic law", () => {
    const stage = { from: 1e-5, to: 0.6, target: 1.5 };
    const logistic = Math.log((0.6 * (1.5 - 1e-5)) / (1e-5 * (1.5 - 0.6))) / 3;
    close(stageTime({ ...stage, delta: 0 }), logistic, ROUNDOFF);
    closeWithin(stageTime({ ...stage, delta: 1e-12 }), logistic, 1e-6);
    close(stageTime({ ...stage, delta: 2 }), stageTime({ ...stage, delta: -2 }), ROUNDOFF);
  });

  it("refuses what is out of order", () => {
    const message = /^stageTime: from <= to < target must hold/;
    const late = { from: 0.1, to: 1, target: 1, delta: 0 };
    throwsMessage(() => stageTime(late), RangeError, message);
    throwsMessage(() => stageTime({ ...late, from: 0.9, to: 0.5 }), RangeError, message);
    throwsMessage(
      () => stageTime({ ...late, from: 0 }),
      RangeError,
      /^stageTime: from must be pos/,
    );
  });
});

describe("modeRate", () => {
  it("is the eigenvalue of G: it grows like |delta| / 2 and like k sigma", () => {
    close(modeRate(2, 3), 2.5, ROUNDOFF);
    close(modeRate(1e-9, -8), 4, ROUNDOFF);
    close(modeRate(2, 0, { a: 4, w: 9 }), 12, ROUNDOFF);
    throwsMessage(() => modeRate(Number.NaN, 1), RangeError, /^modeRate: target must be finite/);
  });
});

describe("alignedStart", () => {
  it("has the Delta and the singular values that were asked for", () => {
    const learningRate = { a: 0.7, w: 2 };
    const betaStar = gaussian(4, 2, random(6));
    const layers = alignedStart(betaStar, 0.3, [2, -1], learningRate);
    closeMatrix(
      imbalanceMatrix(layers, learningRate),
      [
        [2, 0],
        [0, -1],
      ],
      ROUNDOFF,
      "Delta",
    );
    for (const value of singularTriples(wideCoefficients(layers)).values)
      close(value, 0.3, ROUNDOFF);
    throwsMessage(
      () => alignedStart(betaStar, 0.3, [1]),
      RangeError,
      /^alignedStart: deltas must have length 2/,
    );
  });
});
