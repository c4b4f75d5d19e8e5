/**
 * Compiles lib/src in place: lib/src/a/b.ts becomes lib/a/b.js and lib/a/b.d.ts, the only form in which the
 * kernel can import a file that lies outside the notebook's folder.
 *
 *   node tools/build.mjs           build once; type errors fail it
 *   node tools/build.mjs --watch   build again at every change
 *
 * Everything in lib/ outside lib/src is derived. The stamp lib/.build.json says which sources it was derived
 * from, so that the kernel, the tests and set-up agree on whether it is up to date.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lib = join(root, "lib");
const src = join(lib, "src");
const configFile = join(src, "tsconfig.json");
const configFiles = [configFile, join(root, "tsconfig.json")];
const stampFile = join(lib, ".build.json");
const watcherFile = join(lib, ".watch.pid");

/** The compiler takes half a second to load, and the kernel asks `isFresh` before every cell: load it late. */
const compiler = () =>
  /** @type {typeof import("typescript")} */ (createRequire(import.meta.url)("typescript"));

/** @typedef {{ hash: string, errors: string[] }} Stamp `errors` are the compiler's messages, one per entry. */

/** @param {string} folder @returns {string[]} every file below it, absolute, sorted */
const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .sort()
    : [];

/** @param {string} file */
const isSource = (file) => file.endsWith(".ts") && !file.endsWith(".d.ts");

/** Every output lib/ holds now, up to date or not. */
export const outputs = () =>
  filesBelow(lib).filter((file) => !file.startsWith(src) && /\.(js|d\.ts|d\.ts\.map)$/.test(file));

/** @param {(file: string) => string} read */
function hashOf(read) {
  const hash = createHash("sha256");
  for (const file of [...configFiles, ...filesBelow(src).filter(isSource)])
    hash.update(`${relative(root, file)}\0${read(file).replace(/^\uFEFF/, "")}\0`);
  return hash.digest("hex").slice(0, 16);
}

/** Content hash of everything the build depends on. */
export const sourceHash = () =>
  hashOf((file) => (existsSync(file) ? readFileSync(file, "utf8") : ""));

/** What the last build left behind, or undefined before the first. @returns {Stamp | undefined} */
export function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    return undefined;
  }
}

/** Are the outputs those of the present sources, free of type errors or not? */
export function isCurrent() {
  const stamp = readStamp();
  if (stamp?.hash !== sourceHash()) return false;
  const endings = stamp.errors.length > 0 ? [".js"] : [".js", ".d.ts"]; // some errors suppress declarations
  return filesBelow(src)
    .filter(isSource)
    .map((file) => join(lib, relative(src, file)).slice(0, -".ts".length))
    .every((stem) => endings.every((ending) => existsSync(stem + ending)));
}

/** Are the outputs those of the present sources, and did these compile without a type error? */
export const isFresh = () => isCurrent() && readStamp()?.errors.length === 0;

/** Is a `watch` of this clone running, in whichever process? */
export function isWatched() {
  try {
    process.kill(Number(readFileSync(watcherFile, "utf8")), 0); // signal 0 only asks
    return true;
  } catch {
    return false;
  }
}

/**
 * Written whole or not at all, and only when it changes: two kernels may build at once, and a file that kept
 * its time need not be loaded again.
 * @param {string} file @param {string} text
 */
function write(file, text) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

/** @returns {import("typescript").ParsedCommandLine} */
function parseConfig() {
  const ts = compiler();
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const parsed = ts.getParsedCommandLineOfConfigFile(configFile, {}, host);
  if (!parsed) throw new Error(`build: ${relative(root, configFile)} must be readable`);
  for (const error of parsed.errors) fail(error);
  return parsed;
}

/** @param {import("typescript").Diagnostic} diagnostic @returns {never} */
function fail(diagnostic) {
  throw new Error(`build: ${described(diagnostic)}`);
}

/** @param {import("typescript").Diagnostic} diagnostic `file:line:column - error TSn: message` */
function described(diagnostic) {
  const ts = compiler();
  const message = `error TS${diagnostic.code}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
  if (!diagnostic.file) return message;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
  return `${relative(root, diagnostic.file.fileName)}:${line + 1}:${character + 1} - ${message}`;
}

/**
 * Emits what is out of date, removes outputs of sources that are gone, and writes the stamp last. The hash is
 * of the texts the compiler read, not of the disk, which may have changed meanwhile.
 * @param {import("typescript").Program | import("typescript").BuilderProgram} program
 * @param {readonly import("typescript").Diagnostic[]} diagnostics
 * @returns {Stamp}
 */
function emit(program, diagnostics) {
  const ts = compiler();
  const { options, fileNames } = parseConfig();
  program.emit(undefined, (file, text) => write(file, text));
  const parsed = { options, fileNames, errors: [], raw: { files: fileNames } };
  const expected = new Set(fileNames.flatMap((file) => ts.getOutputFileNames(parsed, file, false)));
  for (const file of outputs()) if (!expected.has(file)) rmSync(file, { force: true });
  const hash = hashOf((file) => program.getSourceFile(file)?.text ?? readFileSync(file, "utf8"));
  const stamp = { hash, errors: diagnostics.map(described) };
  write(stampFile, `${JSON.stringify(stamp, null, 2)}\n`);
  return stamp;
}

/**
 * Compiles once. Outputs are written in spite of type errors, so that a notebook goes on with what it has.
 * @returns {void} @throws Error holding the compiler's messages
 */
export function build() {
  const ts = compiler();
  const { options, fileNames } = parseConfig();
  const program = ts.createProgram(fileNames, options);
  const { errors } = emit(program, ts.getPreEmitDiagnostics(program));
  if (errors.length > 0) throw new Error(`build: lib/src must type-check\n${errors.join("\n")}`);
}

/**
 * Compiles now and after every change, until the process ends.
 * @param {(stamp: Stamp) => void} [onBuild] told after every build
 * @returns {() => void} stops watching
 */
export function watch(onBuild = () => {}) {
  const ts = compiler();
  const silent = () => {};
  const create = ts.createEmitAndSemanticDiagnosticsBuilderProgram;
  const host = ts.createWatchCompilerHost(configFile, {}, ts.sys, create, silent, silent);
  host.afterProgramCreate = (builder) => {
    const program = builder.getProgram();
    onBuild(emit(builder, ts.getPreEmitDiagnostics(program)));
  };
  writeFileSync(watcherFile, String(process.pid));
  const watching = ts.createWatchProgram(host);
  const stop = () => {
    watching.close();
    rmSync(watcherFile, { force: true });
  };
  process.once("exit", stop);
  return stop;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--watch")) {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
    watch(({ errors }) =>
      console.log(errors.length > 0 ? errors.join("\n") : "lib/ is up to date"),
    );
  } else if (!isFresh()) {
    try {
      build();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
