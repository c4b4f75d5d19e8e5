/**
 * What tells JupyterLab about our kernel. Small files inside the virtual environment, compared with what
 * they should hold at every start: the clone may have moved, Node may have been replaced.
 */
import { existsSync, readFileSync } from "node:fs";
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

// The first screen is the notebook: no question about news, no look-up of newer versions.
const quiet = { fetchNews: "false", checkForUpdates: false };

/**
 * Files and what each must hold.
 * @param {string} root
 * @returns {[file: string, text: string][]}
 */
function jupyterFiles(root) {
  /** @type {[string, unknown][]} */
  const files = [
    ["share/jupyter/kernels/tslab/kernel.json", kernelSpec(root)],
    [
      "etc/jupyter/jupyter_server_config.d/get-rich-quick.json",
      // New notebooks open with our kernel.
      { MultiKernelManager: { default_kernel_name: "tslab" } },
    ],
    [
      "etc/jupyter/labconfig/page_config.json",
      // Plotly's own extension, if the machine has it, would take our figures, and write into notebooks that are read.
      { disabledExtensions: { "@jupyterlab/plotly-extension": true } },
    ],
    [
      "share/jupyter/lab/settings/overrides.json",
      { "@jupyterlab/apputils-extension:notification": quiet },
    ],
  ];
  return files.map(([name, value]) => [
    join(root, ".venv", name),
    `${JSON.stringify(value, null, 2)}\n`,
  ]);
}

/** @param {string} root */
export const kernelIsFresh = (root) =>
  jupyterFiles(root).every(
    ([file, text]) => existsSync(file) && readFileSync(file, "utf8") === text,
  );

/** @param {string} root */
export function writeKernel(root) {
  for (const [file, text] of jupyterFiles(root)) writeWhole(file, text);
}
