import assert from "node:assert/strict";
import { Dopri } from "dopri";
import fc from "fast-check";
import { norm, scale, subtract, type Vector } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { neuronVelocity } from "../../lib/src/minimal/gradientFlow";
import type { LearningRate } from "../../lib/src/minimal/learningRate";
import { coefficients, imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import {
  close,
  closeVector,
  closeWithin,
  EXACT,
  FINITE_DIFFERENCE,
  ROUNDOFF,
  throwsMessage,
} from "../close";
import {
  conditioning,
  extremeStart,
  fastestRate,
  logUniform,
  SEED,
  stateSize,
  tameStart,
} from "./starts";

/** On whitened data. */
const velocity = (neuron: Neuron, betaStar: Vector, rate?: LearningRate): Neuron =>
  neuronVelocity(neuron, subtract(coefficients(neuron), betaStar), rate);

const time = fc.oneof(logUniform(1e-6, 1e6), fc.constantFrom(0, 1e6));

/** Errors are relative to |theta|, since a and w may cross zero. */
function sameNeuron(
  actual: Neuron,
  expected: Neuron,
  tolerance: number,
  rates: LearningRate,
): void {
  const size = stateSize(expected, rates);
  closeVector(actual.w, expected.w, tolerance, { scale: size / Math.sqrt(rates.a), what: "w" });
  closeWithin(actual.a, expected.a, (tolerance * size) / Math.sqrt(rates.w), "a");
}

const holds = <T extends [unknown, ...unknown[]]>(
  property: fc.IProperty<T>,
  numRuns: number,
): void => fc.assert(property, { numRuns, seed: SEED });

describe("exactFlow, |delta| to 1e6, t to 1e6, |beta_0| from 1e-12", () => {
  it("starts at the start, each layer to round-off (2,000 cases)", () => {
    holds(
      fc.property(extremeStart, (from) => {
        const { w, a } = exactFlow(from).at(0);
        closeVector(w, from.w0, ROUNDOFF);
        closeWithin(a, from.a0, ROUNDOFF * Math.abs(from.a0));
      }),
      2000,
    );
  });

  it("stays finite and conserves delta (3,000 cases)", () => {
    holds(
      fc.property(extremeStart, time, (from, t) => {
        const flow = exactFlow(from);
        const neuron = flow.at(t);
        assert.ok([...neuron.w, neuron.a].every(Number.isFinite), `${neuron.w} ${neuron.a}`);
        const size = Math.max(stateSize(neuron, from.learningRate) ** 2, Math.abs(from.delta));
        // delta_0 itself is only known to the rounding of the squares it is the difference of.
        const known =
          Number.EPSILON * stateSize({ w: from.w0, a: from.a0 }, from.learningRate) ** 2;
        closeWithin(
          imbalance(neuron, from.learningRate),
          flow.delta,
          EXACT * size + known,
          "delta",
        );
      }),
      3000,
    );
  });

  it("can be restarted midway (3,000 cases)", () => {
    holds(
      fc.property(extremeStart, time, time, (from, t1, t2) => {
        fc.pre(norm(from.betaStar) === 0 || conditioning(from) < 1e3);
        const flow = exactFlow(from);
        const { w, a } = flow.at(t1);
        const again = exactFlow({ ...from, w0: w, a0: a });
        sameNeuron(again.at(t2), flow.at(t1 + t2), EXACT, from.learningRate);
      }),
      3000,
    );
  });

  it("obeys its equation (3,000 cases)", () => {
    holds(
      fc.property(extremeStart, logUniform(1e-3, 1e3), (from, scaledTime) => {
        const flow = exactFlow(from);
        const rate = fastestRate(from, { w: from.w0, a: from.a0 });
        const [t, h] = [scaledTime / rate, 1e-4 / rate];
        const now = flow.at(t);
        const [before, after] = [flow.at(t - h), flow.at(t + h)];
        const slope = velocity(now, from.betaStar, from.learningRate);
        const steepest = FINITE_DIFFERENCE * rate * stateSize(now, from.learningRate);
        const dw = after.w.map((entry, i) => (entry - before.w[i]) / (2 * h));
        const gap = Math.hypot(...dw.map((entry, i) => entry - slope.w[i]));
        closeWithin(gap, 0, steepest / Math.sqrt(from.learningRate.a), "dw/dt");
        const da = (after.a - before.a) / (2 * h);
        closeWithin(da, slope.a, steepest / Math.sqrt(from.learningRate.w), "da/dt");
      }),
      3000,
    );
  });

  it("reaches its limit, where beta = betaStar (2,000 cases)", () => {
    holds(
      fc.property(extremeStart, (from) => {
        fc.pre(norm(from.betaStar) > 0 && conditioning(from) < 1e3);
        const flow = exactFlow(from);
        closeVector(coefficients(flow.limit), from.betaStar, ROUNDOFF, { what: "beta(infinity)" });
        assert.deepEqual(flow.at(Infinity), flow.limit);
        assert.equal(Math.sign(flow.limit.a), flow.basin);
        // The slowest decay is that of the part of w across betaStar, at the rate of eta_w a^2.
        const slowest = Math.min(
          from.learningRate.w * flow.limit.a ** 2,
          Math.abs(from.delta) + 1e-3,
        );
        sameNeuron(flow.at(1e3 / slowest), flow.limit, EXACT, from.learningRate);
      }),
      2000,
    );
  });
});

describe("exactFlow", () => {
  const followed = fc.property(tameStart, logUniform(1e-2, 5), (from, t) => {
    fc.pre(norm(from.betaStar) === 0 || conditioning(from) < 1e3);
    const d = from.w0.length;
    const rhs = (_t: number, state: number[], out: number[]): void => {
      const slope = velocity(
        { w: state.slice(0, d), a: state[d] },
        from.betaStar,
        from.learningRate,
      );
      [...slope.w, slope.a].forEach((entry, i) => {
        out[i] = entry;
      });
    };
    const oracle = new Dopri(rhs, d + 1, { rtol: 1e-13, atol: 1e-15, maxSteps: 1e6 });
    oracle.initialise(0, [...from.w0, from.a0]);
    const state = oracle.run(t)([t])[0];
    sameNeuron(
      exactFlow(from).at(t),
      { w: state.slice(0, d), a: state[d] },
      EXACT,
      from.learningRate,
    );
  });
  it("agrees with an independent integrator (1,000 cases)", () => holds(followed, 1000)).timeout(
    60000,
  );

  it("does not care about the sign of both layers, the scale of time, or the frame (500 cases)", () => {
    holds(
      fc.property(tameStart, logUniform(0.1, 10), logUniform(1e-2, 10), (from, c, t) => {
        const { w, a } = exactFlow(from).at(t);
        const mirrored = exactFlow({ ...from, w0: scale(-1, from.w0), a0: -from.a0 }).at(t);
        sameNeuron(mirrored, { w: scale(-1, w), a: -a }, ROUNDOFF, from.learningRate);
        const { learningRate: rate } = from;
        const faster = { a: c * rate.a, w: c * rate.w };
        const sooner = exactFlow({ ...from, learningRate: faster }).at(t / c);
        fc.pre(norm(from.betaStar) === 0 || conditioning(from) < 1e3);
        sameNeuron(sooner, { w, a }, EXACT, rate);
        const turned = {
          ...from,
          w0: [...from.w0].reverse(),
          betaStar: [...from.betaStar].reverse(),
        };
        sameNeuron(exactFlow(turned).at(t), { w: [...w].reverse(), a }, EXACT, rate);
      }),
      500,
    );
  });

  it("joins up at delta = 0 from both sides, and at betaStar = 0", () => {
    const betaStar = [0.3, -1];
    const at = (nudge: number, target: number) =>
      exactFlow({ w0: [0.6, 0.8], a0: 1 + nudge, betaStar: scale(target, betaStar) }).at([
        0.5, 5, 50,
      ]);
    for (const nudge of [-1e-9, 1e-9])
      at(nudge, 1).forEach((neuron, i) => {
        sameNeuron(neuron, at(0, 1)[i], 1e-7, { a: 1, w: 1 });
      });
    for (const nudge of [-0.3, 0, 0.3])
      at(nudge, 1e-12).forEach((neuron, i) => {
        sameNeuron(neuron, at(nudge, 0)[i], 1e-9, { a: 1, w: 1 });
      });
  });

  it("runs in basins of the sign of k betaStar.w + (omega + delta/2) a, both rates", () => {
    holds(
      fc.property(tameStart, (from) => {
        const { betaStar, learningRate: rate, delta, w0, a0 } = from;
        fc.pre(norm(betaStar) > 0 && conditioning(from) < 1e6);
        const k = Math.sqrt(rate.a * rate.w);
        const omega = Math.hypot(k * norm(betaStar), delta / 2);
        const along = betaStar.reduce((sum, entry, i) => sum + entry * w0[i], 0);
        const p = k * Math.sqrt(rate.a) * along + (omega + delta / 2) * Math.sqrt(rate.w) * a0;
        // omega + delta / 2 cancels for delta << 0: only clear cases count here.
        fc.pre(Math.abs(p) > 1e-9 * (k * norm(betaStar) * norm(w0) + Math.abs(omega * a0)));
        assert.equal(exactFlow(from).basin, Math.sign(p));
        if (delta >= 0) assert.equal(exactFlow(from).basin, Math.sign(a0));
      }),
      1000,
    );
  });

  it("ends in the saddle {a = 0, w.betaStar = 0} from the boundary of the basins", () => {
    // delta = -3, betaStar = (2, 0): omega = 2.5, so the boundary is 2 w_1 + a = 0; |w|^2 - a^2 = 3.
    const flow = exactFlow({ w0: [-0.5, Math.sqrt(3.75)], a0: 1, betaStar: [2, 0] });
    close(flow.delta, -3, ROUNDOFF);
    assert.equal(flow.basin, 0);
    closeVector(flow.limit.w, [0, Math.sqrt(3)], ROUNDOFF);
    assert.equal(flow.limit.a, 0);
    sameNeuron(flow.at(100), flow.limit, ROUNDOFF, { a: 1, w: 1 });
    const [t, h] = [0.3, 1e-4];
    const da = (flow.at(t + h).a - flow.at(t - h).a) / (2 * h);
    close(da, velocity(flow.at(t), [2, 0]).a, FINITE_DIFFERENCE);
    // A balanced neuron pointing away from its target can only shrink to zero.
    const opposed = exactFlow({ w0: [-1, 0], a0: 1, betaStar: [2, 0] });
    assert.equal(opposed.basin, 0);
    assert.deepEqual(opposed.limit, { w: [0, 0], a: 0 });
    assert.ok(norm(opposed.at(20).w) < 1e-15);
    assert.equal(
      stateSize(exactFlow({ w0: [0, 0], a0: 0, betaStar: [1, 0] }).at(5), { a: 1, w: 1 }),
      0,
    );
  });

  it("takes arrays of times and refuses what it cannot solve", () => {
    const ok = { w0: [1, 0], a0: 1, betaStar: [0, 1] };
    const flow = exactFlow(ok);
    assert.deepEqual(flow.at([0, 1, Infinity]), [flow.at(0), flow.at(1), flow.at(Infinity)]);
    throwsMessage(
      () => exactFlow({ ...ok, w0: [] }),
      RangeError,
      /^exactFlow: w0 must not be empty, got \[\]/,
    );
    throwsMessage(
      () => exactFlow({ ...ok, a0: Number.NaN }),
      RangeError,
      /^exactFlow: a0 must be finite, got NaN/,
    );
    throwsMessage(
      () => exactFlow({ ...ok, betaStar: [1] }),
      RangeError,
      /^exactFlow: betaStar must have length 2/,
    );
    throwsMessage(
      () => exactFlow({ ...ok, learningRate: { a: 0, w: 1 } }),
      RangeError,
      /^learningRate: a must be positive, got 0/,
    );
    throwsMessage(
      () => exactFlow({ ...ok, a0: 1e200 }),
      RangeError,
      /^exactFlow: w0 and a0 must have finite squares/,
    );
    throwsMessage(
      () => exactFlow({ ...ok, w0: "1" as never }),
      TypeError,
      /^exactFlow: w0 must be an array of numbers, got "1"/,
    );
    throwsMessage(() => flow.at(-1), RangeError, /^at: t must be at least 0, got -1/);
    throwsMessage(() => flow.at(Number.NaN), RangeError, /^at: t must be at least 0, got NaN/);
    throwsMessage(
      () => flow.at("1" as never),
      TypeError,
      /^at: t must be a number or an array of numbers, got "1"/,
    );
  });
});
