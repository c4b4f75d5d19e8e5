import assert from "node:assert/strict";
import { firstTime, functionOfTime } from "../lib/src/times";
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
