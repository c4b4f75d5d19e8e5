/**
 * Runs one program of set-up: quiet while all is well, a sign of life every ten seconds, its whole output kept
 * for the error message, and never for longer than its time limit.
 */
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} output standard output and error together
 * @property {string} stdout
 */

/** @type {Set<number>} The process groups of the programs that run now. */
const running = new Set();
/** @type {(child: number | undefined) => void} */
let onChild = () => {};

/**
 * Has `listener` told which program runs, undefined when none.
 * @param {(child: number | undefined) => void} listener
 */
export function reportChildren(listener) {
  onChild = listener;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ limit: number, cwd?: string, env?: NodeJS.ProcessEnv, say?: (line: string) => void, label?: string }} options
 *   `limit` in seconds
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { limit, cwd, env = process.env, say, label = command }) {
  return new Promise((resolve) => {
    const isWindows = process.platform === "win32";
    // A group of its own, so that one signal ends the program together with all that it started.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: !isWindows,
      // npm and npx are scripts there.
      shell: isWindows && !/\.exe$/i.test(command),
    });
    let output = "";
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    if (child.pid !== undefined) {
      running.add(child.pid);
      onChild(child.pid);
    }
    const started = Date.now();
    const pulse = setInterval(() => {
      say?.(`${label}: still at it (${Math.round((Date.now() - started) / 1000)} s)`);
    }, 10_000);
    const guard = setTimeout(() => {
      output += `\nstopped after ${limit} s without an end: ETIMEDOUT`;
      if (child.pid !== undefined) end(child.pid);
    }, limit * 1000);
    /** @param {boolean} ok */
    const finish = (ok) => {
      clearInterval(pulse);
      clearTimeout(guard);
      if (child.pid !== undefined) running.delete(child.pid);
      onChild(undefined);
      resolve({ ok, output, stdout });
    };
    child.on("error", (error) => {
      output += error.message;
      finish(false);
    });
    child.on("close", (code) => finish(code === 0));
  });
}

/** Ends every running program on Ctrl-C and friends, then this process, as if the signal had done it. */
export function endChildrenWithUs() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.once(signal, () => {
      for (const pid of running) end(pid);
      process.exit(128 + constants.signals[signal]);
    });
}

/** @param {number} pid */
function end(pid) {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

/**
 * Whether the module with this `import.meta.url` is the program that was started, not an import of another.
 * @param {string} url
 */
export function isProgram(url) {
  return (
    process.argv[1] !== undefined &&
    realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url))
  );
}
