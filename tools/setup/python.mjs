/** The Python part: JupyterLab and the Plotly extension, pinned, in a virtual environment inside the clone. */
import { existsSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { failed, SetupError } from "./failure.mjs";
import { isAtLeast } from "./node.mjs";
import { run } from "./run.mjs";
import { fingerprint, readStamp, removeStamp, writeStamp } from "./stamp.mjs";

export const oldestPython = "3.9";

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
  const environment = { ...process.env, PYTHONNOUSERSITE: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  for (const name of [
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIREMENT",
  ])
    delete (/** @type {NodeJS.ProcessEnv} */ (environment)[name]);
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
/** @param {string} root */
const pythonOf = (root) =>
  process.platform === "win32"
    ? join(venvOf(root), "Scripts", "python.exe")
    : join(venvOf(root), "bin", "python");

/**
 * The folder is an input because scripts in a virtual environment hold absolute paths.
 * @param {string} root
 */
const pythonInputs = (root) =>
  fingerprint(readFileSync(join(root, "tools", "requirements.txt")), venvOf(root), process.arch);

/**
 * Which interpreter the environment runs on, read from the file system only: this is asked at every start.
 * @param {string} root
 */
function interpreterOf(root) {
  try {
    const file = realpathSync(pythonOf(root));
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  } catch {
    return undefined;
  }
}

/** @param {string} root */
export function pythonIsFresh(root) {
  const stamp = readStamp(stampFile(root));
  const interpreter = interpreterOf(root);
  return (
    interpreter !== undefined &&
    stamp?.inputs === pythonInputs(root) &&
    stamp.interpreter === interpreter
  );
}

/** @param {string} root */
export const pythonVersion = (root) => readStamp(stampFile(root))?.version;

/**
 * Makes the virtual environment from clean unless it is complete.
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether anything had to be done
 */
export async function installPython(root, say) {
  if (pythonIsFresh(root)) return false;
  removeStamp(stampFile(root));
  const env = cleanEnvironment();
  const { executable, version } = await findPython(env);
  say(`JupyterLab: installing into .venv (Python ${version})`);
  rmSync(venvOf(root), { recursive: true, force: true, maxRetries: 3 });
  const made = await run(executable, ["-m", "venv", venvOf(root)], {
    limit: 180,
    env,
    say,
    label: "venv",
  });
  if (!made.ok || !existsSync(pythonOf(root)))
    throw failed(
      "making the virtual environment",
      made.output,
      "on Debian and Ubuntu: sudo apt install python3-venv; then run the same command again",
    );

  /** @param {string[]} args */
  const pip = (...args) =>
    run(pythonOf(root), ["-m", "pip", "--no-input", ...args], {
      limit: 900,
      env,
      say,
      label: "JupyterLab",
    });
  // Every package is pinned with its dependencies, so pip need not (and must not) search for versions.
  const pinned = [
    "--no-deps",
    "--only-binary=:all:",
    "-r",
    join(root, "tools", "requirements.txt"),
  ];
  const installed = await pip(
    "install",
    "--progress-bar=off",
    "--timeout=20",
    "--retries=2",
    ...pinned,
  );
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
      "delete .venv and tell us: tools/requirements.txt is wrong",
    );
  writeStamp(stampFile(root), {
    inputs: pythonInputs(root),
    interpreter: interpreterOf(root),
    version,
  });
  return true;
}
