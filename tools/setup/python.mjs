/** The Python part: JupyterLab, pinned, in a virtual environment inside the clone. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pythonOf, utf8 } from "../jupyter.mjs";
import { failed, SetupError } from "./failure.mjs";
import { isAtLeast } from "./node.mjs";
import { run } from "./run.mjs";
import { fingerprint, readStamp, writeStamp } from "./stamp.mjs";

export const oldestPython = "3.9";

/** For all that pip fetches: wheels only, no progress bar, and a dead network is given up soon. */
export const pipOptions =
  "--no-input --only-binary=:all: --progress-bar=off --timeout=20 --retries=2".split(" ");

/** Names to try, best first. The newest come last: their wheels may not exist yet. */
const names = ["python3", ...[13, 12, 11, 10, 9, 14].map((minor) => `python3.${minor}`), "python"];

const question = `
import os, sys
try:
    import ensurepip, venv
    whole = 1
except ImportError:
    whole = 0
# Inside a virtual environment (perhaps the one about to be replaced), name the interpreter behind it.
behind = sys.executable if sys.prefix == sys.base_prefix else os.path.realpath(sys.executable)
print("%d.%d.%d" % sys.version_info[:3], whole, behind)
`;

/** What of pip's configuration concerns us: where packages are, and the way there. */
const allowed =
  /^(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|(CLIENT_)?CERT|PROXY)$/;

/**
 * Python's environment without what would lead pip or the interpreter out of the clone.
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  const environment = { ...process.env, ...utf8, PYTHONNOUSERSITE: "1" };
  for (const name of Object.keys(environment))
    if (/^PYTHON(HOME|PATH)$/.test(name) || (/^PIP_/.test(name) && !allowed.test(name.slice(4))))
      delete environment[name];
  return environment;
}

/**
 * The same for pip, whose configuration files are asked for what is allowed, and then left out.
 * @param {string} python
 */
export async function pipEnvironment(python) {
  const env = cleanEnvironment();
  const { PIP_CONFIG_FILE } = process.env;
  const asking = { limit: 60, env: { ...env, PIP_CONFIG_FILE } };
  const { stdout } = await run(python, ["-m", "pip", "config", "list"], asking);
  /** @type {NodeJS.ProcessEnv} */
  const found = {};
  // As Python writes a string; several addresses stand on lines of their own.
  for (const [, name, text] of stdout.matchAll(
    /^(?:global|install)\.([\w-]+)=['"](.*)['"]\r?$/gm,
  )) {
    const variable = name.replaceAll("-", "_").toUpperCase();
    const value = text.replaceAll("\\n", " ").replaceAll("\\\\", "\\").trim();
    if (allowed.test(variable)) found[`PIP_${variable}`] = value;
  }
  const nowhere = process.platform === "win32" ? "nul" : "/dev/null";
  const own = { PIP_CONFIG_FILE: nowhere, PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  return { ...found, ...env, ...own };
}

/**
 * The first Python that is recent enough and can make virtual environments.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<{ executable: string, version: string }>}
 */
export async function findPython(environment = cleanEnvironment()) {
  /** @type {string[]} */
  const refused = [];
  let lacksVenv = "";
  for (const name of environment.PYTHON ? [environment.PYTHON] : names) {
    const { ok, stdout } = await run(name, ["-c", question], { limit: 20, env: environment });
    const [, version, whole, executable] = /^([\d.]+) ([01]) (.+)$/m.exec(stdout) ?? [];
    if (!ok || executable === undefined) continue;
    if (!isAtLeast(version, oldestPython)) refused.push(`${name} is ${version}`);
    else if (whole === "0") lacksVenv ||= version;
    else return { executable, version };
  }
  if (lacksVenv !== "")
    throw new SetupError(
      `Python ${lacksVenv} cannot make virtual environments: its venv or ensurepip module is missing`,
      "install it, on Debian and Ubuntu with: sudo apt install python3-venv",
    );
  const asked = environment.PYTHON ? `PYTHON=${environment.PYTHON} is not one` : "none was found";
  throw new SetupError(
    `Python must be ${oldestPython} or later, ${refused.length > 0 ? `but ${refused.join(", ")}` : asked}`,
    "install Python 3 (on Debian and Ubuntu: sudo apt install python3 python3-venv), or name one: PYTHON=/path/to/python3 npm start",
  );
}

/** @param {string} root */
const venvOf = (root) => join(root, ".venv");
/** @param {string} root */
const stampFile = (root) => join(venvOf(root), ".set-up.json");

/**
 * The folder is an input because scripts in a virtual environment hold absolute paths; the interpreter behind it
 * may be gone, or another.
 * @param {string} root
 */
function inputsOf(root) {
  const python = pythonOf(root);
  const requirements = readFileSync(join(root, "tools", "requirements.txt"), "utf8");
  return fingerprint(requirements, python, existsSync(python) ? realpathSync(python) : "none");
}

/** @param {string} root */
export const pythonIsFresh = (root) => readStamp(stampFile(root)).inputs === inputsOf(root);

/** @param {string} root */
export const pythonVersion = (root) => readStamp(stampFile(root)).version;

/**
 * Makes the virtual environment from clean.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function installPython(root, say) {
  const env = cleanEnvironment();
  const { executable, version } = await findPython(env);
  say(`JupyterLab: installing into .venv (Python ${version})`);
  await rm(venvOf(root), { recursive: true, force: true, maxRetries: 3 });
  const options = { limit: 900, say, label: "JupyterLab" };
  const made = await run(executable, ["-m", "venv", venvOf(root)], { ...options, env });
  if (!made.ok)
    throw failed(
      "making the virtual environment",
      made.output,
      "on Debian and Ubuntu: sudo apt install python3-venv; then run the same command again",
    );
  const python = pythonOf(root);
  const pipEnv = await pipEnvironment(python);
  /** @param {string[]} args */
  const pip = (...args) => run(python, ["-m", "pip", ...args], { ...options, env: pipEnv });
  const requirements = join(root, "tools", "requirements.txt");
  // Every package is pinned with its dependencies, so pip need not (and must not) search for versions.
  const installed = await pip("install", "--no-deps", ...pipOptions, "-r", requirements);
  if (!installed.ok)
    throw failed(
      "pip install",
      installed.output,
      `use a Python from ${oldestPython} to 3.13, for which every pinned package has a wheel: PYTHON=/path/to/python3 npm start`,
    );
  const checked = await pip("check");
  if (!checked.ok)
    throw failed(
      "pip check",
      checked.output,
      "delete .venv and tell us: requirements.txt is wrong",
    );
  writeStamp(stampFile(root), { inputs: inputsOf(root), version });
}
