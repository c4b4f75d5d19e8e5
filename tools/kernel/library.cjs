/**
 * Makes an edit of lib/src take effect at the next cell that imports it, without a kernel restart: before a
 * cell runs, lib/ is brought up to date, and if it changed, Node and tslab's compiler both forget the old one.
 *
 * What a cell throws is printed as `readable` has it.
 *
 * tslab loads its parts through property access on their exports, which is where this hooks in.
 */
const { spawnSync } = require("node:child_process");
const { createRequire } = require("node:module");
const { join, sep } = require("node:path");
const converters = require("tslab/dist/converter.js");
const executors = require("tslab/dist/executor.js");
const { readable } = require("./errors.cjs");

/**
 * tslab's own compiler, wherever npm has put it.
 * @type {typeof import("@tslab/typescript-for-tslab")}
 */
const ts = createRequire(require.resolve("tslab/dist/main.js"))("@tslab/typescript-for-tslab");

const root = join(__dirname, "..", "..");
const lib = join(root, "lib") + sep;

/** All of them: a module that stayed would go on calling the old version of one that changed. */
function forgetModules() {
  for (const file of Object.keys(require.cache))
    if (file.startsWith(lib)) delete require.cache[file];
}

/** The compiler re-reads lib/ when we say so; its own watchers would do it at times of their choosing. */
function stopWatchingInstalledFiles() {
  const isOurs = (/** @type {string} */ path) =>
    path.startsWith(root) && /[\\/](lib|node_modules)([\\/]|$)/.test(path);
  const { watchFile, watchDirectory } = ts.sys;
  const nothing = { close: () => {} };
  ts.sys.watchFile = (path, ...rest) =>
    isOurs(path) || !watchFile ? nothing : watchFile(path, ...rest);
  ts.sys.watchDirectory = (path, ...rest) =>
    isOurs(path) || !watchDirectory ? nothing : watchDirectory(path, ...rest);
}

/**
 * What this file needs of tools/build.mjs.
 * @typedef {object} Build
 * @property {() => boolean} isCurrent
 * @property {() => { hash: string, errors: string[] }} lastBuild
 */

/** @param {Build} build */
exports.keepLibraryFresh = ({ isCurrent, lastBuild }) => {
  stopWatchingInstalledFiles();

  /** @type {(() => void)[]} */
  const renewals = [];
  const { createConverter } = converters;
  converters.createConverter = (options) => {
    let converter = createConverter(options);
    renewals.push(() => {
      converter.close();
      converter = createConverter(options);
    });
    // Whoever holds it asks the present one.
    return new Proxy(converter, { get: (_first, name) => Reflect.get(converter, name) });
  };

  let loaded = lastBuild().hash;
  let told = "";
  function refresh() {
    // In its own process: the compiler would stay in this one's memory, next to tslab's own.
    if (!isCurrent()) spawnSync(process.execPath, [join(root, "tools", "build.mjs")]);
    const { hash, errors } = lastBuild();
    if (hash !== loaded) {
      forgetModules();
      for (const renew of renewals) renew();
    }
    if (errors.length > 0 && hash !== told)
      console.error(`lib/src does not compile; cells run what did:\n${errors.join("\n")}`);
    [loaded, told] = [hash, hash];
  }

  const { createExecutor } = executors;
  executors.createExecutor = (folder, compilers, console) => {
    /** @param {unknown[]} values */
    const error = (...values) => console.error(...values.map(readable));
    const executor = createExecutor(folder, compilers, { ...console, error });
    return {
      ...executor,
      execute: async (source) => {
        refresh();
        const succeeded = await executor.execute(source);
        // A promise rejected by now, with nobody awaiting it, is reported below this cell and not the next.
        await new Promise((resolve) => setImmediate(resolve));
        return succeeded;
      },
    };
  };
};
