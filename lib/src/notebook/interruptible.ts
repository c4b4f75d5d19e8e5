/**
 * Long loops that JupyterLab's stop button, or Ctrl-C, ends early with their results kept.
 *
 * Without this, interrupting a cell that awaits only stops the waiting: the loop runs on in the background, and
 * what the cell was about to assign is lost.
 *
 * @see test/notebook/interruptible.test.ts, test/tools/kernel.test.ts
 */
import { requireType } from "../check";

/** Lets the kernel breathe when it is time to; resolves to true once the reader asked to stop. */
export type Checkpoint = () => Promise<boolean>;

/** ms of computing between two breaths: short against the second a reader waits for, long against the cost. */
const breath = 50;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One interrupt stops all loops that run at the time, nested ones included. */
interface Watch {
  readonly stopped: () => boolean;
  readonly release: () => void;
}
let shared: Watch | undefined;
let numUsers = 0;

/** Takes SIGINT from the kernel, which would stop waiting for the cell; gives it back on release. */
function watchInterrupt(): Watch {
  const others = process.listeners("SIGINT");
  let interrupted = false;
  const listener = (signal: NodeJS.Signals): void => {
    // Asked twice: the loop has not come to a checkpoint, so do what would have happened without us.
    if (interrupted && others.length === 0) process.exit(130);
    if (interrupted) for (const other of others) other(signal);
    interrupted = true;
  };
  process.on("SIGINT", listener); // before the others go: without any listener, the signal ends the process
  for (const other of others) process.removeListener("SIGINT", other);
  return {
    stopped: () => interrupted,
    release: () => {
      for (const other of others) process.on("SIGINT", other);
      process.removeListener("SIGINT", listener);
    },
  };
}

/**
 * Runs a long loop that can be stopped early.
 *
 * The loop awaits `checkpoint` as often as it likes: most calls cost nothing, one in 50 ms hands over to the
 * kernel. When the reader has asked to stop, the checkpoint resolves to true, and the loop returns what it has;
 * the cell ends normally, and the next one runs.
 *
 * @param run the loop; its result, or its error, is passed on
 * @returns what `run` returns
 * @throws TypeError if `run` is not a function
 * @example
 * await interruptible(async (checkpoint) => {
 *   for (let step = 1; step < 100; step++) if (await checkpoint()) return step;
 *   return 100;
 * }); // 100
 * @see test/notebook/interruptible.test.ts
 */
export async function interruptible<T>(run: (checkpoint: Checkpoint) => Promise<T>): Promise<T> {
  requireType(typeof run === "function", "interruptible", "run must be an async function", run);
  // The kernel compiles signals into a cell until its first await; a listener added before that hangs it.
  await nextTurn();
  shared ??= watchInterrupt();
  const watch = shared;
  numUsers++;
  let last = performance.now();
  const checkpoint = async (): Promise<boolean> => {
    if (performance.now() - last > breath) {
      await nextTurn();
      last = performance.now();
    }
    return watch.stopped();
  };
  try {
    return await run(checkpoint);
  } finally {
    if (--numUsers === 0) {
      watch.release();
      shared = undefined;
    }
  }
}
