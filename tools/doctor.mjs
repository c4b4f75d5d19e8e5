/**
 * `npm run doctor`: one line for each part, with the cure where one is needed. Looks only, installs nothing,
 * and works before anything is installed. Ends with status 1 if something required is missing.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jupyterEnvironment, root, venvPython } from "./jupyter.mjs";
import { findBrowser } from "./setup/browser.cjs";
import { kernelIsFresh, kernelSpec } from "./setup/kernel.mjs";
import { acceptNative, nativeState, wasmNotice } from "./setup/native.mjs";
import { isAtLeast, oldestNode, packagesAreFresh } from "./setup/node.mjs";
import { findPython, pythonIsFresh, pythonVersion } from "./setup/python.mjs";
import { isProgram, run } from "./setup/run.mjs";

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
  return missing(
    "npm packages",
    existsSync(join(root, "node_modules")) ? "out of date" : "not installed",
  );
}

/** @returns {Promise<Finding>} */
async function pythonFinding() {
  if (pythonIsFresh(root)) return ok("Python", `${pythonVersion(root)} in .venv`);
  try {
    const { version, executable } = await findPython();
    const state = existsSync(venvPython) ? ".venv is out of date" : ".venv is not made yet";
    return missing("Python", `${version} (${executable}), but ${state}`);
  } catch (error) {
    const [problem, fix] = (error instanceof Error ? error.message : String(error)).split(
      "\n  Fix: ",
    );
    return missing("Python", problem, fix);
  }
}

/** The folder of Python packages, whatever the version in its path. */
function sitePackages() {
  if (process.platform === "win32") return join(root, ".venv", "Lib", "site-packages");
  const lib = join(root, ".venv", "lib");
  const versions = existsSync(lib)
    ? readdirSync(lib).filter((name) => name.startsWith("python3"))
    : [];
  return versions.length > 0 ? join(lib, versions[0], "site-packages") : undefined;
}

/** @param {string} name @returns {string | undefined} the version of an installed Python package */
function pythonPackage(name) {
  const folder = sitePackages();
  const names = folder !== undefined && existsSync(folder) ? readdirSync(folder) : [];
  const pattern = new RegExp(`^${name}-([\\d.]+)\\.dist-info$`, "i");
  return names.map((file) => pattern.exec(file)?.[1]).find((version) => version !== undefined);
}

/** @returns {Finding} */
function jupyterFinding() {
  const version = pythonPackage("jupyterlab");
  return version ? ok("JupyterLab", version) : missing("JupyterLab", "not installed");
}

/** Asks Jupyter itself which kernel it would start. @returns {Promise<Finding>} */
async function kernelFinding() {
  if (!existsSync(venvPython)) return missing("kernel", "no kernel spec yet");
  const question =
    "import jupyter_client.kernelspec as k; print(k.get_kernel_spec('tslab').resource_dir)";
  const { stdout } = await run(venvPython, ["-c", question], {
    limit: 60,
    env: jupyterEnvironment(),
  });
  const found = stdout.trim();
  if (found === "") return missing("kernel", "Jupyter finds no kernel named tslab");
  if (!kernelIsFresh(root)) return missing("kernel", `${found} is out of date`);
  const ours = json(".venv", "share", "jupyter", "kernels", "tslab", "kernel.json");
  const theirs = JSON.parse(readFileSync(join(found, "kernel.json"), "utf8"));
  if (JSON.stringify(theirs) !== JSON.stringify(ours))
    return missing("kernel", `${found} hides ours`, `remove or rename ${found}`);
  return ok("kernel", `${found}, on ${kernelSpec(root).argv[0]}`);
}

/** The extension that shows figures in JupyterLab and the library that renders them to pictures must agree. */
function plotlyFinding() {
  const extension = json(".venv/share/jupyter/labextensions/jupyterlab-plotly/package.json");
  const inLab = extension?.dependencies?.["plotly.js"];
  const inNode = json("node_modules/plotly.js-dist/package.json")?.version;
  if (inLab === undefined)
    return missing("Plotly", "JupyterLab's Plotly extension is not installed");
  if (inNode === undefined) return missing("Plotly", "plotly.js-dist is not installed");
  const finding = `plotly.js ${inLab} in JupyterLab (extension ${extension.version}), ${inNode} in Node`;
  const fix =
    "pin plotly in tools/requirements.txt and plotly.js-dist in package.json to one plotly.js";
  return inLab === inNode ? ok("Plotly", finding) : missing("Plotly", finding, fix);
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
  const fix = "install Chromium or Chrome, or set CHROME=/path/to/it";
  return browser
    ? ok("browser", browser)
    : note(
        "browser",
        "none found: its tests are skipped, and figures cannot be rendered to pictures",
        fix,
      );
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
    plotlyFinding(),
    tensorFlowFinding(),
    libraryFinding(),
    browserFinding(),
  ]);
}

if (isProgram(import.meta.url)) {
  const findings = await examine();
  for (const finding of findings) console.log(line(finding));
  if (findings.some(({ state }) => state === "MISSING")) process.exitCode = 1;
}
