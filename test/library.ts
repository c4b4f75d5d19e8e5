/** The sources of lib as the tests about the library itself read them: imports, exports, doc comments. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";

export const root = join(__dirname, "..");
export const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** TypeScript files below a folder, as paths from the root with forward slashes. */
export const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => join(folder, file).split(sep).join("/"))
    .sort();

export const library: readonly string[] = sourcesIn("lib/src");

/** The file that a relative import means, whether it exists or not; undefined for packages. */
export function imported(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = relative(root, join(root, dirname(from), specifier))
    .split(sep)
    .join("/");
  return [`${path}.ts`, `${path}/index.ts`].find((file) => library.includes(file)) ?? path;
}

export interface Declared {
  readonly name: string;
  readonly node: ts.Node;
}

export interface Source {
  readonly file: string;
  readonly tree: ts.SourceFile;
  /** What stands in import and export declarations, import(), require() and import types. */
  readonly specifiers: readonly string[];
  /** Declarations at the top level. */
  readonly declared: readonly (Declared & { readonly exported: boolean })[];
  /** Names handed on from elsewhere: `export { a as b } from "./c"`. */
  readonly handedOn: readonly {
    readonly name: string;
    readonly of: string;
    readonly from: string;
  }[];
}

function specifiersOf(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isCall =
      ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        /^require(\.resolve)?$/.test(node.expression.getText(tree)));
    const given = isCall
      ? node.arguments[0]
      : ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
    if (given && ts.isStringLiteralLike(given)) found.push(given.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const namesIn = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) =>
        ts.isOmittedExpression(element) ? [] : namesIn(element.name),
      );

export function parse(file: string, text: string = read(file)): Source {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const handedOn: { name: string; of: string; from: string }[] = [];
  const declared: { name: string; node: ts.Node; exported: boolean }[] = [];
  for (const node of tree.statements) {
    if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
      const from = (node.moduleSpecifier as ts.StringLiteral | undefined)?.text ?? "";
      for (const { name, propertyName } of node.exportClause.elements)
        handedOn.push({ name: name.text, of: (propertyName ?? name).text, from });
      continue;
    }
    const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
    const exported = modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const names = ts.isVariableStatement(node)
      ? node.declarationList.declarations.flatMap(({ name }) => namesIn(name))
      : [(node as ts.FunctionDeclaration).name?.text ?? []].flat();
    for (const name of names) declared.push({ name, node, exported });
  }
  return { file, tree, specifiers: specifiersOf(tree), declared, handedOn };
}

export const sources: ReadonlyMap<string, Source> = new Map(
  library.map((file) => [file, parse(file)]),
);

/** Where a name that a file exports is declared, through any number of index files. */
export function declarationOf(
  file: string,
  name: string,
): (Declared & { readonly file: string }) | undefined {
  const source = sources.get(file);
  const here = source?.declared.find((declared) => declared.exported && declared.name === name);
  if (here) return { ...here, file };
  const there = source?.handedOn.find((one) => one.name === name);
  const next = there && imported(file, there.from);
  return next && next !== file ? declarationOf(next, there.of) : undefined;
}

/** Fails with one line for each finding. */
export function none(findings: Iterable<string>, what: string): void {
  const lines = [...findings].sort();
  if (lines.length > 0) assert.fail(`${what} (${lines.length}):\n    ${lines.join("\n    ")}`);
}
