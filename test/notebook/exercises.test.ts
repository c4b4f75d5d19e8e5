import assert from "node:assert/strict";
import fc from "fast-check";
import { norm } from "../../lib/src/linalg";
import { check, type Exercise, isVector, once, oneNumber } from "../../lib/src/notebook/exercises";
import { throwsMessage } from "../close";

/** The root of 2 that is positive. */
const root: Exercise<number> = {
  criteria: [
    [(a) => a > 0, "It is positive."],
    [(a) => Math.abs(a * a - 2) < 1e-9, (a) => `Then a² would be ${a * a}, but it is 2.`],
  ],
  because: "√2 · √2 = 2.",
};

describe("check", () => {
  it("tells unanswered, right and wrong apart", () => {
    assert.match(check(undefined, root), /^Not answered yet/);
    assert.equal(check(Math.SQRT2, root), "Right. √2 · √2 = 2.");
    assert.equal(check(3, root), "Not yet. Then a² would be 9, but it is 2.");
  });

  it("gives the reason of the first criterion that fails", () => {
    assert.equal(check(-3, root), "Not yet. It is positive.");
    assert.equal(check(Number.NaN, root), "Not yet. It is positive.");
  });

  it("asks no more criteria than it needs, and says Right if and only if all hold", () =>
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1 }), (answers) => {
        const asked: number[] = [];
        const said = check("answer", {
          criteria: answers.map((holds, i) => [() => asked.push(i) > 0 && holds, `reason ${i}`]),
          because: "because",
        });
        const first = answers.indexOf(false);
        assert.equal(said, first < 0 ? "Right. because" : `Not yet. reason ${first}`);
        assert.equal(asked.length, first < 0 ? answers.length : first + 1);
      }),
    ));

  it("judges every answer that is not undefined, also 0, false and null", () => {
    for (const answer of [0, false, null, "", []])
      assert.equal(
        check<unknown>(answer, { criteria: [[() => true, ""]], because: "Yes." }),
        "Right. Yes.",
      );
  });

  it("judges functions, and survives those that throw, and reasons that do", () => {
    const even: Exercise<(x: number) => number> = {
      criteria: [[(f) => f(2) === f(-2), (f) => `f(2) is ${f(2)}, f(−2) is ${f(-2)}.`]],
      because: "Even.",
    };
    assert.equal(
      check((x) => x ** 2, even),
      "Right. Even.",
    );
    assert.equal(
      check((x) => x, even),
      "Not yet. f(2) is 2, f(−2) is -2.",
    );
    const fails = (): number => {
      throw new RangeError("no such x");
    };
    assert.equal(check(fails, even), "Not yet: your answer threw RangeError: no such x");
    assert.match(check(2 as never, even), /^Not yet: your answer threw TypeError: /);
    const rows: Exercise<number[][]> = {
      criteria: [[(some) => some.length > 0, (some) => `the first row is ${some[0][0]}`]],
      because: "",
    };
    assert.match(check([], rows), /^Not yet: your answer threw TypeError/);
  });

  it("gives a function data of its own at every call, and refuses one that writes into them", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.nat(),
        fc.boolean(),
        (data, place, inRecord) => {
          const given = inRecord ? { X: [data, data] } : data;
          const exercise: Exercise<(x: unknown) => unknown> = {
            criteria: [
              [(f) => f(given) !== null, ""],
              [(f) => f(given) !== null, ""],
            ],
            because: "",
          };
          const before = structuredClone(given);
          const inner = (x: unknown): number[] =>
            (inRecord ? (x as typeof given & object) : x) as never;
          const rowOf = (x: unknown): number[] =>
            inRecord ? (inner(x) as unknown as { X: number[][] }).X[1] : inner(x);
          const writes = (x: unknown): unknown => {
            rowOf(x)[place % data.length] += 1;
            return x;
          };
          const grows = (x: unknown): unknown => rowOf(x).push(0);
          for (const spoils of [writes, grows])
            assert.match(check(spoils, exercise), /^Not yet\. It writes into what it is given/);
          assert.deepEqual(given, before);
          assert.match(
            check((x) => structuredClone(x), exercise),
            /^Right/,
          );
        },
      ),
    ));

  it("does not take the library's own function for an answer", () => {
    const length: Exercise<(v: readonly number[]) => number> = {
      criteria: [[(f) => f([3, 4]) === 5, ""]],
      because: "Pythagoras.",
    };
    assert.equal(check(norm, length), "Not yet. norm is the library's own: write yours.");
    assert.match(
      check(([x, y]) => Math.sqrt(x * x + y * y), length),
      /^Right/,
    );
  });

  it("says so where nothing can be judged, once there is an answer", () => {
    const lost = { ...root, missing: () => "no run was complete." };
    assert.equal(check(3, lost), "Not judged with these knobs: no run was complete.");
    assert.match(check(undefined, lost), /^Not answered yet/);
  });

  it("refuses what is no exercise, even before there is an answer", () => {
    for (const bad of [undefined, null, [], () => root, { criteria: [], reason: "" }])
      throwsMessage(
        () => check(undefined, bad as never),
        TypeError,
        /^check: exercise must be one of the library's exercises, got /,
      );
  });
});

describe("what exercises are made of", () => {
  it("tells vectors and numbers from what is like them", () => {
    assert.ok(isVector([1, Infinity], 2) && !isVector([1], 2) && !isVector("12", 2));
    assert.ok(!isVector([1, Number.NaN], 2) && !isVector([[1], [2]], 2));
    const [isOne] = oneNumber;
    assert.deepEqual([1, Infinity, Number.NaN, "1" as never, [1] as never].map(isOne), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("computes what is needed once, when it is needed, even if it is nothing", () => {
    let times = 0;
    const value = once(() => {
      times++;
      return undefined;
    });
    assert.equal(times, 0);
    value();
    value();
    assert.equal(times, 1);
  });
});
