import assert from "node:assert/strict";
import fc from "fast-check";
import { type Criterion, check } from "../../lib/src/notebook/exercises";
import { throwsMessage } from "../close";

/** The root of 2 that is positive. */
const criteria: readonly Criterion<number>[] = [
  [(a) => a > 0, "It is positive."],
  [(a) => Math.abs(a * a - 2) < 1e-9, (a) => `Then a² would be ${a * a}, but it is 2.`],
];
const judge = (answer: number | undefined): string => check(answer, criteria, "√2 · √2 = 2.");

describe("check", () => {
  it("tells unanswered, right and wrong apart", () => {
    assert.match(judge(undefined), /^Not answered yet/);
    assert.equal(judge(Math.SQRT2), "Right. √2 · √2 = 2.");
    assert.equal(judge(3), "Not yet. Then a² would be 9, but it is 2.");
  });

  it("gives the reason of the first criterion that fails", () => {
    assert.equal(judge(-3), "Not yet. It is positive.");
    assert.equal(judge(Number.NaN), "Not yet. It is positive.");
  });

  it("asks no more criteria than it needs, and says Right if and only if all hold", () =>
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1 }), (answers) => {
        const asked: number[] = [];
        const said = check(
          "answer",
          answers.map((holds, i) => [() => asked.push(i) > 0 && holds, `reason ${i}`]),
          "because",
        );
        const first = answers.indexOf(false);
        assert.equal(said, first < 0 ? "Right. because" : `Not yet. reason ${first}`);
        assert.equal(asked.length, first < 0 ? answers.length : first + 1);
      }),
    ));

  it("judges every answer that is not undefined, also 0, false and null", () => {
    for (const answer of [0, false, null, "", []])
      assert.equal(check<unknown>(answer, [[() => true, ""]], "Yes."), "Right. Yes.");
  });

  it("judges functions, and survives those that throw", () => {
    const even: readonly Criterion<(x: number) => number>[] = [
      [(f) => f(2) === f(-2), (f) => `f(2) is ${f(2)}, f(−2) is ${f(-2)}.`],
    ];
    assert.equal(
      check((x) => x ** 2, even, "Even."),
      "Right. Even.",
    );
    assert.equal(
      check((x) => x, even, "Even."),
      "Not yet. f(2) is 2, f(−2) is -2.",
    );
    const fails = (): number => {
      throw new RangeError("no such x");
    };
    assert.equal(check(fails, even, "Even."), "Not yet: your answer threw RangeError: no such x");
    assert.match(check(2 as never, even, "Even."), /^Not yet: your answer threw TypeError: /);
  });

  it("survives a reason that throws", () => {
    const said = check(
      [] as number[][],
      [[(rows) => rows.length > 0, (rows) => `the first row is ${rows[0][0]}`]],
      "",
    );
    assert.match(said, /^Not yet: your answer threw TypeError/);
  });

  it("refuses criteria that are none, even before there is an answer", () => {
    const must = /^check: criteria must be pairs of a function and a reason, at least one, got /;
    for (const bad of [
      undefined,
      [],
      () => true,
      [() => true, "no pair of pairs"],
      [[() => true]],
      [[1, ""]],
    ])
      throwsMessage(() => check(undefined, bad as never, ""), TypeError, must);
    throwsMessage(() => check(1, [[() => true, 2 as never]], ""), TypeError, must);
    throwsMessage(
      () => check(1, criteria, 2 as never),
      TypeError,
      /^check: because must be text, got 2/,
    );
  });
});
