/**
 * Compiles lib/src in place: lib/src/a/b.ts becomes lib/a/b.js and lib/a/b.d.ts, the only form in which the
 * kernel can import a file that lies outside the notebook's folder.
 *
 *     node tools/build.mjs
 *
 * Everything in lib/ outside lib/src is derived. The stamp lib/.build.json says which sources it was derived
 * from, so that the kernel, the tests and set-up agree on whether it is up to date.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { command } from "./command.cjs";
import { fingerprint, readStamp, writeStamp, writeWhole } from "./setup/stamp.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lib = join(root, "lib");
const src = join(lib, "src");
const configFile = join(src, "tsconfig.json");
const stampFile = join(lib, ".build.json");
/** What the compiler remembers of its last run, so that an edit costs a second and not ten. */
const infoFile = join(lib, ".tsbuildinfo");

/** The compiler takes half a second to load, and the kernel asks `isFresh` before every cell: load it late. */
const compiler = () =>
  /** @type {typeof import("typescript")} */ (createRequire(import.meta.url)("typescript"));

/** @param {string} folder @param {RegExp} pattern @returns {string[]} the files below it, absolute, sorted */
const filesBelow = (folder, pattern) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .sort();

const sources = () => filesBelow(src, /(?<!\.d)\.ts$/);

/** Every output lib/ holds now, up to date or not. */
export const outputs = () => filesBelow(lib, /^(?!src[\\/]).*\.(js|d\.ts|d\.ts\.map)$/);

/**
 * A fingerprint of everything that the build depends on.
 * @param {(file: string) => string} read
 */
const hashOf = (read = (file) => readFileSync(file, "utf8").replace(/^\uFEFF/, "")) =>
  fingerprint(
    ...[configFile, join(root, "tsconfig.json"), ...sources()].flatMap((file) => [
      relative(root, file),
      read(file),
    ]),
  );

/**
 * What the last build left behind: a fingerprint of its sources, the compiler's messages, one per entry, and how
 * many outputs there were.
 */
export function lastBuild() {
  const { hash = "", errors = [], numOutputs = 0 } = readStamp(stampFile);
  return /** @type {{ hash: string, errors: string[], numOutputs: number }} */ ({
    hash,
    errors,
    numOutputs,
  });
}

const isComplete = () => outputs().length === lastBuild().numOutputs;

/** Are the outputs those of the present sources, free of type errors or not? */
export const isCurrent = () => lastBuild().hash === hashOf() && isComplete();

/** Are the outputs those of the present sources, and did these compile without a type error? */
export const isFresh = () => isCurrent() && lastBuild().errors.length === 0;

/** @param {import("typescript").Diagnostic} diagnostic `file:line:column - error TSn: message` */
function described(diagnostic) {
  const ts = compiler();
  const message = `error TS${diagnostic.code}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
  if (!diagnostic.file) return message;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
  return `${relative(root, diagnostic.file.fileName)}:${line + 1}:${character + 1} - ${message}`;
}

/** @returns {import("typescript").ParsedCommandLine} */
function parseConfig() {
  const ts = compiler();
  const fail = (/** @type {import("typescript").Diagnostic} */ diagnostic) => {
    throw new Error(`build: ${described(diagnostic)}`);
  };
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const options = { incremental: true, tsBuildInfoFile: infoFile };
  const parsed = ts.getParsedCommandLineOfConfigFile(configFile, options, host);
  if (!parsed) throw new Error(`build: ${relative(root, configFile)} must be readable`);
  parsed.errors.forEach(fail);
  return parsed;
}

/**
 * Compiles what has changed, removes outputs of sources that are gone, and writes the stamp last. Outputs are
 * written in spite of type errors, so that a notebook goes on with what it has; not where the syntax is wrong, as
 * then the compiler guesses: the last good outputs stay. The stamp's hash is of the texts that the compiler read, not
 * of the disk, which may have changed meanwhile.
 * @returns {void} @throws Error holding the compiler's messages
 */
export function build() {
  if (isFresh()) return;
  const ts = compiler();
  // What the compiler remembers is of no use without the outputs it remembers.
  if (!isComplete()) rmSync(infoFile, { force: true });
  const { options, fileNames } = parseConfig();
  const program = ts.createIncrementalProgram({ rootNames: fileNames, options });
  const guessed = program.getSyntacticDiagnostics();
  const errors = (guessed.length > 0 ? guessed : emit(program)).map(described);
  const hash = hashOf((file) => program.getSourceFile(file)?.text ?? readFileSync(file, "utf8"));
  writeStamp(stampFile, { hash, errors, numOutputs: outputs().length });
  if (errors.length > 0) throw new Error(`lib/src does not compile:\n${errors.join("\n")}`);
}

/** @param {import("typescript").BuilderProgram} program */
function emit(program) {
  // A file whose declaration would have to guess a type gets none, and only `emit` says so.
  const { diagnostics } = program.emit(undefined, writeWhole);
  for (const file of outputs()) {
    const source = join(src, relative(lib, file)).replace(/\.(js|d\.ts|d\.ts\.map)$/, ".ts");
    if (!existsSync(source)) rmSync(file);
  }
  return [...program.getOptionsDiagnostics(), ...program.getSemanticDiagnostics(), ...diagnostics];
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await command("npm run build      compiles lib/src where that is out of date", {}, build);
