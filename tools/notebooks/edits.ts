/**
 * Tries changes of a notebook as a reader does: in a kernel where it has run, the changed cell and all below it run again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { withIdsPrinted } from "./cells";
import { applied, type Change, told } from "./changes";
import { exercises } from "./exercises";
import { codeCells, type Notebook, type Output, textOf } from "./notebook";
import { recovery } from "./run";
import type { CellRun, Session } from "./session";

export interface Outcome {
  readonly change: Change;
  readonly seconds: number;
  /** One line each; nothing if all went as it must. */
  readonly wrong: readonly string[];
  /** Claims that failed or could not be judged. */
  readonly numDoubted: number;
  /** All that the changed cell and those below it have printed. */
  readonly printed: string;
}

export interface TryOptions {
  /** A new kernel, quick and not strict. */
  readonly open: () => Promise<Session>;
  /** One in which the unedited notebook has run; it is left to the caller to close. */
  readonly ready?: Session;
  /** s, of all cells of a change. */
  readonly timeout: number;
  readonly onOutcome?: (outcome: Outcome) => void;
}

const streamed = (outputs: readonly Output[], name: string): string =>
  outputs
    .filter((output) => output.name === name)
    .map(({ text }) => textOf(text))
    .join("");

/** What stands below a cell as text. */
const printed = (outputs: readonly Output[]): string =>
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

/**
 * Tries changes one after the other, those of late cells first: then each needs only its own cell and those below.
 * Exercises are left out, but for the first change of the list.
 */
export async function tryChanges(
  notebook: Notebook,
  changes: readonly Change[],
  { open, ready, timeout, onOutcome = () => {} }: TryOptions,
): Promise<Outcome[]> {
  const published = codeCells(notebook).map(({ outputs }) => outputs ?? []);
  const exerciseSources = new Set(exercises(notebook).map(({ source }) => source));
  let session = ready;
  /** From here on cells may be in another state than that of the unedited notebook. */
  let clean = ready ? published.length : 0;

  async function attempt(change: Change): Promise<Outcome> {
    const { sources, first } = applied(notebook, change);
    const start = Math.min(clean, first);
    clean = first;
    const runs: CellRun[] = [];
    const outputs: (readonly Output[])[] = [];
    let seconds = 0;
    let text = "";
    let lost: string[] = [];
    const isDone = (): boolean =>
      change.kind === "break" && wrongWithBreak(text, change.claims).length === 0;
    try {
      session ??= await open();
      for (let i = start; i < sources.length && !isDone(); i++) {
        if (exerciseSources.has(sources[i]) && i !== first && change !== changes[0]) continue;
        const left = Math.max(1, timeout - seconds);
        const run = await session.execute(withIdsPrinted(sources[i]), { timeout: left });
        seconds += run.seconds;
        runs.push(run);
        outputs.push(published[i]);
        if (i >= first) text += printed(run.outputs);
        if (!run.ok) {
          clean = Math.min(clean, i);
          await sleep(recovery);
          break;
        }
      }
    } catch (error) {
      if (session !== ready) session?.close();
      session = undefined;
      clean = 0;
      lost = [(error as Error).message];
    }
    const wrong = {
      edit: () => wrongWithEdit(runs, outputs),
      "bad edit": () => wrongWithBadEdit(runs, change.kind === "bad edit" ? change.names : ""),
      break: () => wrongWithBreak(text, change.kind === "break" ? change.claims : []),
    }[change.kind]();
    const numDoubted = text.match(/^[✗–] .*‹/gm)?.length ?? 0;
    return { change, seconds, wrong: lost.length > 0 ? lost : wrong, numDoubted, printed: text };
  }

  const place = (change: Change): number => applied(notebook, change).first;
  const outcomes: Outcome[] = [];
  try {
    for (const change of [...changes].sort((a, b) => place(b) - place(a))) {
      const outcome = await attempt(change);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  } finally {
    if (session !== ready) session?.close();
  }
  return outcomes;
}

export const reported = ({ change, seconds, wrong, numDoubted }: Outcome): string =>
  [
    `${wrong.length > 0 ? "FAILED" : "ok"} ${told(change)}: ${seconds.toFixed(1)} s, ${numDoubted} claims not ✓`,
    ...wrong.map((line) => `  ${line}`),
  ].join("\n");

/** One change of a notebook, another each day; all of them where EDITS=all. EDITS_DAY fixes the day. */
export function changesOfToday(changes: readonly Change[], offset: number): readonly Change[] {
  if (process.env.EDITS === "all") return changes;
  const day = Number(process.env.EDITS_DAY ?? Math.floor(Date.now() / 86_400_000));
  return changes.length === 0 ? [] : [changes[(day + offset) % changes.length]];
}
