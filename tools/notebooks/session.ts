/** A running kernel, driven cell by cell through execute.py. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Output } from "./notebook";

export interface CellRun {
  readonly ok: boolean;
  readonly seconds: number;
  readonly outputs: readonly Output[];
}

export interface ExecuteOptions {
  /** s; default 600. */
  readonly timeout?: number;
  /** s; the stop button, pressed once. */
  readonly interruptAfter?: number;
}

export interface Session {
  readonly execute: (source: string, options?: ExecuteOptions) => Promise<CellRun>;
  /** Waits for late messages, ends the kernel, and returns the outputs of all cells. */
  readonly finish: () => Promise<readonly (readonly Output[])[]>;
  readonly close: () => void;
}

export interface SessionOptions {
  /** The kernel's working directory. */
  readonly folder: string;
  readonly python: string;
  readonly environment: NodeJS.ProcessEnv;
}

type Reply = CellRun | { failure: string };

/** s; a rejected promise is reported at once, a timer may take a moment. */
const settleTime = 0.3;

export function openSession({ folder, python, environment }: SessionOptions): Session {
  const script = join(__dirname, "execute.py");
  const child = spawn(python, [script, "tslab", folder], { env: environment, stdio: "pipe" });
  let complaints = "";
  child.stderr.on("data", (text) => {
    complaints += text;
  });
  child.stdin.on("error", () => {}); // reported as the missing reply
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function ask(request: object): Promise<unknown> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await replies.next();
    if (done) throw new Error(`kernel: must start and answer, got\n${complaints.trim()}`);
    const reply = JSON.parse(value) as Reply;
    if ("failure" in reply) throw new Error(`kernel: ${reply.failure}`);
    return reply;
  }
  return {
    execute: async (source, { timeout = 600, interruptAfter } = {}) =>
      (await ask({ source, timeout, interrupt_after: interruptAfter ?? null })) as CellRun,
    finish: async () => ((await ask({ settle: settleTime })) as { outputs: Output[][] }).outputs,
    close: () => child.stdin.end(),
  };
}
