import assert from "node:assert/strict";
import { Dopri } from "dopri";
import fc from "fast-check";
import { apply, norm, scale, solutionSet, subtract, unit } from "../../lib/src/linalg";
import { orthonormalRows } from "../../lib/src/linear/isotropic";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { neuronVelocity } from "../../lib/src/minimal/gradientFlow";
import { interpolatingSolution } from "../../lib/src/minimal/implicitBias";
import type { LearningRate } from "../../lib/src/minimal/learningRate";
import { type LowRankFlowOptions, lowRankFlow } from "../../lib/src/minimal/lowRank";
import { layerMagnitudes } from "../../lib/src/minimal/magnitudes";
import { coefficients, imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import { random } from "../../lib/src/random";
import {
  close,
  closeVector,
  closeWithin,
  FINITE_DIFFERENCE,
  ROUNDOFF,
  throwsMessage,
} from "../close";
import { direction, logUniform, rates, relativeScale, SEED, stateSize } from "./starts";

/** What is promised against an independent integrator. */
const PROMISED = 1e-9;

type Task = Required<LowRankFlowOptions>;

/** n orthogonal examples of one length in d >= n dimensions, and a start of any sign and balance. */
const task: fc.Arbitrary<Task> = fc.integer({ min: 1, max: 5 }).chain((d) =>
  fc
    .record({
      n: fc.integer({ min: 1, max: d }),
      seed: fc.integer({ min: 0, max: 1e6 }),
      length: logUniform(0.3, 3),
      labels: logUniform(0.1, 3),
      from: direction(d),
      size: logUniform(1e-3, 2),
      delta: relativeScale(10),
      sign: fc.constantFrom(-1, 1),
      learningRate: rates,
    })
    .map(({ n, seed, length, labels, from, size, delta, sign, learningRate }) => {
      const rng = random(seed);
      const X = orthonormalRows(n, d, rng).map((row) => scale(length, row));
      const k = Math.sqrt(learningRate.a * learningRate.w);
      const { readout, input } = layerMagnitudes(k * size, delta);
      return {
        X,
        y: scale(labels, unit(rng.normals(n))),
        w0: scale(Math.sqrt(input / learningRate.a), from),
        a0: sign * Math.sqrt(readout / learningRate.w),
        learningRate,
      };
    }),
);

const gradient = ({ X, y }: Task, neuron: Neuron): number[] => {
  const miss = subtract(apply(X, coefficients(neuron)), y);
  return X[0].map((_, j) => X.reduce((sum, row, i) => sum + row[j] * miss[i], 0));
};
const velocity = (from: Task, neuron: Neuron): Neuron =>
  neuronVelocity(neuron, gradient(from, neuron), from.learningRate);

/** The growth of an error of the start by which the two ends of the flow part; huge near their border. */
const parting = (from: Task): number => {
  const { limit } = lowRankFlow(from);
  const { limit: other } = lowRankFlow({ ...from, a0: from.a0 * (1 + 1e-6) + 1e-9 });
  return Math.abs(limit.a - other.a) / (1e-6 * Math.abs(limit.a));
};
/** Not so near the border of the basins that rounding the start changes the flow by more than what is promised. */
const isWellPosed = (from: Task): boolean => {
  const flow = lowRankFlow(from);
  const states = [0.3, 1, 3, 10, 100].map((t) => stateSize(flow.at(t), from.learningRate));
  return Math.min(...states) > 1e-2 && parting(from) < 1e4;
};

function same(actual: Neuron, expected: Neuron, tolerance: number, rate: LearningRate): void {
  const size = stateSize(expected, rate);
  closeVector(actual.w, expected.w, tolerance, { scale: size / Math.sqrt(rate.a), what: "w" });
  closeWithin(actual.a, expected.a, (tolerance * size) / Math.sqrt(rate.w), "a");
}

const holds = <T extends [unknown, ...unknown[]]>(
  property: fc.IProperty<T>,
  numRuns: number,
): void => fc.assert(property, { numRuns, seed: SEED });

describe("lowRankFlow", () => {
  it("starts at the start (500 cases)", () =>
    holds(
      fc.property(task, (from) =>
        same(lowRankFlow(from).at(0), startOf(from), ROUNDOFF, from.learningRate),
      ),
      500,
    ));

  it("agrees with an independent integrator (500 cases)", () =>
    holds(
      fc.property(task, logUniform(1e-2, 20), (from, t) => {
        fc.pre(isWellPosed(from));
        const d = from.w0.length;
        const rhs = (_t: number, state: number[], out: number[]): void => {
          const slope = velocity(from, { w: state.slice(0, d), a: state[d] });
          for (const [i, entry] of [...slope.w, slope.a].entries()) out[i] = entry;
        };
        const oracle = new Dopri(rhs, d + 1, { rtol: 1e-13, atol: 1e-15, maxSteps: 1e6 });
        oracle.initialise(0, [...from.w0, from.a0]);
        const state = oracle.run(t)([t])[0];
        const followed = { w: state.slice(0, d), a: state[d] };
        same(lowRankFlow(from).at(t), followed, PROMISED, from.learningRate);
      }),
      500,
    )).timeout(60000);

  it("obeys its equation and can be restarted midway (500 cases)", () =>
    holds(
      fc.property(task, logUniform(1e-2, 20), logUniform(1e-2, 20), (from, t1, t2) => {
        fc.pre(isWellPosed(from));
        const { at } = lowRankFlow(from);
        const { w, a } = at(t1);
        same(
          lowRankFlow({ ...from, w0: w, a0: a }).at(t2),
          at(t1 + t2),
          PROMISED,
          from.learningRate,
        );
        const slope = velocity(from, { w, a });
        const h = 1e-4 * Math.min(t1, 1 / (1 + stateSize({ w, a }, from.learningRate) ** 2));
        const [before, after] = [at(t1 - h), at(t1 + h)];
        const steepest =
          FINITE_DIFFERENCE * (1 + stateSize({ w, a }, from.learningRate)) ** 3 * 100;
        closeWithin((after.a - before.a) / (2 * h), slope.a, steepest, "da/dt");
        after.w.forEach((entry, i) => {
          closeWithin((entry - before.w[i]) / (2 * h), slope.w[i], steepest, "dw/dt");
        });
      }),
      500,
    ));

  it("conserves delta and never moves w in the null space (500 cases)", () =>
    holds(
      fc.property(task, logUniform(1e-2, 1e6), (from, t) => {
        const flow = lowRankFlow(from);
        const now = flow.at(t);
        const size = stateSize(now, from.learningRate) ** 2 + Math.abs(flow.delta);
        closeWithin(imbalance(now, from.learningRate), flow.delta, PROMISED * size, "delta");
        const { projectOnNullSpace } = solutionSet(from.X, from.y);
        const moved = projectOnNullSpace(subtract(now.w, from.w0));
        closeWithin(norm(moved), 0, ROUNDOFF * (norm(now.w) + norm(from.w0)), "null space");
      }),
      500,
    ));

  it("ends where Theorem 3.1 says if the readout keeps its sign, else across (500 cases)", () =>
    holds(
      fc.property(task, (from) => {
        fc.pre(isWellPosed(from));
        const { limit, basin, delta } = lowRankFlow(from);
        const { X, y, learningRate } = from;
        const beta0 = coefficients({ w: from.w0, a: from.a0 });
        const stated = interpolatingSolution({ X, y, beta0, delta, learningRate });
        const shortest = solutionSet(X, y).minimumNorm;
        const across = subtract(scale(2, shortest), stated);
        const end = basin === Math.sign(from.a0) ? stated : across;
        closeVector(coefficients(limit), end, PROMISED, { scale: norm(stated), what: "end" });
        assert.deepEqual(lowRankFlow(from).at(Infinity), limit);
      }),
      500,
    ));

  it("is exactFlow where nothing is unseen", () => {
    const start = { w0: [0.3, -0.7], a0: 0.4 };
    const X = [
      [0.6, 0.8],
      [-0.8, 0.6],
    ];
    const y = [1, 2];
    const betaStar = [0.6 * y[0] - 0.8 * y[1], 0.8 * y[0] + 0.6 * y[1]];
    const [low, full] = [lowRankFlow({ ...start, X, y }), exactFlow({ ...start, betaStar })];
    for (const t of [0, 0.5, 2, Infinity]) {
      closeVector(low.at(t).w, full.at(t).w, ROUNDOFF);
      close(low.at(t).a, full.at(t).a, ROUNDOFF);
    }
  });

  it("refuses other data, and says by how much they miss", () => {
    const ok = { w0: [1, 0], a0: 1, X: [[1, 0]], y: [1] };
    const skew = [
      [1, 0],
      [0.5, 1],
    ];
    throwsMessage(
      () => lowRankFlow({ ...ok, X: skew, y: [1, 1] }),
      RangeError,
      /^lowRankFlow: rows of X must be orthogonal and of one length, .* with c = 1\.125, got "deviation 0\.5"/,
    );
    throwsMessage(
      () => lowRankFlow({ ...ok, X: [[0, 0]] }),
      RangeError,
      /^lowRankFlow: X must not be zero/,
    );
    throwsMessage(
      () => lowRankFlow({ ...ok, y: [1, 2] }),
      RangeError,
      /^lowRankFlow: y must have length 1/,
    );
    throwsMessage(
      () => lowRankFlow({ ...ok, X: [[1, 0, 0]] }),
      RangeError,
      /^lowRankFlow: X\[0\] must have length 2/,
    );
    throwsMessage(
      () => lowRankFlow({ ...ok, learningRate: { a: 0, w: 1 } }),
      RangeError,
      /^learningRate: a must be positive/,
    );
    throwsMessage(() => lowRankFlow(ok).at(-1), RangeError, /^at: t must be at least 0/);
  });
});

function startOf({ w0, a0 }: Task): Neuron {
  return { w: w0, a: a0 };
}
