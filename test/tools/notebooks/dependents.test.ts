import assert from "node:assert/strict";
import fc from "fast-check";
import { reachedFrom } from "../../../tools/notebooks/dependents";

const from = (sources: readonly string[], ...changed: number[]): number[] =>
  reachedFrom(sources, new Set(changed));

describe("cells that a change can reach", () => {
  it("are those that mention what it defines, and so on, and no cell above", () => {
    const cells = [
      "const A = 1;",
      "const b = A;",
      "const c = 2;",
      "b + c",
      "A2 + o.b",
      "f({ A: c })",
    ];
    assert.deepEqual(from(cells, 0), [0, 1, 3]);
    assert.deepEqual(from(cells, 2), [2, 3, 5]);
    assert.deepEqual(from(cells, 1, 2), [1, 2, 3, 5]);
    assert.deepEqual(from(cells, 5), [5]);
  });

  it("may have the name from a pattern, in a text, a function, a class or as a shorthand", () => {
    const define = "const { a, b: [c, ...d] } = {}; function f() {} class G {}";
    for (const use of ["`$" + "{a}`", "() => c", "({ d })", "f()", "new G()"])
      assert.deepEqual(from([define, use], 0), [0, 1], use);
    assert.deepEqual(from([define, "({ a: 1 }).c"], 0), [0]);
  });

  it("do not hang together by their imports", () => {
    const cells = [
      'import { show } from "x"; const A = 1;',
      'import { show } from "x"; show(1);',
      "show(A)",
    ];
    assert.deepEqual(from(cells, 0), [0, 2]);
  });

  it("are also those that see what it alters, wherever that was defined below the change", () => {
    const change = ["const K = 1;", "const list = [];", "list.length"];
    for (const alter of ["list.push(K)", "list[0].x = K", "list.length = K", "list[K]++"])
      assert.deepEqual(from([...change, alter], 0), [0, 1, 2, 3], alter);
    assert.deepEqual(from([...change, "list.map(() => K)"], 0), [0, 3]);
    const within = [
      "const list = [];",
      "const add = (x) => list.push(x);",
      "const K = 1;",
      "add(K)",
      "list",
    ];
    assert.deepEqual(from(within, 2), [2, 3, 4]);
  });

  it("are found in what runs: each that is left out prints the same", () => {
    // Cells over five variables that compute, or alter a list; a change must move no cell that is not reached.
    const name = fc.constantFrom("a", "b", "c", "d", "e");
    const cell = fc.oneof(
      fc.tuple(name, name, name).map(([x, y, z]) => `${x} = ${y}[0] + ${z}.length; ${x} = [${x}];`),
      fc.tuple(name, name).map(([x, y]) => `${x}.push(${y}.length);`),
      fc.tuple(name, name).map(([x, y]) => `print(${x}.join() + ${y}.length);`),
    );
    const printedBy = (cells: readonly string[]): string[] =>
      new Function(
        `const out = []; let at = 0; const print = (text) => { out[at] = text; };
let a = [1], b = [2], c = [3], d = [4], e = [5];
${cells.map((source, i) => `at = ${i}; ${source}`).join("\n")}
return out;`,
      )();
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2, maxLength: 9 }),
        cell,
        fc.nat(),
        (cells, other, n) => {
          const first = n % cells.length;
          const changed = cells.map((source, i) => (i === first ? other : source));
          const reached = new Set([...from(cells, first), ...from(changed, first)]);
          const [before, after] = [cells, changed].map(printedBy);
          for (const i of cells.keys()) if (!reached.has(i)) assert.equal(after[i], before[i]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
