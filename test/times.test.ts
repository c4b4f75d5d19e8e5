import assert from "node:assert/strict";
import {
  firstTime,
  flatFlowOf,
  flowOf,
  functionOfTime,
  numbersOf,
  withNumbers,
} from "../lib/src/times";
import { close, ROUNDOFF, throwsMessage } from "./close";

describe("functionOfTime", () => {
  it("answers one time or many, within its range", () => {
    const double = functionOfTime((t) => 2 * t, 5);
    assert.equal(double(5), 10);
    assert.deepEqual(double([0, 1]), [0, 2]);
    assert.deepEqual(double([]), []);
    throwsMessage(() => double(5.1), RangeError, /^at: t must lie between 0 and 5, got 5.1/);
    throwsMessage(
      () => double([1, Number.NaN]),
      RangeError,
      /^at: t must lie between 0 and 5, got NaN/,
    );
    throwsMessage(
      () => double("1" as never),
      TypeError,
      /^at: t must be a number or an array of numbers/,
    );
    assert.equal(functionOfTime((t) => t)(Infinity), Infinity);
    throwsMessage(
      () => functionOfTime((t) => t)(-1),
      RangeError,
      /^at: t must be at least 0, got -1/,
    );
  });
});

describe("flowOf", () => {
  const start = { A: [[1, 0], [0]], b: 3 };

  it("follows states of any build", () => {
    // Each number decays at a rate of its own.
    const velocity = ({ A, b }: typeof start) => ({
      A: A.map((row, i) => row.map((entry) => -(i + 1) * (entry + i))),
      b: -b / 2,
    });
    const { at, evaluations } = flowOf(start, velocity, { until: 2, relativeTolerance: 1e-11 });
    assert.deepEqual(at(0), start);
    const [{ A, b }] = at([1.3]);
    close(A[0][0], Math.exp(-1.3), 1e-9);
    close(A[1][0], Math.expm1(-2.6), 1e-9);
    close(b, 3 * Math.exp(-0.65), 1e-9);
    assert.ok(evaluations > 10);
    throwsMessage(() => at(3), RangeError, /^at: t must lie between 0 and 2, got 3/);
    const flat = flatFlowOf(start, (_t, y) => y.map((value) => -value), { until: 1 });
    close(flat.at(1).b, 3 * Math.exp(-1), 1e-7);
  });

  it("takes states apart and puts them together", () => {
    assert.deepEqual(numbersOf(start), [1, 0, 0, 3]);
    assert.deepEqual(withNumbers(start, [5, 6, 7, 8]), { A: [[5, 6], [7]], b: 8 });
    assert.deepEqual(withNumbers(2, [3]), 3);
  });
});

describe("firstTime", () => {
  it("finds the crossing, or says there is none", () => {
    close(
      firstTime((t) => Math.exp(-t) < 0.5, 100),
      Math.LN2,
      ROUNDOFF,
    );
    close(
      firstTime((t) => t >= 1e-9, 1e9),
      1e-9,
      ROUNDOFF,
    );
    assert.equal(
      firstTime((t) => t > 5, 4),
      Infinity,
    );
    assert.equal(
      firstTime(() => true, 4),
      0,
    );
    throwsMessage(
      () => firstTime(() => true, 0),
      RangeError,
      /^firstTime: until must be positive, got 0/,
    );
    throwsMessage(
      () => firstTime(1 as never, 1),
      TypeError,
      /^firstTime: happened must be a function/,
    );
  });
});
