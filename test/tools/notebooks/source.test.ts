import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { knobsIn, namedIn, withIdsPrinted } from "../../../tools/notebooks/cells";
import { collectionFindings } from "../../../tools/notebooks/check";
import { formattedCells, withFormatted } from "../../../tools/notebooks/formatter";
import { format, hashOf, textOf } from "../../../tools/notebooks/notebook";
import {
  duplicateIds,
  idFindings,
  lengthFindings,
  shorthandFindings,
} from "../../../tools/notebooks/sourceRules";
import { draft, published } from "./draft";

describe("the code of a cell", () => {
  it("has at most 25 lines of 100 characters, strings included", () => {
    assert.deepEqual(lengthFindings(draft(["1;\n".repeat(25), `"${"é".repeat(97)}";`])), []);
    const long = draft(["1;\n".repeat(26), `1;\n"${"é".repeat(98)}";`]);
    assert.deepEqual(lengthFindings(long), [
      "code cell 1: must have at most 25 lines, got 26",
      "code cell 2: line 2 must have at most 100 characters, got 101",
    ]);
  });

  it("has no shorthand property of an earlier cell, whatever declared it there", () => {
    const earlier =
      'import { dot, e as E } from "x"; import * as os from "os";\n' +
      "const a = 1, [b, { c: d }] = f; function g() {} class C {}";
    const found = shorthandFindings(draft([earlier, "({ dot, E, os, a, b, d, g, C });"]));
    assert.deepEqual(
      found.map((line) => line.replace(/^code cell 2: \{ (\w+) \} must be .*/, "$1")),
      ["dot", "E", "os", "a", "b", "d", "g", "C"],
    );
    assert.equal(found[3], "code cell 2: { a } must be { a: a }: it is of an earlier cell");
  });

  it("may have other shorthand properties: of its own, of functions, of destructuring, of later cells", () => {
    const own = [
      "const a = 1;\nconst later = () => ({ z });",
      "const f = (a: number) => ({ a });",
      "const a = 2;\n({ a });",
      "for (const a of [1]) { const g = () => ({ a }); }",
      "const { a: c } = { a: a };\nfunction h({ a }: { a: number }) { return { a }; }",
      "const z = 1;",
    ];
    assert.deepEqual(shorthandFindings(draft(own)), []);
    assert.deepEqual(shorthandFindings(draft(["const a = 1;", "{ const a = 2; }\n({ a });"])), [
      "code cell 2: { a } must be { a: a }: it is of an earlier cell",
    ]);
  });

  it("names claims, tables and figures, each in its own way", () => {
    const source =
      'claim(x, `t`, { id: "a-b" });\nshow(f({ id: "no" }), { alt: "", id: "c" });\n' +
      'table(rows, { id: "d" });\nclaim(x, "y", { id });';
    assert.deepEqual(
      namedIn(source).map(({ kind, id }) => [kind, id]),
      [
        ["claim", "a-b"],
        ["show", "c"],
        ["table", "d"],
        ["claim", undefined],
      ],
    );
    assert.deepEqual(idFindings(draft([source, 'table(rows, { id: "Two words" });'])), [
      'code cell 1: a claim must have an id: "…"',
      "code cell 2: an id must be in small letters, words joined by -, got Two words",
    ]);
    const both = new Map([
      ["00-a.ipynb", draft(['table(r, { id: "one" });'])],
      ["01-b.ipynb", draft(['claim(r, "t", { id: "two" });\nshow(f, { id: "one" });'])],
    ]);
    assert.deepEqual(
      [...duplicateIds(both).values()],
      [[], ["code cell 1: the id one must be new, got it in 00-a.ipynb before"]],
    );
  });

  it("prints the ids of its claims before their texts where that is asked for", () =>
    assert.equal(
      withIdsPrinted(
        'claim(x, a ? "t" : "u", { id: "i" }); claim(\n  y,\n  `v`,\n  { id: "j" },\n);',
      ),
      'claim(x, "‹i› " + (a ? "t" : "u"), { id: "i" }); claim(\n  y,\n  "‹j› " + (`v`),\n  { id: "j" },\n);',
    ));

  it("has as knobs what is written in capitals and holds numbers", () => {
    const source =
      'const [A, B1] = x; const RATE = 1; const RESULTS = "../data"; const quick = 2;\n' +
      "const SIZES: number[] = quick ? [1, f(2)] : [3]; const AT = { a: 1 }; if (x) { const IN = 1; }";
    assert.deepEqual(knobsIn(source), [
      { name: "RATE", list: undefined },
      { name: "SIZES", list: ["1", "f(2)"] },
      { name: "AT", list: undefined },
    ]);
  });
});

describe("the formatter", () => {
  it("writes cells in 100 columns, top-level await included, and changes nothing twice", () => {
    const wide = `f(${"argument, ".repeat(9)}x);`;
    const tooWide = `f(${"argument, ".repeat(10)}x);`;
    const notebook = draft(["const x = await  f()", wide, tooWide, "a.b", "const s = '\"';"]);
    const format = (sources: readonly string[]) =>
      formattedCells(new Map([["00-a.ipynb", draft(sources)]])).get("00-a.ipynb") ?? [];
    const once = format(notebook.cells.slice(1, -1).map(({ source }) => textOf(source)));
    assert.deepEqual(
      once.map((source) => source.split("\n").length),
      [1, 1, 13, 1, 1],
    );
    assert.deepEqual([once[0], once[3]], ["const x = await f();", "a.b;"]);
    assert.deepEqual(format(once), once);
  });

  it("names the cell that is no TypeScript", () =>
    assert.throws(
      () => formattedCells(new Map([["00-a.ipynb", draft(["1;", "const = 2"])]])),
      /00-a\.ipynb\/code-cell-2\.ts:1:7 parse/,
    ));

  it("keeps outputs, and the record of their execution where it fitted before", async () => {
    const notebook = await published();
    const formatted = withFormatted(notebook, ["const x = 1;\nshow( x );"]);
    assert.deepEqual(formatted.cells[1].outputs, notebook.cells[1].outputs);
    const recorded = (one: typeof notebook) => (one.metadata.executed as { cells: string[] }).cells;
    assert.deepEqual(recorded(formatted), [hashOf(formatted.cells[1])]);
    notebook.cells[1].source = "edited";
    assert.deepEqual(recorded(withFormatted(notebook, ["edited;"])), recorded(notebook));
  });

  it("is missed by the check", async () => {
    const notebook = await published();
    const found = (text: string) =>
      collectionFindings(new Map([["00-draft.ipynb", text]])).get("00-draft.ipynb");
    assert.deepEqual(found(format(notebook)), []);
    const loose = withFormatted(notebook, ["const x = 1;\nshow( x );"]);
    assert.deepEqual(found(format(loose)), ["code cell 1: must be formatted: npm run format"]);
  });
});
