import assert from "node:assert/strict";
import fc from "fast-check";
import {
  above,
  finite,
  integer,
  KnobError,
  knobs,
  listOf,
  oneOf,
  such,
  vectorOf,
  within,
} from "../../lib/src/notebook/knobs";

/** The sentence that answers these settings, or undefined if all are in range. */
function answered(settings: Parameters<typeof knobs>[0]): string | undefined {
  try {
    knobs(settings);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof KnobError && error.name === "KnobError");
    return error.message;
  }
}

describe("knobs", () => {
  it("in range say nothing", () => {
    const settings = { RATE: [2e-3, within(1e-5, 0.02)], ALPHAS: [[10, 0.1], listOf(above(0))] };
    assert.equal(answered(settings as never), undefined);
  });

  it("out of range are named in one sentence", () => {
    const rate = within(1e-5, 0.02);
    assert.equal(answered({ RATE: [0.5, rate] }), "RATE must be between 0.00001 and 0.02, got 0.5");
    assert.equal(
      answered({ ALPHAS: [[1], listOf(above(0), 2)] }),
      "ALPHAS must be a list of at least 2 different numbers above 0, got [1]",
    );
    assert.equal(
      answered({ BETA_0: [[0, 0], vectorOf(2)] }),
      "BETA_0 must be a list of 2 numbers, not all zero, got [0,0]",
    );
    assert.equal(
      answered({ DATA: ["mnist", oneOf("leaves", "cifar10")] }),
      'DATA must be leaves or cifar10, got "mnist"',
    );
    const shorter = such((size) => size < 3, "less than the width, 3");
    assert.equal(
      answered({ SIZE: [5, integer(1, 9), shorter] }),
      "SIZE must be less than the width, 3, got 5",
    );
  });

  it("are asked in order, so that a rule may rely on those before", () => {
    const never = such(() => assert.fail("asked"), "");
    assert.match(answered({ A: [Number.NaN, finite], B: [1, never] }) ?? "", /^A must be a finite/);
    assert.match(answered({ A: ["1", finite, never] }) ?? "", /^A must be a finite/);
  });

  it("refuse numbers outside of an interval and nothing else", () =>
    fc.assert(
      fc.property(fc.double(), fc.integer(), fc.nat(), (value, least, width) => {
        const most = least + width;
        const inside = value >= least && value <= most;
        assert.equal(within(least, most).holds(value), inside);
        assert.equal(integer(least, most).holds(value), inside && Number.isInteger(value));
        assert.equal(above(least).holds(value), value > least && value < Infinity);
      }),
    ));

  it("take lists of any length and order, but no value twice", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), (list) => {
        assert.ok(listOf(finite).holds(list) && listOf(finite).holds([...list].reverse()));
        assert.ok(!listOf(finite).holds([...list, list[0]]));
        assert.ok(!listOf(finite, list.length + 1).holds(list));
      }),
    ));

  it("may be lists of vectors", () => {
    assert.ok(
      listOf(vectorOf(2)).holds([
        [1, 0],
        [0, 1],
      ]),
    );
    assert.ok(!listOf(vectorOf(2)).holds([[1, 0], [1]]));
  });

  it("of the wrong kind are out of range, whatever they are", () =>
    fc.assert(
      fc.property(fc.anything(), (value) => {
        if (typeof value === "number") return;
        for (const rule of [finite, above(0), within(0, 1), integer(0, 9)])
          assert.ok(!rule.holds(value));
        const isList = Array.isArray(value);
        if (!isList) assert.ok(!listOf(finite).holds(value) && !vectorOf(1).holds(value));
      }),
    ));

  it("have errors without a trace", () => {
    const error = new KnobError("RATE must be small, got 1");
    assert.equal(error.stack, "RATE must be small, got 1");
  });
});
