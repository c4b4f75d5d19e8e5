/**
 * `npm test`: sets up what is missing, then checks types, style and notebooks and runs every test. A step that
 * fails does not keep the later ones from running; the last line counts.
 *
 *     npm test -- --grep singleNeuron     passes options on to mocha
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { jupyterEnvironment, root } from "./jupyter.mjs";
import { isProgram } from "./setup/run.mjs";
import { reportFailure, setUp } from "./setup.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const countsFile = join(root, ".jupyter", `test-counts-${process.pid}.json`);

/**
 * The script of an installed package's command; through npx it would cost half a second more.
 * @param {string} name
 * @param {string} command
 */
function commandOf(name, command) {
  const folder = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

/**
 * Runs a Node script with its output on the screen and nothing on its input.
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it succeeded
 */
function node(...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...jupyterEnvironment(), TEST_COUNTS: countsFile },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

/**
 * Every step before mocha. One that throws or answers false has failed.
 * @type {readonly [string, () => boolean | Promise<boolean>][]}
 */
const steps = [
  ["type check", () => node(commandOf("typescript", "tsc"), "--noEmit")],
  [
    "type check of the notes' scripts",
    () => node(commandOf("typescript", "tsc"), "--noEmit", "-p", join("tools", "notes", "client")),
  ],
  ["style check", () => node(commandOf("@biomejs/biome", "biome"), "check", ".")],
  ["compiling lib/src", buildLibrary],
  [
    "committed notebooks",
    () => node(commandOf("tsx", "tsx"), join("tools", "notebooks.ts"), "--check"),
  ],
];

async function buildLibrary() {
  const { build, isFresh } = await import("./build.mjs");
  if (!isFresh()) await build();
  return true;
}

/**
 * @param {readonly string[]} options for mocha
 * @returns {Promise<Counts>}
 */
async function runMocha(options) {
  rmSync(countsFile, { force: true });
  const reporter = join(root, "tools", "setup", "reporter.cjs");
  const succeeded = await node(commandOf("mocha", "mocha"), "--reporter", reporter, ...options);
  /** @type {Counts} */
  const counts = existsSync(countsFile)
    ? JSON.parse(readFileSync(countsFile, "utf8"))
    : { passed: 0, failed: 0, skipped: 0 };
  rmSync(countsFile, { force: true });
  // mocha can also fail as a whole: a test file that does not load, an exit in the middle, no test at all.
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  if (counts.failed === 0 && (!succeeded || !ran)) {
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
  /** @type {string[]} */
  const failed = [];
  for (const [name, step] of steps) {
    console.log(`\n== ${name}`);
    try {
      if (await step()) continue;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    console.error(`FAILED: ${name}`);
    failed.push(name);
  }
  console.log("\n== tests");
  const counts = await runMocha(options);
  if (failed.length > 0) console.error(`Failed before the tests: ${failed.join(", ")}`);
  return { ...counts, failed: counts.failed + failed.length };
}

if (isProgram(import.meta.url)) {
  const counts = await main(process.argv.slice(2));
  process.exitCode = counts.failed > 0 ? 1 : 0;
  console.log(summary(counts));
}
