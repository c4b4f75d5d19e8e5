/** `npm run doctor`. Works before anything is installed. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.cjs";
import { jupyterEnvironment, root, venvPython } from "./jupyter.mjs";
import { findBrowser } from "./setup/browser.cjs";
import { kernelIsFresh, kernelSpec } from "./setup/kernel.mjs";
import { acceptNative, nativeState, wasmNotice } from "./setup/native.mjs";
import { isAtLeast, oldestNode, packagesAreFresh } from "./setup/node.mjs";
import { findPython, pythonIsFresh, pythonVersion } from "./setup/python.mjs";
import { rendererIsFresh } from "./setup/renderer.mjs";
import { isProgram, run } from "./setup/run.mjs";

const USAGE = `npm run doctor      one line for each part of the set-up, with the cure where one is needed

It looks and installs nothing. Its status is 1 if something required is missing.`;

/** @typedef {{ state: "ok" | "note" | "MISSING", part: string, finding: string, fix?: string }} Finding */

const setUpFirst = "npm run setup";

/** @param {string} part @param {string} finding @returns {Finding} */
const ok = (part, finding) => ({ state: "ok", part, finding });
/** @param {string} part @param {string} finding @param {string} fix @returns {Finding} */
const note = (part, finding, fix) => ({ state: "note", part, finding, fix });
/** @param {string} part @param {string} finding @param {string} [fix] @returns {Finding} */
const missing = (part, finding, fix = setUpFirst) => ({ state: "MISSING", part, finding, fix });

/** @param {...string} path @returns {any} the JSON file, undefined if it cannot be read */
function json(...path) {
  try {
    return JSON.parse(readFileSync(join(root, ...path), "utf8"));
  } catch {
    return undefined;
  }
}

/** @returns {Finding} */
export function nodeFinding(version = process.versions.node) {
  const fix = "install a current LTS release of Node";
  return isAtLeast(version, oldestNode)
    ? ok("Node", `${version} (${process.execPath})`)
    : missing("Node", `${version}, but ${oldestNode} or later is needed`, fix);
}

/** @returns {Promise<Finding>} */
async function npmFinding() {
  const { ok: works, stdout } = await run("npm", ["--version"], { limit: 30 });
  return works ? ok("npm", stdout.trim()) : missing("npm", "not found", "put npm on the PATH");
}

/** @returns {Finding} */
function packagesFinding() {
  if (packagesAreFresh(root)) return ok("npm packages", "as in package-lock.json");
  const state = existsSync(join(root, "node_modules")) ? "out of date" : "not installed";
  return missing("npm packages", state);
}

/** @returns {Promise<Finding>} */
async function pythonFinding() {
  if (pythonIsFresh(root)) return ok("Python", `${pythonVersion(root)} in .venv`);
  try {
    const { version, executable } = await findPython();
    const state = existsSync(venvPython) ? ".venv is out of date" : ".venv is not made yet";
    return missing("Python", `${version} (${executable}), but ${state}`);
  } catch (error) {
    const [problem, fix] = String(error)
      .replace(/^\w+: /, "")
      .split("\n  Fix: ");
    return missing("Python", problem, fix);
  }
}

/**
 * Asks a Python package of the clone, undefined if it has no answer.
 * @param {string} question
 */
async function inPython(question) {
  const env = jupyterEnvironment();
  const { stdout } = await run(venvPython, ["-c", question], { limit: 60, env });
  return stdout.trim() || undefined;
}

/** @returns {Promise<Finding>} */
async function jupyterFinding() {
  const version = await inPython("import jupyterlab; print(jupyterlab.__version__)");
  return version ? ok("JupyterLab", version) : missing("JupyterLab", "not installed");
}

/** Asks Jupyter itself which kernel it would start. @returns {Promise<Finding>} */
async function kernelFinding() {
  const found = await inPython(
    "import jupyter_client.kernelspec as k; print(k.get_kernel_spec('tslab').resource_dir)",
  );
  if (found === undefined) return missing("kernel", "Jupyter finds no kernel named tslab");
  if (!kernelIsFresh(root)) return missing("kernel", `${found} is out of date`);
  const { argv } = JSON.parse(readFileSync(join(found, "kernel.json"), "utf8"));
  if (`${argv}` !== `${kernelSpec(root).argv}`)
    return missing("kernel", `${found} hides ours`, `remove or rename ${found}`);
  return ok("kernel", `${found}, on ${argv[0]}`);
}

/** JupyterLab draws figures with the plotly.js that draws their pictures. */
function figuresFinding() {
  const version = json("node_modules/plotly.js-dist/package.json")?.version;
  if (version === undefined) return missing("figures", "plotly.js-dist is not installed");
  if (!rendererIsFresh(root)) return missing("figures", "JupyterLab's renderer is not up to date");
  return ok("figures", `plotly.js ${version}, in JupyterLab as in pictures`);
}

/** @returns {Promise<Finding>} */
async function tensorFlowFinding() {
  const state = nativeState(root);
  if (state === undefined) return missing("TensorFlow", "not set up");
  const retry = "npm run setup -- --retry-native";
  if (state.rung === "wasm")
    return note("TensorFlow", [wasmNotice, ...state.reasons].join("\n      "), retry);
  try {
    return ok("TensorFlow", `${await acceptNative(root)}, by way of the ${state.rung}`);
  } catch (error) {
    const fix = `delete node_modules/.set-up-native.json, then: ${setUpFirst}`;
    return missing("TensorFlow", error instanceof Error ? error.message : String(error), fix);
  }
}

/** @returns {Promise<Finding>} */
async function libraryFinding() {
  const { isFresh } = await import("./build.mjs");
  return isFresh() ? ok("lib", "compiled") : missing("lib", "lib/src is not compiled");
}

/** @returns {Finding} */
export function browserFinding(browser = findBrowser()) {
  if (browser) return ok("browser", browser);
  const loss = "none found: its tests are skipped, and figures cannot be rendered to pictures";
  return note("browser", loss, "install Chromium or Chrome, or set CHROME=/path/to/it");
}

/** @param {Finding} finding */
export function line({ state, part, finding, fix }) {
  const cure = fix === undefined ? "" : `\n      fix: ${fix}`;
  return `${state.padEnd(8)}${part}: ${finding}${cure}`;
}

/** @returns {Promise<Finding[]>} */
async function examine() {
  return Promise.all([
    nodeFinding(),
    npmFinding(),
    packagesFinding(),
    pythonFinding(),
    jupyterFinding(),
    kernelFinding(),
    figuresFinding(),
    tensorFlowFinding(),
    libraryFinding(),
    browserFinding(),
  ]);
}

if (isProgram(import.meta.url))
  await command(USAGE, {}, async () => {
    const findings = await examine();
    for (const finding of findings) console.log(line(finding));
    if (findings.some(({ state }) => state === "MISSING")) process.exitCode = 1;
  });
