/** The Python part: JupyterLab and the Plotly extension, pinned, in a virtual environment inside the clone. */
import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pythonOf } from "../jupyter.mjs";
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

/**
 * Python's environment without what would lead pip or the interpreter out of the clone.
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  const environment = { ...process.env, PYTHONNOUSERSITE: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  const leading = ["PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER"];
  for (const name of [...leading, "PIP_REQUIREMENT"]) delete environment[name];
  return environment;
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
  rmSync(venvOf(root), { recursive: true, force: true, maxRetries: 3 });
  const options = { limit: 900, env, say, label: "JupyterLab" };
  /**
   * @param {string} step
   * @param {string} python
   * @param {string} otherwise the fix to name when the cause is unknown
   * @param {string[]} args
   */
  const require = async (step, python, otherwise, ...args) => {
    const { ok, output } = await run(python, ["-m", ...args], options);
    if (!ok) throw failed(step, output, otherwise);
  };
  await require("making the virtual environment", executable, "on Debian and Ubuntu: sudo apt install python3-venv; then run the same command again", ...[
    "venv",
    venvOf(root),
  ]);
  await require("pip install", pythonOf(
    root,
  ), `use a Python from ${oldestPython} to 3.13, for which every pinned package has a wheel: PYTHON=/path/to/python3 npm start`, ...[
    // Every package is pinned with its dependencies, so pip need not (and must not) search for versions.
    "pip",
    "install",
    "--no-deps",
    ...pipOptions,
  ], ...["-r", join(root, "tools", "requirements.txt")]);
  await require("pip check", pythonOf(
    root,
  ), "delete .venv and tell us: tools/requirements.txt is wrong", ...["pip", "check"]);
  writeStamp(stampFile(root), { inputs: inputsOf(root), version });
}
