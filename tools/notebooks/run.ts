/** One notebook, top to bottom, in a fresh kernel. */
import { codeCells, type Notebook, textOf } from "./notebook";
import { type CellRun, openSession, type SessionOptions } from "./session";

export interface RunOptions {
  readonly folder: string;
  readonly quick: boolean;
  /** s a cell may take; default 3600. */
  readonly timeout?: number;
  readonly onCell?: (done: number, total: number) => void;
  /** Sources to run when all cells have run, in the same kernel. */
  readonly afterwards?: readonly string[];
  /** Another kernel than this clone's. */
  readonly session?: Pick<SessionOptions, "python" | "environment">;
}

/** This clone's Python and kernel. */
export async function ownSession(): Promise<Pick<SessionOptions, "python" | "environment">> {
  const { jupyterEnvironment, venvPython } = await import("../jupyter.mjs");
  return { python: venvPython, environment: jupyterEnvironment() };
}

/**
 * Runs cells until one fails.
 * @returns the cells that ran, late messages included, and the run time of all; and what ran afterwards
 */
export async function runNotebook(
  notebook: Notebook,
  { folder, quick, timeout = 3600, onCell = () => {}, afterwards = [], session }: RunOptions,
): Promise<{ runs: CellRun[]; seconds: number; afterwards: CellRun[] }> {
  const { python, environment } = session ?? (await ownSession());
  const { execute, finish, close } = openSession({
    folder,
    python,
    environment: { ...environment, QUICK: quick ? "1" : "" },
  });
  const runs: CellRun[] = [];
  const cells = codeCells(notebook);
  try {
    for (const cell of cells) {
      const run = await execute(textOf(cell.source), { timeout });
      runs.push(run);
      onCell(runs.length, cells.length);
      if (!run.ok) break;
    }
    const later: CellRun[] = [];
    if (runs.every(({ ok }) => ok))
      for (const source of afterwards) later.push(await execute(source, { timeout }));
    const outputs = await finish();
    const complete = [...runs, ...later].map((run, i) => ({ ...run, outputs: outputs[i] }));
    const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
    return {
      runs: complete.slice(0, runs.length),
      seconds,
      afterwards: complete.slice(runs.length),
    };
  } finally {
    close();
  }
}
