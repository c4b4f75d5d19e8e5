/**
 * Sets up everything the notebooks need, inside this clone: `npm run setup`, and the first step of `npm start`
 * and `npm test`. Safe to repeat and to interrupt; when all is fresh it only looks.
 */
import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { isFresh } from "./build.mjs";
import { command } from "./command.cjs";
import { root } from "./jupyter.mjs";
import { reportFailure } from "./setup/failure.mjs";
import { kernelIsFresh, writeKernel } from "./setup/kernel.mjs";
import { takeLock } from "./setup/lock.mjs";
import { forgetWasm, installNative, nativeIsFresh } from "./setup/native.mjs";
import { installPackages, packagesAreFresh, requireNode } from "./setup/node.mjs";
import { installPython, pythonIsFresh } from "./setup/python.mjs";
import { installRenderer, rendererIsFresh } from "./setup/renderer.mjs";
import { isProgram } from "./setup/run.mjs";

const USAGE = `npm run setup                       sets up what is missing, inside this folder
npm run setup -- --retry-native     tries again for the native TensorFlow after the wasm fallback`;

/** @type {[name: string, isFresh: (root: string) => boolean, install: (root: string, say: (line: string) => void) => unknown][]} */
const parts = [
  ["npm packages", packagesAreFresh, installPackages],
  ["JupyterLab", pythonIsFresh, installPython],
  ["kernel", kernelIsFresh, writeKernel],
  ["figures", rendererIsFresh, installRenderer],
  ["TensorFlow", nativeIsFresh, installNative],
];

/**
 * Ends this process, and with it the program it runs and the lock it holds.
 * @param {NodeJS.Signals} signal
 */
const quit = (signal) => process.exit(128 + constants.signals[signal]);
const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** Builds what is missing or out of date. */
export async function setUp(say = console.log) {
  requireNode();
  if (parts.every(([, isFresh]) => isFresh(root))) return;
  const release = await takeLock(join(root, ".jupyter", "set-up.lock"), say);
  for (const signal of signals) process.on(signal, quit);
  try {
    for (const [name, isFresh, install] of parts) {
      if (isFresh(root)) continue;
      const started = performance.now();
      await install(root, say);
      say(`${name}: done (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    }
  } finally {
    for (const signal of signals) process.off(signal, quit);
    release();
  }
}

/**
 * Compiles lib/ where it is out of date, in a process of its own: the compiler would stay in this one's memory.
 * @returns {boolean} whether that succeeded; if not, what is wrong has been said
 */
export function compileLibrary() {
  if (isFresh()) return true;
  console.log("lib: compiling");
  const build = join(root, "tools", "build.mjs");
  return spawnSync(process.execPath, [build], { stdio: "inherit" }).status === 0;
}

if (isProgram(import.meta.url))
  await command(
    USAGE,
    { options: { "retry-native": { type: "boolean" } } },
    async (options) => {
      if (options["retry-native"]) forgetWasm(root);
      await setUp();
      if (compileLibrary()) console.log("Everything is set up. Start with: npm start");
      else process.exitCode = 1;
    },
    reportFailure,
  );
