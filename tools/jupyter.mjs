/**
 * Where Jupyter lives in this clone, and the environment that keeps it there: configuration, data, runtime
 * files and workspaces go to `.jupyter/`, the kernel spec comes from `.venv/`, and nothing is read from or
 * written to the user's home.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone's folder, absolute. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The Python that a clone's JupyterLab is installed in.
 * @param {string} clone
 */
export const pythonOf = (clone) =>
  join(
    clone,
    ".venv",
    ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
  );

/** This clone's. */
export const venvPython = pythonOf(root);

/** `jupyter lab` as [command, ...arguments], deaf to settings for the whole machine: a base_url there is not ours. */
export const jupyterLab = [
  venvPython,
  "-c",
  "from jupyter_core import paths; paths.SYSTEM_CONFIG_PATH.clear(); import jupyterlab.__main__",
];

const home = join(root, ".jupyter");

/** Python reads and writes what Node does, whatever the platform's encoding. */
export const utf8 = { PYTHONUTF8: "1", PYTHONIOENCODING: "utf-8" };

/**
 * The environment for every Jupyter process of this project, on top of the caller's own.
 * @returns {NodeJS.ProcessEnv}
 */
export function jupyterEnvironment() {
  const environment = { ...process.env };
  // Another project's settings must not reach into our virtual environment.
  for (const name of Object.keys(environment))
    if (/^(PYTHONHOME|PYTHONPATH|JUPYTER.*)$/.test(name)) delete environment[name];
  return {
    ...environment,
    ...utf8,
    JUPYTER_CONFIG_DIR: join(home, "config"),
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_RUNTIME_DIR: join(home, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(home, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
    IPYTHONDIR: join(home, "ipython"),
    // Searched first, so that our kernel spec wins over one of the same name in the user's home.
    JUPYTER_PATH: join(root, ".venv", "share", "jupyter"),
  };
}
