/** One notebook, top to bottom, in a fresh kernel. */

import { setTimeout as sleep } from "node:timers/promises";
import { codeCells, type Notebook, textOf } from "./notebook";
import { type CellRun, openSession, type Session, type SessionOptions } from "./session";

export interface RunOptions {
  readonly folder: string;
  readonly quick: boolean;
  /** s a cell may take; default 3600. */
  readonly timeout?: number;
  readonly onCell?: (done: number, total: number) => void;
  /** Sources to run when all cells have run, in the same kernel. */
  readonly afterwards?: readonly string[];
  /** What to do last, in the same kernel, where claims are no longer strict. */
  readonly finally?: (session: Session) => Promise<void>;
  /** Another kernel than this clone's. */
  readonly session?: Pick<SessionOptions, "python" | "environment">;
}

/** This clone's Python and kernel. */
export async function ownSession(): Promise<Pick<SessionOptions, "python" | "environment">> {
  const { jupyterEnvironment, venvPython } = await import("../jupyter.mjs");
  return { python: venvPython, environment: jupyterEnvironment() };
}

/** ms; after a failure the kernel refuses cells for 200. */
export const recovery = 250;

export interface OpenOptions extends Pick<RunOptions, "folder" | "quick" | "session"> {
  /** Claims that fail throw: as they must in a notebook that nobody has edited. */
  readonly strict: boolean;
}

/** A kernel in which a notebook can run. */
export async function openKernel({
  folder,
  quick,
  strict,
  session,
}: OpenOptions): Promise<Session> {
  const { python, environment } = session ?? (await ownSession());
  const modes = {
    QUICK: quick ? "1" : "",
    STRICT_CLAIMS: strict ? "1" : "",
    // Quick runs come two at a time, on machines of two cores.
    ...(quick && { TF_NUM_INTRAOP_THREADS: "1" }),
  };
  return openSession({ folder, python, environment: { ...environment, ...modes } });
}

/**
 * Runs the cells of a notebook that nobody has edited, claims strict, until one fails.
 * @returns the cells that ran, late messages included, and the run time of all; and what ran afterwards
 */
export async function runNotebook(
  notebook: Notebook,
  { timeout = 3600, onCell = () => {}, afterwards = [], finally: last, ...kernel }: RunOptions,
): Promise<{ runs: CellRun[]; seconds: number; afterwards: CellRun[] }> {
  const session = await openKernel({ ...kernel, strict: true });
  const { execute, settle, close } = session;
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
      for (const source of afterwards) {
        const run = await execute(source, { timeout });
        later.push(run);
        if (!run.ok) await sleep(recovery);
      }
    const outputs = await settle();
    const complete = [...runs, ...later].map((run, i) => ({ ...run, outputs: outputs[i] }));
    if (last && runs.every(({ ok }) => ok)) {
      await execute('process.env.STRICT_CLAIMS = "";');
      await last(session);
    }
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
