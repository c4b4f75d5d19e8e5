/**
 * Starts the TypeScript kernel of the notebooks: tslab, from this clone, with an up-to-date lib/.
 *
 *   node tools/kernel.cjs <connection file>
 *
 * The kernel stays in the notebook's folder, so that a cell reads `import { ... } from "../lib/..."`.
 */
const util = require("node:util");
const { keepLibraryFresh } = require("./kernel/library.cjs");

// TensorFlow's start-up notes go to stderr and would end up below the first cell that uses it.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";

// tfjs-node calls helpers that Node 23 removed.
const removed = {
  isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
  isArray: Array.isArray,
  isString: (/** @type {unknown} */ value) => typeof value === "string",
  isNumber: (/** @type {unknown} */ value) => typeof value === "number",
  isBoolean: (/** @type {unknown} */ value) => typeof value === "boolean",
  isUndefined: (/** @type {unknown} */ value) => value === undefined,
  isNull: (/** @type {unknown} */ value) => value === null,
  isFunction: (/** @type {unknown} */ value) => typeof value === "function",
  isObject: (/** @type {unknown} */ value) => typeof value === "object" && value !== null,
};
for (const [name, is] of Object.entries(removed))
  if (!(name in util)) Object.assign(util, { [name]: is });

const connectionFile = process.argv[2];
if (!connectionFile) {
  console.error(
    "kernel: the connection file must be given, got nothing (Jupyter starts this program)",
  );
  process.exit(2);
}

// Jupyter ends its kernels; one whose Jupyter was killed would stay for ever.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(0), 2_000).unref();

(async () => {
  keepLibraryFresh(await import("./build.mjs"));
  require("tslab/dist/main.js").startKernel({ configPath: connectionFile, enableFindLocal: false });
})();
