/**
 * Tries changes of a notebook as a reader does: in a kernel where it has run, the changed cell and those below run again.
 * A cell that the change cannot reach would only repeat itself, and is left out.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { withIdsPrinted } from "./cells";
import { applied, type Change, told } from "./changes";
import { reachedFrom } from "./dependents";
import { exercises } from "./exercises";
import { codeCells, type Notebook, type Output, textOf } from "./notebook";
import { recovery } from "./run";
import type { CellRun, Session } from "./session";
import { numDoubted, printed, wrongWith } from "./verdict";

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
  const unedited = codeCells(notebook).map(({ source }) => textOf(source));
  const exerciseSources = new Set(exercises(notebook).map(({ source }) => source));
  let session = ready;
  const all = published.map((_, i) => i);
  /** Cells that may be in another state than that of the unedited notebook. */
  let strange = new Set(ready ? [] : all);

  async function attempt(change: Change): Promise<Outcome> {
    const { sources, first } = applied(notebook, change);
    const withBoth = sources.map((source, i) =>
      i === first ? `${unedited[i]}\n${source}` : source,
    );
    const isTold = (i: number): boolean =>
      !exerciseSources.has(sources[i]) || i === first || change === changes[0];
    const reached = reachedFrom(withBoth, new Set([first]));
    const due = reachedFrom(withBoth, new Set([...strange, first]));
    strange = new Set([...reached, ...due]);
    const runs: CellRun[] = [];
    const shown: (readonly Output[])[] = [];
    let seconds = 0;
    /** Of the first changed cell among them. */
    let changed = 0;
    let lost: string[] = [];
    const text = (): string =>
      runs
        .slice(changed)
        .map(({ outputs }) => printed(outputs))
        .join("");
    const found = (): string[] => wrongWith(change, { runs, published: shown, text: text() });
    const isDone = (): boolean => change.kind === "break" && found().length === 0;
    try {
      session ??= await open();
      for (const i of due.filter(isTold)) {
        if (isDone()) break;
        const left = Math.max(1, timeout - seconds);
        const run = await session.execute(withIdsPrinted(sources[i]), { timeout: left });
        seconds += run.seconds;
        if (run.ok && !reached.includes(i)) strange.delete(i);
        if (i < first) changed = runs.length + 1;
        runs.push(run);
        shown.push(published[i]);
        if (!run.ok) {
          await sleep(recovery);
          break;
        }
      }
      if (found().length > 0) {
        // Under load what a cell prints last can arrive after its end.
        const all = (await session.settle()).slice(-runs.length);
        for (const [i, run] of runs.entries()) runs[i] = { ...run, outputs: all[i] };
      }
    } catch (error) {
      if (session !== ready) session?.close();
      session = undefined;
      strange = new Set(all);
      lost = [(error as Error).message];
    }
    const wrong = lost.length > 0 ? lost : found();
    return { change, seconds, wrong, numDoubted: numDoubted(text()), printed: text() };
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
