import assert from "node:assert/strict";
import { join } from "node:path";
import type { Change } from "../../../tools/notebooks/changes";
import { type Outcome, tryChanges } from "../../../tools/notebooks/edits";
import { type Cell, type Notebook, textOf } from "../../../tools/notebooks/notebook";
import { complaints } from "../../../tools/notebooks/publish";
import { openKernel, runNotebook } from "../../../tools/notebooks/run";
import type { CellRun } from "../../../tools/notebooks/session";
import { draft } from "./draft";

const folder = join(__dirname, "..", "..", "..", "notebooks");
const open = () => openKernel({ folder, quick: true, strict: false });

/** A notebook that says how many there are, and stands beside the real ones. */
const counting = (): Notebook =>
  draft([
    `function claim(holds: boolean, text: string, { id }: { id: string }): void {
  if (!holds && process.env.STRICT_CLAIMS === "1") throw new Error(\`claim \${id}: must hold\`);
  console.log(\`\${holds ? "✓" : "✗ With these knobs no longer true:"} \${text}\`);
}`,
    `const COUNT: number = 3;
if (COUNT === 7) console.error("seven");
if (COUNT < 0) { const error = new RangeError("COUNT must be positive"); error.stack = error.message; throw error; }
if (COUNT === 0) throw new RangeError("COUNT must not be 0,\\nbut is");`,
    "const squares = Array.from({ length: COUNT }, (_, i) => i ** 2);\nconsole.log(squares[2] / squares[1], 1 / squares[0]);",
    'const answer1: number | undefined = undefined;\nconsole.log("asked", answer1);',
    `const sum = squares.reduce((a, b) => a + b);
claim(sum === 5, "The sum is " + sum, { id: "sum" });
claim(true, "Two", { id: "two" });`,
  ]);

describe("changes of a notebook, in the real kernel", () => {
  const edit = (find: string, replace: string): Change => ({ kind: "edit", find, replace });
  const badEdit = (replace: string): Change => ({
    kind: "bad edit",
    find: "COUNT: number = 3",
    replace,
    names: "COUNT",
  });
  const broken = (claims: string[]): Change => ({
    kind: "break",
    find: "i ** 2",
    replace: "i ** 3",
    claims,
  });
  const changes: readonly Change[] = [
    edit("COUNT: number = 3", "COUNT: number = 4"),
    edit("COUNT: number = 3", "COUNT: number = 7"),
    edit("COUNT: number = 3", "COUNT: number = 2"),
    edit('"Two"', '"2"'),
    badEdit("COUNT: number = -1"),
    badEdit("COUNT: number = 0"),
    badEdit("COUNT: number = 5"),
    broken(["sum"]),
    broken(["sum", "two"]),
    edit("length: COUNT", "length: await new Promise(() => {})"),
  ];
  let outcomes: Outcome[];
  const of = (change: Change): Outcome =>
    outcomes.find((outcome) => outcome.change === change) as Outcome;
  before(async function () {
    this.timeout(120_000);
    const notebook = counting();
    for (const [i, text] of [
      [3, "4 Infinity\n"],
      [4, "asked undefined\n"],
    ] as const)
      notebook.cells[i].outputs = [{ output_type: "stream", name: "stdout", text }];
    outcomes = await tryChanges(notebook, changes, { open, timeout: 5 });
  });

  it("print which claims fail, and are tried in a kernel that keeps nothing of the one before", () => {
    const told = of(changes[0]);
    assert.deepEqual(told.wrong, []);
    assert.equal(told.numDoubted, 1);
    assert.match(
      told.printed,
      /^4 Infinity\nasked undefined\n✗ .*: ‹sum› The sum is 14\n✓ ‹two› Two\n$/,
    );
    assert.equal(of(changes[3]).printed, "✓ ‹sum› The sum is 5\n✓ ‹two› 2\n");
  });

  it("must end without a word on stderr, and speak of no number that is none", () => {
    assert.deepEqual(of(changes[1]).wrong, ["a cell must not fail or complain, got seven"]);
    assert.deepEqual(of(changes[2]).wrong, ["a cell must not speak of NaN"]);
  });

  it("that are bad must be told in one line that names the knob", () => {
    assert.deepEqual(of(changes[4]).wrong, []);
    assert.match(
      of(changes[5]).wrong[0],
      /^the complaint must be one line that names COUNT, got .*\n/,
    );
    assert.deepEqual(of(changes[6]).wrong, ["a cell must complain of COUNT, got no complaint"]);
  });

  it("that break the science must make their claims fail", () => {
    assert.deepEqual(of(changes[7]).wrong, []);
    assert.deepEqual(of(changes[8]).wrong, ["claim two must fail, got no ✗"]);
  });

  it("must end in time; the next one gets a kernel of its own", () =>
    assert.match(of(changes[9]).wrong[0], /must end within/));
});

describe("the first change of a notebook, in the real kernel", () => {
  it("runs the exercises that later ones, tried before it, have left out", async () => {
    const early: Change = { kind: "edit", find: "COUNT: number = 3", replace: "COUNT: number = 4" };
    const late: Change = { kind: "edit", find: '"Two"', replace: '"2"' };
    const [later, first] = await tryChanges(counting(), [early, late], { open, timeout: 5 });
    assert.doesNotMatch(later.printed, /asked/);
    assert.match(first.printed, /asked undefined/);
  }).timeout(60_000);
});

describe("a notebook that nobody has edited, in the real kernel", () => {
  it("must keep its claims, which later may fail in the same kernel", async () => {
    const notebook = counting();
    const last = notebook.cells.at(-2) as Cell;
    let later: CellRun | undefined;
    const broken = { ...last, source: textOf(last.source).replace("=== 5", "=== 6") };
    const { runs } = await runNotebook(notebook, {
      folder,
      quick: true,
      finally: async (session) => {
        later = await session.execute(textOf(broken.source));
      },
    });
    assert.ok(runs.every(({ ok }) => ok) && later?.ok);
    assert.match(textOf(later.outputs[0].text), /^✗ With these knobs no longer true: The sum is 5/);
    notebook.cells[notebook.cells.length - 2] = broken;
    const { runs: failed } = await runNotebook(notebook, { folder, quick: true });
    assert.match(complaints(failed).join(), /code cell 5: failed\n[\s\S]*claim sum: must hold/);
  }).timeout(60_000);
});
