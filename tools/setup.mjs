/**
 * Sets up everything the notebooks need, inside this clone: `npm run setup`, and the first step of `npm start`
 * and `npm test`. Safe to repeat and to interrupt; when all is fresh it only looks.
 *
 *     npm run setup -- --retry-native    try again for the native TensorFlow after the wasm fallback
 */
import { join } from "node:path";
import { root } from "./jupyter.mjs";
import { causeOf, failed, SetupError } from "./setup/failure.mjs";
import { kernelIsFresh, writeKernel } from "./setup/kernel.mjs";
import { takeLock } from "./setup/lock.mjs";
import { installNative, nativeIsFresh } from "./setup/native.mjs";
import { installPackages, packagesAreFresh, requireNode } from "./setup/node.mjs";
import { installPython, pythonIsFresh } from "./setup/python.mjs";
import { endChildrenWithUs, isProgram, reportChildren } from "./setup/run.mjs";

/** @type {[string, (say: (line: string) => void, retry: boolean) => boolean | Promise<boolean>][]} */
const parts = [
  ["npm packages", (say) => installPackages(root, say)],
  ["JupyterLab", (say) => installPython(root, say)],
  ["kernel", () => writeKernel(root)],
  ["TensorFlow", (say, retry) => installNative(root, say, { retry })],
];

/** Whether nothing is left to do. Reads a few small files. */
export function isSetUp() {
  return (
    packagesAreFresh(root) && pythonIsFresh(root) && kernelIsFresh(root) && nativeIsFresh(root)
  );
}

/**
 * Builds what is missing or out of date.
 * @param {{ retryNative?: boolean, say?: (line: string) => void }} [options]
 */
export async function setUp({ retryNative = false, say = console.log } = {}) {
  requireNode();
  if (!retryNative && isSetUp()) return;
  const lock = await takeLock(join(root, ".jupyter", "set-up.lock"), say);
  reportChildren(lock.setChild);
  endChildrenWithUs();
  try {
    for (const [name, build] of parts) {
      const started = performance.now();
      if (await build(say, retryNative))
        say(`${name}: done (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    }
  } finally {
    reportChildren(() => {});
    lock.release();
  }
}

/**
 * Prints a failure as one message and makes the process end with status 1.
 * @param {unknown} error
 */
export function reportFailure(error) {
  const known =
    error instanceof SetupError
      ? error
      : causeOf(String(error)) && failed("set-up", String(error), "");
  console.error(known ? `\nSet-up stopped: ${known.message}` : error);
  process.exitCode = 1;
}

/** A type error in lib/src is the reader's own, and none of set-up's failures. */
async function compileLibrary() {
  const { build, isFresh } = await import("./build.mjs");
  if (isFresh()) return;
  console.log("lib: compiling");
  try {
    build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

if (isProgram(import.meta.url)) {
  try {
    await setUp({ retryNative: process.argv.includes("--retry-native") });
    await compileLibrary();
    if (process.exitCode !== 1) console.log("Everything is set up. Start with: npm start");
  } catch (error) {
    reportFailure(error);
  }
}
