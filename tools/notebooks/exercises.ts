/**
 * The exercises of a notebook. Each is a question with two folded hints, a code cell that checks the answer, and
 * a folded solution, whose TypeScript block takes the place of the statement `const answer1 = undefined;`. The
 * code cell's metadata hold wrong answers: `"exercise": { "wrong": ["-1", "2"] }`.
 */
import { type Notebook, type Output, textOf } from "./notebook";
import type { CellRun } from "./session";

export interface Exercise {
  /** As in answer1. */
  readonly number: number;
  /** Markdown, from the number to the cell that checks the answer. */
  readonly question: string;
  /** Of the cell that checks the answer. */
  readonly source: string;
  /** What the cell has printed, as stored. */
  readonly said: string;
  /** Markdown, folded away. */
  readonly solution: string;
  /** The solution's TypeScript block. */
  readonly right: string;
  /** Expressions. */
  readonly wrong: readonly string[];
}

/** A cell to be run after the notebook: an exercise with an answer. */
export interface Trial {
  readonly name: string;
  readonly source: string;
  /** How the cell's output must begin. */
  readonly says: RegExp;
  /** The kernel must refuse the cell. */
  readonly fails?: boolean;
}

const statement = /^const answer(\d+)\b[\s\S]*?= undefined;/m;

const folded = (markdown: string, summary: string): string =>
  new RegExp(`<details><summary>${summary}</summary>\n\n([\\s\\S]*?)\n</details>`).exec(
    markdown,
  )?.[1] ?? "";

const printed = (outputs: readonly Output[] = []): string =>
  outputs.map(({ text }) => textOf(text)).join("");

export function exercises({ cells }: Notebook): Exercise[] {
  const markdown = (i: number): string =>
    cells[i]?.cell_type === "markdown" ? textOf(cells[i].source) : "";
  return cells.flatMap((cell, i) => {
    const source = textOf(cell.source);
    const number = cell.cell_type === "code" && statement.exec(source)?.[1];
    if (!number) return [];
    const above = markdown(i - 1);
    const asked = above.search(new RegExp(`^\\*\\*${number}\\.\\*\\*`, "m"));
    const question = asked < 0 ? "" : above.slice(asked);
    const solution = folded(markdown(i + 1), `Solution ${number}`);
    const right = /^```ts\n([\s\S]*?)\n```$/m.exec(solution)?.[1] ?? "";
    const { wrong = [] } = (cell.metadata.exercise ?? {}) as { wrong?: readonly string[] };
    return [
      {
        number: Number(number),
        question,
        source,
        said: printed(cell.outputs),
        solution,
        right,
        wrong,
      },
    ];
  });
}

/** What an exercise lacks, one line each. */
export const exerciseFindings = (notebook: Notebook): string[] =>
  exercises(notebook).flatMap(({ number, question, source, said, solution, right, wrong }, i) => {
    const requirements: [boolean, string][] = [
      [number === i + 1, `must be the next in order, ${i + 1}`],
      [question !== "", `must be asked, **${number}.**, in the Markdown above its cell`],
      [folded(question, "Hint") !== "", "must have a folded Hint"],
      [folded(question, "Second hint") !== "", "must have a folded Second hint"],
      [
        new RegExp(`[\\w)>]\\((?:[^()]*,)?\\s*answer${number}\\s*[,)]`).test(source),
        "must be checked",
      ],
      [said.startsWith("Not answered yet"), "must be stored unanswered"],
      [solution !== "", `must have a folded Solution ${number} in the Markdown below its cell`],
      [
        new RegExp(`^const answer${number}\\b`, "m").test(right),
        "must have its statement as ts in the solution",
      ],
      [wrong.length > 0, "must have wrong answers in its cell's metadata, exercise.wrong"],
    ];
    return requirements
      .filter(([holds]) => !holds)
      .map(([, what]) => `exercise ${number}: ${what}`);
  });

/**
 * Every exercise with its solution, then with each wrong answer; at last an answer that does not compile, after which the
 * other exercises must answer as ever.
 */
export function trials(notebook: Notebook): Trial[] {
  const all = exercises(notebook);
  const trial = (
    { number, source }: Exercise,
    name: string,
    put: (undone: string) => string,
    says: RegExp,
  ): Trial => ({
    name: `exercise ${number}, ${name}`,
    source: source.replace(statement, put),
    says,
  });
  const answered = (expression: string) => (undone: string) =>
    undone.replace(/undefined;$/, () => `${expression};`);
  const rightAnswer = (exercise: Exercise, name: string): Trial =>
    trial(exercise, name, () => exercise.right, /^Right\. /);
  const [first, ...later] = all;
  if (!first) return [];
  return [
    ...all.flatMap((exercise) => [
      rightAnswer(exercise, "the solution"),
      ...exercise.wrong.map((wrong) => trial(exercise, wrong, answered(wrong), /^Not yet\. /)),
    ]),
    { ...trial(first, "no TypeScript", answered("("), /^/), fails: true },
    ...later.map((exercise) =>
      rightAnswer(exercise, "the solution, after one that does not compile"),
    ),
  ];
}

/** What is wrong with the runs of trials: cells that fail, complain, or judge otherwise than they must. */
export const misjudged = (tried: readonly Trial[], runs: readonly CellRun[]): string[] =>
  tried.flatMap(({ name, says, fails }, i) => {
    const said = printed(runs[i]?.outputs);
    if (fails) return runs[i]?.ok ? [`${name}: must be refused, got ${said.trim()}`] : [];
    const clean = runs[i]?.ok && runs[i].outputs.every((output) => output.name === "stdout");
    return clean && says.test(said)
      ? []
      : [`${name}: must print ${says}, got ${said.trim() || "nothing"}`];
  });
