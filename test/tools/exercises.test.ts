import assert from "node:assert/strict";
import { join } from "node:path";
import { notebookNames, readNotebook } from "../../tools/notebooks/collection";
import { exerciseFindings, exercises, misjudged, trials } from "../../tools/notebooks/exercises";
import { kernelspec, type Notebook } from "../../tools/notebooks/notebook";

const fold = (summary: string, text: string): string =>
  `<details><summary>${summary}</summary>\n\n${text}\n</details>`;

const question = (n: number): string =>
  `**${n}.** What is it?\n\n${fold("Hint", "Think.")}\n\n${fold("Second hint", "It is even.")}`;
const solution = (n: number, statement = `const answer${n}: number = 2;`): string =>
  fold(`Solution ${n}`, `Two.\n\n\`\`\`ts\n${statement}\n\`\`\``);
const code = (n: number): string =>
  `const answer${n}: number | undefined = undefined; // $&\nconsole.log(check(answer${n}, criteria, "Two."));`;

/** A notebook whose exercises have these texts above, in and below their cells. */
const notebookOf = (
  texts: readonly string[],
  wrong = ["-1", "'$&'.length"],
  text = "Not answered yet: ...\n",
): Notebook => ({
  cells: texts.map((source) => {
    const isCode = source.startsWith("const");
    return {
      cell_type: isCode ? "code" : "markdown",
      source,
      metadata: isCode ? { exercise: { wrong } } : {},
      ...(isCode && { outputs: [{ output_type: "stream", name: "stdout", text }] }),
    };
  }),
  metadata: { kernelspec },
  nbformat: 4,
  nbformat_minor: 5,
});

const both = [
  `## Exercises\n\n${question(1)}`,
  code(1),
  `${solution(1)}\n\n${question(2)}`,
  code(2),
  solution(2),
];

describe("the exercises of a notebook", () => {
  it("are found with question, solution and wrong answers, whatever else its cells hold", () => {
    const found = exercises(notebookOf(both));
    assert.deepEqual(
      found.map(({ number, right }) => [number, right]),
      [1, 2].map((n) => [n, `const answer${n}: number = 2;`]),
    );
    assert.equal(found[1].question, question(2));
    assert.deepEqual(found[0].wrong, ["-1", "'$&'.length"]);
    assert.deepEqual(exerciseFindings(notebookOf(both)), []);
    assert.deepEqual(
      exercises(notebookOf(["Text: const answer1 = undefined;", "const x = 1;"])),
      [],
    );
  });

  it("are tried with every answer in place of undefined, and nothing else changed", () => {
    const all = trials(notebookOf(both));
    assert.equal(all.at(-2)?.source.split("\n")[0], "const answer1: number | undefined = (; // $&");
    assert.equal(all.at(-1)?.source.split("\n")[0], "const answer2: number = 2; // $&");
    const tried = all.slice(0, 3);
    assert.deepEqual(
      tried.map(({ name }) => name),
      ["exercise 1, the solution", "exercise 1, -1", "exercise 1, '$&'.length"],
    );
    const [first, ...rest] = tried.map(({ source }) => source.split("\n"));
    assert.equal(first[0], "const answer1: number = 2; // $&");
    assert.equal(rest[0][0], "const answer1: number | undefined = -1; // $&");
    assert.equal(rest[1][0], "const answer1: number | undefined = '$&'.length; // $&");
    for (const lines of [first, ...rest])
      assert.deepEqual(lines.slice(1), code(1).split("\n").slice(1));
  });

  it("may have types with arrows and semicolons, and answers of several lines", () => {
    const typed =
      "const answer1: ((x: { a: number; b: number }) => number) | undefined = undefined;";
    const long = "const answer1 = ({ a, b }: Pair): number => {\n  return a + b;\n};";
    const [right, wrong] = trials(
      notebookOf([question(1), `${typed}\ncheck(answer1, c, "");`, solution(1, long)]),
    );
    assert.equal(right.source, `${long}\ncheck(answer1, c, "");`);
    assert.match(wrong.source, /^const answer1: \(\(x: .*\) => number\) \| undefined = -1;\n/);
  });

  it("say what they lack", () => {
    const bare = ["Why?", "const answer2: number | undefined = undefined;", "Because."];
    assert.deepEqual(exerciseFindings(notebookOf(bare, [], "Right.")), [
      "exercise 2: must be the next in order, 1",
      "exercise 2: must be asked, **2.**, in the Markdown above its cell",
      "exercise 2: must have a folded Hint",
      "exercise 2: must have a folded Second hint",
      "exercise 2: must be checked",
      "exercise 2: must be stored unanswered",
      "exercise 2: must have a folded Solution 2 in the Markdown below its cell",
      "exercise 2: must have its statement as ts in the solution",
      "exercise 2: must have wrong answers in its cell's metadata, exercise.wrong",
    ]);
    const other = [question(1), code(1), solution(1, "const answer2 = 2;")];
    assert.deepEqual(exerciseFindings(notebookOf(other)), [
      "exercise 1: must have its statement as ts in the solution",
    ]);
  });

  it("are misjudged if a trial fails, complains, is not run, or is judged otherwise", () => {
    const tried = trials(notebookOf(both));
    const run = (text: string, { ok = true, name = "stdout" } = {}) => ({
      ok,
      seconds: 0,
      outputs: [{ output_type: "stream", name, text }],
    });
    const [right, wrong] = [run("Right. Two.\n"), run("Not yet. It is even.\n")];
    const all = [right, wrong, wrong, right, wrong, wrong, run("", { ok: false }), right];
    assert.deepEqual(misjudged(tried, all), []);
    const threw = run("Not yet: your answer threw RangeError\n");
    const runs = [
      wrong,
      threw,
      right,
      run("Right. \n", { ok: false }),
      run("Not yet. ", { name: "stderr" }),
    ];
    assert.deepEqual(misjudged(tried, runs), [
      "exercise 1, the solution: must print /^Right\\. /, got Not yet. It is even.",
      "exercise 1, -1: must print /^Not yet\\. /, got Not yet: your answer threw RangeError",
      "exercise 1, '$&'.length: must print /^Not yet\\. /, got Right. Two.",
      "exercise 2, the solution: must print /^Right\\. /, got Right.",
      "exercise 2, -1: must print /^Not yet\\. /, got Not yet.",
      "exercise 2, '$&'.length: must print /^Not yet\\. /, got nothing",
      "exercise 2, the solution, after one that does not compile: must print /^Right\\. /, got nothing",
    ]);
    assert.deepEqual(misjudged(tried, [...all.slice(0, 6), right, right]), [
      "exercise 1, no TypeScript: must be refused, got Right. Two.",
    ]);
  });

  it("may be judged by any call that takes the answer", () => {
    const judged = (call: string) =>
      exerciseFindings(
        notebookOf([question(1), `const answer1 = undefined; // a number\n${call}`, solution(1)]),
      );
    for (const call of [
      "checkFixedPoint(answer1);",
      "check<number>(answer1, c);",
      "ask(task, answer1);",
    ])
      assert.deepEqual(judged(call), []);
    for (const call of ["answer1;", "check(answer10);", "// (answer2)"])
      assert.deepEqual(judged(call), ["exercise 1: must be checked"]);
  });
});

const folder = join(__dirname, "..", "..", "notebooks");

describe("every notebook", () => {
  for (const name of notebookNames(folder))
    it(`${name} has two exercises at least, each with hints, check, solution and wrong answers`, () => {
      const notebook = readNotebook(folder, name);
      assert.deepEqual(exerciseFindings(notebook), []);
      assert.ok(exercises(notebook).length >= 2);
    });
});
