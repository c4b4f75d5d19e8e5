/**
 * What tells JupyterLab about our kernel. Three small files inside the virtual environment, compared with what
 * they should hold at every start: the clone may have moved, Node may have been replaced.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "./stamp.mjs";

/**
 * The kernel spec. The Node that installed node_modules is named in full, since JupyterLab would otherwise
 * take the first `node` on the PATH.
 * @param {string} root
 */
export function kernelSpec(root, node = process.execPath) {
  return {
    argv: [node, join(root, "tools", "kernel.cjs"), "{connection_file}"],
    display_name: "TypeScript (tslab)",
    language: "typescript",
    interrupt_mode: "signal",
  };
}

/**
 * File names, relative to the clone, and what each must hold.
 * @param {string} root
 * @returns {[string, unknown][]}
 */
export function jupyterFiles(root) {
  const share = join(".venv", "share", "jupyter");
  return [
    [join(share, "kernels", "tslab", "kernel.json"), kernelSpec(root)],
    // New notebooks open with our kernel.
    [
      join(".venv", "etc", "jupyter", "jupyter_server_config.d", "get-rich-quick.json"),
      { MultiKernelManager: { default_kernel_name: "tslab" } },
    ],
    // The first screen is the notebook: no question about news, no look-up of newer versions.
    [
      join(share, "lab", "settings", "overrides.json"),
      {
        "@jupyterlab/apputils-extension:notification": {
          fetchNews: "false",
          checkForUpdates: false,
        },
      },
    ],
  ];
}

/** @param {unknown} value */
const asText = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {string} root */
export function kernelIsFresh(root) {
  return jupyterFiles(root).every(([name, value]) => textOf(join(root, name)) === asText(value));
}

/**
 * @param {string} root
 * @returns {boolean} whether anything had to be done
 */
export function writeKernel(root) {
  if (kernelIsFresh(root)) return false;
  for (const [name, value] of jupyterFiles(root)) writeWhole(join(root, name), asText(value));
  return true;
}
