/**
 * Makes an edit of lib/src take effect at the next cell that imports it, without a kernel restart: before a
 * cell runs, lib/ is brought up to date, and if it changed, Node and tslab's compiler both forget the old one.
 *
 * tslab loads its parts through property access on their exports, which is where this hooks in.
 */
const { spawnSync } = require("node:child_process");
const { statSync } = require("node:fs");
const { join, sep } = require("node:path");
const converters = require("tslab/dist/converter.js");
const executors = require("tslab/dist/executor.js");
const ts = require("@tslab/typescript-for-tslab");

const root = join(__dirname, "..", "..");
const lib = join(root, "lib") + sep;
const watchPatience = 5_000; // ms; the watch takes about half a second, a large edit a little longer

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What this file needs of tools/build.mjs.
 * @typedef {object} Build
 * @property {() => boolean} isCurrent
 * @property {() => boolean} isWatched
 * @property {() => string[]} outputs
 * @property {() => { hash: string, errors: string[] } | undefined} readStamp
 */

/** @param {Build} build */
async function bringUpToDate(build) {
  if (build.isCurrent()) return;
  const end = Date.now() + watchPatience;
  while (build.isWatched() && Date.now() < end) {
    await pause(50);
    if (build.isCurrent()) return;
  }
  // In its own process: the compiler would stay in this one's memory, next to tslab's own.
  spawnSync(process.execPath, [join(root, "tools", "build.mjs")], { encoding: "utf8" });
}

/** @param {Build} build A fingerprint of what lib/ holds: it changes exactly when an output was rewritten. */
const fingerprint = (build) =>
  build
    .outputs()
    .map((file) => {
      const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {
        mtimeMs: 0,
        size: 0,
      };
      return `${file} ${mtimeMs} ${size}`;
    })
    .join("\n");

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

/** @param {Build} build */
exports.keepLibraryFresh = (build) => {
  stopWatchingInstalledFiles();

  /** @type {(() => void)[]} */
  const renewals = [];
  const { createConverter } = converters;
  converters.createConverter = (options) => {
    let converter = createConverter(options);
    /** @type {Map<string, Parameters<typeof converter.addModule>>} */
    const modules = new Map(); // cells marked `@module`: the only state a converter holds
    renewals.push(() => {
      converter.close();
      converter = createConverter(options);
      for (const module of modules.values()) converter.addModule(...module);
    });
    return {
      close: () => converter.close(),
      convert: (...args) => converter.convert(...args),
      inspect: (...args) => converter.inspect(...args),
      complete: (...args) => converter.complete(...args),
      addModule: (...args) => {
        modules.set(args[0], args);
        return converter.addModule(...args);
      },
    };
  };

  let loaded = fingerprint(build);
  let toldHash = "";
  async function refresh() {
    await bringUpToDate(build);
    const present = fingerprint(build);
    if (present !== loaded) {
      loaded = present;
      forgetModules();
      for (const renew of renewals) renew();
    }
    const { hash, errors } = build.readStamp() ?? { hash: "", errors: [] };
    if (errors.length > 0 && hash !== toldHash)
      console.error(`lib/src does not type-check; cells run what compiled:\n${errors.join("\n")}`);
    toldHash = hash;
  }

  const { createExecutor } = executors;
  executors.createExecutor = (...args) => {
    const executor = createExecutor(...args);
    return {
      ...executor,
      execute: async (source) => {
        await refresh();
        const succeeded = await executor.execute(source);
        // A promise rejected by now, with nobody awaiting it, is reported below this cell and not the next.
        await new Promise((resolve) => setImmediate(resolve));
        return succeeded;
      },
    };
  };
};
