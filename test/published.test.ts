import assert from "node:assert/strict";
import fc from "fast-check";
import { type Measured, verdict } from "../lib/src/published";
import { throwsMessage } from "./close";

const measured: fc.Arbitrary<Measured> = fc.record({
  value: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  error: fc.double({ min: 0, max: 1e5, noNaN: true }),
  numRuns: fc.integer({ min: 1, max: 20 }),
});

describe("the verdict on a published number", () => {
  it("needs both numbers", () => {
    assert.equal(verdict(undefined, undefined, 1), "not published");
    assert.equal(verdict(1, undefined, 1), "not run");
  });

  it("agrees within two standard errors of the difference, both sides alike", () => {
    // Four runs each: the difference has √2 times our error.
    const ours = { value: 10, error: 1, numRuns: 4 };
    for (const [distance, expected] of [
      [2.8, "agrees"],
      [2.9, "differs"],
    ] as const)
      for (const sign of [-1, 1])
        assert.equal(verdict(10 + sign * distance, ours, 4), expected, `${sign * distance}`);
  });

  it("is undecided while ours is known less well than to 15 %", () => {
    assert.equal(verdict(100, { value: 1, error: 0.16, numRuns: 5 }, 5), "undecided");
    assert.equal(verdict(1, { value: 1, error: 0.16, numRuns: 5 }, 5), "undecided");
    assert.equal(verdict(1, { value: 1, error: 0.14, numRuns: 5 }, 5), "agrees");
  });

  it("agrees with an interval that holds ours, and no less with a wider one", () =>
    fc.assert(
      fc.property(measured, fc.double({ min: 0, max: 10, noNaN: true }), (ours, width) => {
        const { value, error } = ours;
        const inside = verdict([value - width, value + width], ours, 5);
        assert.equal(inside, error > 0.15 * value ? "undecided" : "agrees");
        const [far, farther] = [width, 2 * width].map((w) =>
          verdict([2 * value - w, 2 * value + w], ours, 5),
        );
        if (far === "agrees") assert.equal(farther, "agrees");
      }),
    ));

  it("does not depend on units, and is the milder the fewer runs were published", () =>
    fc.assert(
      fc.property(measured, fc.integer({ min: -3, max: 3 }), (ours, power) => {
        const unit = 2 ** power; // exact, so that no rounding decides
        const other = { ...ours, value: unit * ours.value, error: unit * ours.error };
        assert.equal(verdict(unit, other, 3), verdict(1, ours, 3));
        if (verdict(1, ours, 9) === "agrees") assert.equal(verdict(1, ours, 3), "agrees");
      }),
    ));

  it("names what is wrong", () => {
    const ours = { value: 1, error: 0.1, numRuns: 3 };
    throwsMessage(() => verdict(Number.NaN, ours, 1), RangeError, /^verdict: low must/);
    throwsMessage(() => verdict(1, { ...ours, error: -1 }, 1), RangeError, /not negative/);
    throwsMessage(() => verdict(1, ours, 0), RangeError, /runs must be counted/);
  });
});
