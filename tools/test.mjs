/** `npm test`. A step that fails does not keep the later ones from running. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { jupyterEnvironment, root } from "./jupyter.mjs";
import { reportFailure } from "./setup/failure.mjs";
import { isProgram } from "./setup/run.mjs";
import { readStamp } from "./setup/stamp.mjs";
import { setUp } from "./setup.mjs";

const USAGE = `npm test                            sets up what is missing, checks types, style and notebooks, tests
npm test -- --grep singleNeuron     passes options on to mocha

The last line counts: N passed, N failed, N skipped.`;

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Runs every notebook and its edits, two kernels at a time: beside the other tests, where these leave a core free. */
const notebookTests = "test/tools/notebooks.test.ts";
const mocha = ["node_modules/mocha/bin/mocha.js", "--reporter", "tools/setup/reporter.cjs"];

// The packages' own scripts: through npx each would cost half a second more.
const tsc = "node_modules/typescript/bin/tsc";

const compiling = /** @type {const} */ (["compiling lib/src", ["tools/build.mjs"]]);

/** Every other step before mocha, as arguments of Node. */
const steps = Object.entries({
  "type check": [tsc, "--noEmit"],
  "type check of the notes' scripts": [tsc, "--noEmit", "-p", "tools/notes/client"],
  "type check of the playground's script": [tsc, "--noEmit", "-p", "tools/playground/client"],
  "style check": ["node_modules/@biomejs/biome/bin/biome", "check", "."],
  "committed notebooks": ["node_modules/tsx/dist/cli.mjs", "tools/notebooks.ts", "--check"],
});

/**
 * Runs a Node script with its output on the screen.
 * @param {readonly [name: string, args: readonly string[]]} step
 * @returns {Promise<string[]>} its name if it fails
 */
async function failing([name, args]) {
  console.log(`\n== ${name}`);
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: jupyterEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [status] = await once(child, "close");
  if (status === 0) return [];
  console.error(`FAILED: ${name}`);
  return [name];
}

/**
 * Runs some of the tests.
 * @param {readonly string[]} options for mocha
 * @param {{ waits?: boolean }} how at low priority, its output kept for the end
 */
async function runMocha(options, { waits = false } = {}) {
  const countsFile = join(root, ".jupyter", `test-counts-${process.pid}-${waits}.json`);
  const child = spawn(process.execPath, [...mocha, ...options], {
    cwd: root,
    env: { ...jupyterEnvironment(), TEST_COUNTS: countsFile },
    stdio: waits ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
  });
  if (waits && child.pid) setPriority(child.pid, 10);
  const [[status], ...said] = await Promise.all([
    once(child, "close"),
    ...[child.stdout, child.stderr].map((stream) => (stream ? text(stream) : "")),
  ]);
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: 0, ...readStamp(countsFile) };
  rmSync(countsFile, { force: true });
  return { counts, succeeded: status === 0, said: said.join("") };
}

/**
 * @param {readonly string[]} options for mocha
 * @param {false | ReturnType<typeof runMocha>} later those of the notebooks, if they are already running
 * @returns {Promise<Counts>}
 */
async function runTests(options, later) {
  console.log("\n== tests");
  const now = await runMocha([...(later ? ["--ignore", notebookTests] : []), ...options]);
  if (later) console.log((await later).said);
  const runs = [now, ...(later ? [await later] : [])];
  /** @param {keyof Counts} name */
  const total = (name) => runs.reduce((sum, { counts }) => sum + counts[name], 0);
  const counts = { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
  // mocha can also fail as a whole: a test file that does not load, an exit in the middle, no test at all.
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  if (counts.failed === 0 && !(ran && runs.every(({ succeeded }) => succeeded))) {
    console.error("\nFAILED: mocha ended without running every test");
    counts.failed = 1;
  }
  return counts;
}

/**
 * @param {Counts} counts
 * @returns {string} "N passed, N failed[, N skipped]"
 */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** @param {readonly string[]} options for mocha */
async function main(options) {
  try {
    await setUp();
  } catch (error) {
    reportFailure(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const failed = await failing(compiling);
  const isWhole = !options.some((option) => option.startsWith("--spec") || option.endsWith(".ts"));
  const later = isWhole && runMocha(["--spec", notebookTests, ...options], { waits: true });
  for (const step of steps) failed.push(...(await failing(step)));
  const counts = await runTests(options, later);
  if (failed.length > 0) console.error(`Failed before the tests: ${failed.join(", ")}`);
  return { ...counts, failed: counts.failed + failed.length };
}

const options = process.argv.slice(2);
if (isProgram(import.meta.url) && options.some((option) => /^(-h|--help)$/.test(option)))
  console.log(USAGE);
else if (isProgram(import.meta.url)) {
  const counts = await main(options);
  process.exitCode = counts.failed > 0 ? 1 : 0;
  console.log(summary(counts));
}
