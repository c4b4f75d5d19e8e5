/** A running kernel, driven cell by cell through execute.py. */
import { spawn } from "node:child_process";
import { join } from "node:path";
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
  /** Waits for late messages, and returns the outputs of all cells. */
  readonly settle: () => Promise<readonly (readonly Output[])[]>;
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

/** Hands out a stream line by line, undefined once it has ended. */
function lines(stream: NodeJS.ReadableStream): () => Promise<string | undefined> {
  const received: string[] = [];
  let partial: string[] = [];
  let ended = false;
  let wake = (): void => {};
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const [first, ...rest] = text.split("\n");
    partial.push(first);
    for (const next of rest) {
      received.push(partial.join(""));
      partial = [next];
    }
    wake();
  });
  stream.on("close", () => {
    ended = true;
    wake();
  });
  return async () => {
    while (received.length === 0 && !ended)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return received.shift();
  };
}

export function openSession({ folder, python, environment }: SessionOptions): Session {
  const script = join(__dirname, "execute.py");
  const child = spawn(python, [script, "tslab", folder], { env: environment, stdio: "pipe" });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaints += text;
  });
  child.stdin.on("error", () => {}); // reported as the missing reply
  const replies = lines(child.stdout);
  async function ask(request: object): Promise<unknown> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await replies();
    if (line === undefined)
      throw new Error(`kernel: must start and answer, got\n${complaints.trim()}`);
    const reply = JSON.parse(line) as Reply;
    if ("failure" in reply) throw new Error(`kernel: ${reply.failure}`);
    return reply;
  }
  return {
    execute: async (source, { timeout = 600, interruptAfter } = {}) =>
      (await ask({ source, timeout, interrupt_after: interruptAfter ?? null })) as CellRun,
    settle: async () => ((await ask({ settle: settleTime })) as { outputs: Output[][] }).outputs,
    close: () => child.stdin.end(),
  };
}
