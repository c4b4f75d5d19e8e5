/** What notes/python.md offers those who will not run TypeScript does what the library does. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { norm, subtract } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";

const root = join(__dirname, "..", "..");
const page = readFileSync(join(root, "notes", "python.md"), "utf8");
const [solution, unbalance] = [...page.matchAll(/```python\n([\s\S]*?)```/g)].map(
  ([, code]) => code,
);

/** What Python prints, given the program and its input. */
function python(program: string, input = ""): string {
  const { status, stdout, stderr } = spawnSync("python3", ["-c", program], {
    input,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.log("python.test.ts: skipped, as there is no python3");

(hasPython ? describe : describe.skip)("the Python of notes/python.md", () => {
  it("prints what its comment says", () => {
    const [, promised] = /print\(.*# (.*)/.exec(solution) ?? [];
    assert.equal(python(solution).trim(), promised);
  });

  it("solves the minimal model as the library does", () => {
    const weight = fc.integer({ min: -3000, max: 3000 }).map((thousandths) => thousandths / 1000);
    const rate = fc.double({ min: 0.1, max: 10, noNaN: true });
    const anyProblem = fc.integer({ min: 1, max: 4 }).chain((d) =>
      fc.record({
        w0: fc.array(weight, { minLength: d, maxLength: d }),
        a0: weight,
        betaStar: fc
          .array(weight, { minLength: d, maxLength: d })
          .filter((betaStar) => norm(betaStar) > 0.01),
        learningRate: fc.record({ a: rate, w: rate }),
        t: fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true })),
      }),
    );
    const samples = fc.sample(anyProblem, 300).map((problem) => ({
      ...problem,
      // A start on the cone, where delta is zero but for rounding.
      ...(problem.w0.length === 2 && { a0: norm(problem.w0), learningRate: { a: 1, w: 1 } }),
    }));
    // The boundary between the basins is the library's alone, as the page says.
    const problems = samples.filter((problem) => exactFlow(problem).basin !== 0);
    assert.ok(problems.length > 250, `${problems.length}`);
    const call = `
import json, sys
for p in json.load(sys.stdin):
    rates = p["learningRate"]
    w, a = exact_flow(p["w0"], p["a0"], p["betaStar"], p["t"], rates["a"], rates["w"])
    print(json.dumps([*w, a]))
`;
    const lines = python(solution.replace(/^print.*$/m, "") + call, JSON.stringify(problems));
    const found = lines
      .trim()
      .split("\n")
      .map((line): number[] => JSON.parse(line));
    assert.equal(found.length, problems.length);
    for (const [i, { t, ...options }] of problems.entries()) {
      const { w, a } = exactFlow(options).at(t);
      const gap = norm(subtract(found[i], [...w, a]));
      // Ten digits, of the whole neuron.
      assert.ok(
        gap <= 1e-10 * Math.max(1, norm([...w, a])),
        `${gap}: ${JSON.stringify(problems[i])}`,
      );
    }
  });

  it("stands in notebooks 02 and 11 as it stands on the page", () => {
    for (const [name, code] of [
      ["02-minimal-model", solution],
      ["11-beyond-gradient-flow", unbalance],
    ]) {
      const notebook = readFileSync(join(root, "notebooks", `${name}.ipynb`), "utf8");
      const cells: { source: string[] }[] = JSON.parse(notebook).cells;
      assert.ok(
        cells.some(({ source }) => source.join("").includes(code)),
        name,
      );
    }
  });

  it("is short: forty lines, and a dozen for PyTorch, which are Python at least", () => {
    const lines = (code: string) => code.split("\n").filter((line) => /\S/.test(line)).length;
    assert.ok(lines(solution) <= 40, `${lines(solution)}`);
    assert.ok(lines(unbalance) <= 14, `${lines(unbalance)}`);
    python("import ast, sys\nast.parse(sys.stdin.read())", unbalance);
  });
});
