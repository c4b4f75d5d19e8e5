/** Whether a change of a notebook went as it must, told from what its cells have printed. */
import type { Change } from "./changes";
import { type Output, textOf } from "./notebook";
import type { CellRun } from "./session";

const streamed = (outputs: readonly Output[], name: string): string =>
  outputs
    .filter((output) => output.name === name)
    .map(({ text }) => textOf(text))
    .join("");

/** What stands below a cell as text. */
export const printed = (outputs: readonly Output[]): string =>
  outputs
    .filter(({ name }) => name !== "stderr")
    .map(({ text, data = {} }) => textOf(text) || `${textOf(data["text/plain"] as string)}\n`)
    .join("");

/** What a reader sees, but for the numbers of a figure. */
const visible = (outputs: readonly Output[] = []): string =>
  outputs
    .map(({ text, data = {} }) =>
      [text, data["text/plain"], data["text/html"]]
        .map((part) => textOf(part as string))
        .join("\n"),
    )
    .join("\n");

const failedClaims = (text: string): string[] =>
  [...text.matchAll(/^✗ .*?‹([^›]+)›/gm)].map(([, id]) => id);

/** Words for numbers that are none, and that the cell does not say as it is published. */
function nonsense(run: CellRun, published: readonly Output[] | undefined): string[] {
  const isNew = (word: string): boolean => {
    const pattern = new RegExp(`\\b${word}\\b`);
    return pattern.test(visible(run.outputs)) && !pattern.test(visible(published));
  };
  return ["NaN", "undefined", "Infinity"].filter(isNew);
}

function wrongWithEdit(
  runs: readonly CellRun[],
  published: readonly (readonly Output[])[],
): string[] {
  return runs.flatMap((run, i) => {
    const errors = streamed(run.outputs, "stderr").trim();
    if (!run.ok || errors)
      return [`a cell must not fail or complain, got ${errors || "a failure"}`];
    return nonsense(run, published[i]).map((word) => `a cell must not speak of ${word}`);
  });
}

function wrongWithBadEdit(runs: readonly CellRun[], names: string): string[] {
  const last = runs.at(-1);
  const message = last ? streamed(last.outputs, "stderr").trim() : "";
  if (!last || last.ok) return [`a cell must complain of ${names}, got no complaint`];
  const isSentence = !message.includes("\n") && message.includes(names);
  return isSentence ? [] : [`the complaint must be one line that names ${names}, got ${message}`];
}

function wrongWithBreak(text: string, claims: readonly string[]): string[] {
  const failed = failedClaims(text);
  return claims.filter((id) => !failed.includes(id)).map((id) => `claim ${id} must fail, got no ✗`);
}

/** What a change has led to. */
export interface Course {
  readonly runs: readonly CellRun[];
  /** What the notebook shows below the same cells. */
  readonly published: readonly (readonly Output[])[];
  /** What the changed cell and those below it have printed. */
  readonly text: string;
}

/** What is wrong with the course of a change, one line each. */
export function wrongWith(change: Change, { runs, published, text }: Course): string[] {
  if (change.kind === "edit") return wrongWithEdit(runs, published);
  if (change.kind === "bad edit") return wrongWithBadEdit(runs, change.names);
  return wrongWithBreak(text, change.claims);
}

/** How many claims failed or could not be judged. */
export const numDoubted = (text: string): number => text.match(/^[✗–] .*‹/gm)?.length ?? 0;
