/**
 * Runs one program of set-up: quiet while all is well, a sign of life every ten seconds, its whole output kept
 * for the error message, never for longer than its time limit, and not beyond the end of this process.
 */
import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} output standard output and error together
 * @property {string} stdout
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ limit: number, cwd?: string, env?: NodeJS.ProcessEnv, say?: (line: string) => void, label?: string }} options
 *   `limit` in seconds
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { limit, cwd, env, say, label = command }) {
  return new Promise((resolve) => {
    const started = Date.now();
    const pulse = setInterval(() => {
      say?.(`${label}: still at it (${Math.round((Date.now() - started) / 1000)} s)`);
    }, 10_000);
    // npm and npx are scripts on Windows.
    const shell = process.platform === "win32" && !/\.exe$/i.test(command);
    const ending = /** @type {const} */ ({ timeout: limit * 1000, killSignal: "SIGKILL" });
    const options = { cwd, env, shell, ...ending, maxBuffer: 1 << 26 };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      clearInterval(pulse);
      process.off("exit", end);
      let why = "";
      if (error?.killed) why = `\nstopped after ${limit} s without an end: ETIMEDOUT`;
      else if (typeof error?.code === "string") why = error.message;
      resolve({ ok: error === null, output: stdout + stderr + why, stdout });
    });
    const end = () => child.kill("SIGKILL");
    process.on("exit", end);
    child.stdin?.end();
  });
}

/**
 * Whether the module with this `import.meta.url` is the program that was started, not an import of another.
 * @param {string} url
 */
export function isProgram(url) {
  const [, program] = process.argv;
  return program !== undefined && realpathSync(program) === realpathSync(fileURLToPath(url));
}
