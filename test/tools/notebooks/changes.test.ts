import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { applied, type Change, changeFindings, changesOf } from "../../../tools/notebooks/changes";
import { changesOfToday } from "../../../tools/notebooks/edits";
import { draft } from "./draft";

const code = [
  "const RATE = 1; // per step\nconst ALPHAS = [0.1, 1, 10];\nconst AT = [0, 1];",
  'claim(RATE > 0, "It is", { id: "rate-above-zero" });\nclaim(true, "So", { id: "so" });',
];
const changes = {
  edits: [
    { find: "RATE = 1;", replace: "RATE = 2;" },
    { find: "ALPHAS = [0.1, 1, 10]", replace: "ALPHAS = [10, 1, 0.1, 0.01]" },
    { find: "ALPHAS = [0.1, 1, 10]", replace: "ALPHAS = [1]" },
    { find: "AT = [0, 1]", replace: "AT = [1, 0]" },
  ],
  badEdits: [{ find: "RATE = 1;", replace: "RATE = -1;", names: "RATE" }],
  breaks: [
    { find: "RATE > 0", replace: "RATE < 0", claims: ["rate-above-zero"] },
    { find: "claim(true", replace: "claim(false", claims: ["so"] },
  ],
};

const without = (i: number) =>
  changeFindings(draft(code, { ...changes, edits: changes.edits.filter((_, j) => j !== i) }));

describe("the changes that a notebook lists", () => {
  it("are read, and applied where they stand", () => {
    const notebook = draft(code, changes);
    assert.deepEqual(changeFindings(notebook), []);
    const kinds = changesOf(notebook).map(({ kind }) => kind);
    assert.deepEqual(kinds, [...Array(4).fill("edit"), "bad edit", "break", "break"]);
    const { sources, first } = applied(notebook, { find: "true", replace: "$&" });
    assert.equal(first, 1);
    assert.deepEqual(sources, [code[0], code[1].replace("true", () => "$&")]);
  });

  it("must be three lists", () => {
    assert.deepEqual(
      changeFindings(draft(code, {})).map((line) => line.split(":")[0]),
      ["metadata edits", "metadata badEdits", "metadata breaks"],
    );
    const misspelt = { ...changes, badEdits: [{ find: "RATE", replace: "", name: "RATE" }] };
    assert.match(changeFindings(draft(code, misspelt))[0], /^metadata badEdits\.0/);
    assert.throws(() => changesOf(draft(code, misspelt)), /^Error: metadata badEdits\.0/);
  });

  it("must find what stands in the code once", () => {
    const edits = [
      ...changes.edits,
      { find: "claim(", replace: "" },
      { find: "DELTAS", replace: "" },
    ];
    assert.deepEqual(changeFindings(draft(code, { ...changes, edits })), [
      'edit: "claim(" must stand once in the code, got 2 times',
      'edit: "DELTAS" must stand once in the code, got 0 times',
    ]);
  });

  it("must turn every knob, and shorten, lengthen and reverse every list of three at least", () => {
    assert.deepEqual(without(0), ["RATE must be turned by an edit"]);
    assert.deepEqual(without(1), [
      "ALPHAS must be lengthened by an edit",
      "ALPHAS must be reversed by an edit",
    ]);
    assert.deepEqual(without(2), ["ALPHAS must be shortened by an edit"]);
    assert.deepEqual(without(3), ["AT must be turned by an edit"]);
  });

  it("must break every claim, and no other", () => {
    const breaks = [{ ...changes.breaks[0], claims: ["so", "not-there"] }];
    assert.deepEqual(changeFindings(draft(code, { ...changes, breaks })), [
      "claim rate-above-zero must fail in a break",
      "a break names claim not-there, which must be in the code",
    ]);
  });
});

describe("the changes of a day", () => {
  const all: Change[] = ["a", "b", "c"].map((find) => ({ kind: "edit", find, replace: "" }));
  const { EDITS, EDITS_DAY } = process.env;
  beforeEach(() => {
    delete process.env.EDITS;
  });
  afterEach(() => {
    for (const [name, value] of Object.entries({ EDITS, EDITS_DAY }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  it("are one, another each day, until all have had their turn", () => {
    const found = [0, 1, 2, 3].map((day) => {
      process.env.EDITS_DAY = String(day);
      return changesOfToday(all, 1).map(({ find }) => find);
    });
    assert.deepEqual(found, [["b"], ["c"], ["a"], ["b"]]);
    delete process.env.EDITS_DAY;
    assert.equal(changesOfToday(all, 0).length, 1);
    assert.deepEqual(changesOfToday([], 0), []);
  });

  it("are all of them where EDITS=all", () => {
    process.env.EDITS = "all";
    assert.deepEqual(changesOfToday(all, 1), all);
  });
});
