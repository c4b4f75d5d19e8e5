/** Fake programs and fake clones in a temporary folder, for the tests of set-up. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The folder of the running test. */
export let folder: string;

/** The variables that tests set, as they were. */
const given = Object.fromEntries(
  ["PATH", "TFJS_NATIVE", "PYTHON", "CXX"].map((name) => [name, process.env[name]]),
);

/** Gives every test of the enclosing suite a folder and an environment of its own. */
export function inFakeClone(): void {
  beforeEach(function () {
    // The fake programs are shell scripts.
    if (process.platform === "win32") this.skip();
    folder = mkdtempSync(join(tmpdir(), "set-up-"));
    mkdirSync(join(folder, "bin"));
    for (const name of ["TFJS_NATIVE", "PYTHON", "CXX"]) delete process.env[name];
  });
  afterEach(() => {
    // One by one: a library's C code would not see a replaced process.env.
    for (const [name, value] of Object.entries(given))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Writes a file below the test's folder and returns its path. */
export function put(name: string, text: string, mode = 0o644): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  return file;
}

export const program = (name: string, script: string): string =>
  put(name, `#!/bin/sh\n${script}\n`, 0o755);

/** Makes the programs in the folder's `bin` the only ones that can be found. */
export function isolate(): void {
  process.env.PATH = join(folder, "bin");
}

export const silent = (): void => {};

/** The message of the SetupError that this must throw. */
export async function messageOf(attempt: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof attempt === "function" ? attempt() : attempt);
  } catch (error) {
    assert.equal((error as Error).name, "SetupError", String(error));
    return (error as Error).message;
  }
  return assert.fail("nothing was thrown");
}

/** Whether a process still runs; one that ended counts as gone, though its parent has not asked how. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
