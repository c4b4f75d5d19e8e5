import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { notebookNames, readNotebook } from "../../tools/notebooks/collection";
import { codeCells, textOf } from "../../tools/notebooks/notebook";
import { createMiniature } from "./miniature";

const root = join(__dirname, "..", "..");
const notebooks = join(root, "notebooks");

/** The compiler that reads the cells, older than the one that reads lib/src. */
const ts = createRequire(require.resolve("tslab"))(
  "@tslab/typescript-for-tslab",
) as typeof import("typescript");

/** Import declarations of TypeScript code, each once. */
function importsOf(code: string): string[] {
  const { statements } = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, true);
  return statements.filter(ts.isImportDeclaration).map((statement) => statement.getText());
}

const names = notebookNames(notebooks);

const codeOf = (name: string): string =>
  codeCells(readNotebook(notebooks, name))
    .map((cell) => textOf(cell.source))
    .join("\n");

/** Compiles declarations and cells as tslab would, but looks inside declarations, too. */
function diagnose(declarations: readonly string[], cells: readonly string[]): string[] {
  const virtual = new Map(cells.map((text, i) => [join(notebooks, `cell${i}.ts`), text]));
  const options: import("typescript").CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: 2 satisfies import("typescript").ModuleResolutionKind.Node10,
    esModuleInterop: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: ["node"],
    skipLibCheck: false,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => notebooks;
  host.fileExists = (file) => virtual.has(file) || fileExists(file);
  host.readFile = (file) => virtual.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => {
    const text = virtual.get(file);
    return text === undefined
      ? getSourceFile(file, ...rest)
      : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...declarations, ...virtual.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => !file?.fileName.includes("node_modules")) // not ours to mend
    .map(
      ({ file, messageText }) =>
        `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}

describe("the kernel's compiler", () => {
  let declarations: readonly string[] = [];
  before(async function () {
    this.timeout(60_000);
    const { build, isFresh, outputs } = await import("../../tools/build.mjs");
    if (!isFresh()) build();
    declarations = outputs().filter((file) => file.endsWith(".d.ts"));
  });

  it("is the 5.0 that tslab carries", () => assert.match(ts.version, /^5\.0\./));

  it("finds an error when there is one", () => {
    const [found] = diagnose([], ['import { absent } from "../lib/check";']);
    assert.match(found, /no exported member 'absent'/);
  }).timeout(30_000);

  it("reads all declarations of the library and every import of the notebooks", () => {
    assert.ok(declarations.length > 0);
    const imports = new Set(names.flatMap((name) => importsOf(codeOf(name))));
    assert.deepEqual(diagnose(declarations, [...imports]), []);
  }).timeout(60_000);

  it("finds no import that the library cannot load", () => {
    for (const name of names)
      for (const line of importsOf(codeOf(name))) {
        const specifier = /from "([^"]+)"/.exec(line)?.[1] ?? "";
        assert.ok(!specifier.endsWith(".js") && !specifier.includes("/src/"), `${name}: ${line}`);
      }
  });
});

describe("compiling the library", () => {
  it("says so, each time, when a file gets no declaration because its types would be guessed", async () => {
    const miniature = await createMiniature();
    try {
      miniature.writeSource("guessed.ts", "export const twice = (x = Infinity) => 2 * x;\n");
      for (const _ of ["first", "again"])
        assert.throws(miniature.build, /lib\/src\/guessed\.ts:1:\d+ - error TS90/);
      miniature.writeSource("guessed.ts", "export const twice = (x: number): number => 2 * x;\n");
      miniature.build();
    } finally {
      miniature.remove();
    }
  }).timeout(60_000);
});
