/**
 * Starts the TypeScript kernel of the notebooks: tslab, from this clone, with an up-to-date lib/.
 *
 *   node tools/kernel.cjs <connection file>
 *
 * The kernel stays in the notebook's folder, so that a cell reads `import { ... } from "../lib/..."`.
 */
const { keepLibraryFresh } = require("./kernel/library.cjs");
const { losesNothing } = require("./kernel/messages.cjs");
const { staysBusy } = require("./kernel/status.cjs");

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
  // Its methods are private by their types.
  const server = /** @type {any} */ (require("tslab/dist/jupyter.js").ZmqServer.prototype);
  losesNothing(server);
  staysBusy(server);
  require("tslab/dist/main.js").startKernel({ configPath: connectionFile, enableFindLocal: false });
})();
