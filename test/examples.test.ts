/** Every @example of the library is run, and what it says comes out comes out. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { backend, ready, tf } from "../lib/src/notebook/tensor";
import { declarationOf, imported, library, none, parse, read, root, sources } from "./library";

interface Example {
  /** The function, or whatever the doc comment belongs to. */
  readonly name: string;
  readonly file: string;
  /** Of the line with @example, from 1. */
  readonly line: number;
  readonly text: string;
}

const examples: Example[] = [...sources.values()].flatMap(({ file, tree, declared }) =>
  declared.flatMap(({ name, node }) =>
    ts
      .getJSDocTags(node)
      .filter(({ tagName }) => tagName.text === "example")
      .map((tag) => ({
        name,
        file,
        line: tree.getLineAndCharacterOfPosition(tag.getStart(tree)).line + 1,
        text: ts.getTextOfJSDocComment(tag.comment) ?? "",
      })),
  ),
);

/** Half a unit of the last digit shown; whole numbers are meant exactly, but for float32's round-off. */
function toleranceOf(shown: string): number {
  const [, decimals, exponent] = /^[\d_]*\.?(\d*)(?:e([+-]?\d+))?$/i.exec(shown) ?? [];
  if (decimals === undefined || (!decimals && exponent === undefined))
    return 1e-6 * Math.max(1, Math.abs(Number(shown)));
  return 0.5000001 * 10 ** (Number(exponent ?? 0) - decimals.length);
}

const listOf = (value: unknown): unknown[] | undefined =>
  Array.isArray(value)
    ? value
    : ArrayBuffer.isView(value) && !(value instanceof DataView)
      ? Array.from(value as Float64Array)
      : undefined;

/** Where a value differs from what is shown, as a path such as `.x[2]`; undefined where it does not. */
function difference(
  given: unknown,
  shown: ts.Expression,
  evaluate: (expression: string) => unknown,
  path = "",
): string | undefined {
  const value = given instanceof tf.Tensor ? given.arraySync() : given;
  const inner = ts.isParenthesizedExpression(shown) ? shown.expression : shown;
  const negative = ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken;
  const number = negative ? inner.operand : inner;
  if (ts.isNumericLiteral(number)) {
    const text = number.getText();
    const error = Math.abs((value as number) - (negative ? -1 : 1) * Number(text));
    return typeof value === "number" && error <= toleranceOf(text) ? undefined : path || "value";
  }
  if (ts.isArrayLiteralExpression(inner)) {
    const list = listOf(value);
    if (list?.length !== inner.elements.length) return `${path}.length`;
    return inner.elements
      .map((element, i) => difference(list[i], element, evaluate, `${path}[${i}]`))
      .find((where) => where !== undefined);
  }
  if (ts.isObjectLiteralExpression(inner)) {
    if (typeof value !== "object" || value === null) return path || "value";
    const entries = inner.properties.map((property) => {
      assert.ok(ts.isPropertyAssignment(property), `${property.getText()}: write name: value`);
      const name = property.name as ts.Identifier | ts.StringLiteral | ts.NumericLiteral;
      return [name.text, property.initializer] as const;
    });
    const keys = Object.keys(value).filter((key) => (value as never)[key] !== undefined);
    const odd = keys.find((key) => !entries.some(([name]) => name === key));
    if (odd !== undefined) return `${path}.${odd} (not shown)`;
    return entries
      .map(([key, entry]) => difference((value as never)[key], entry, evaluate, `${path}.${key}`))
      .find((where) => where !== undefined);
  }
  try {
    assert.deepStrictEqual(value, evaluate(inner.getText()));
    return undefined;
  } catch (error) {
    return error instanceof assert.AssertionError ? path || "value" : `${path} (${error})`;
  }
}

const isTracked = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) ||
  (ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.length === 1 &&
    ts.isIdentifier(statement.declarationList.declarations[0].name));

/** The example as the body of a function that tells `shows` each value and what is said of it. */
function bodyOf({ text }: Example): string {
  const tree = ts.createSourceFile("example.ts", text, ts.ScriptTarget.Latest, true);
  return tree.statements
    .map((statement) => {
      const code = statement.getText(tree);
      const comment = ts
        .getTrailingCommentRanges(text, statement.end)
        ?.map(({ pos, end }) => text.slice(pos, end).replace(/^\/\/\s*(=>)?\s*/, ""))[0];
      if (comment === undefined || !isTracked(statement)) return code;
      const said = JSON.stringify(comment);
      if (ts.isExpressionStatement(statement))
        return `shows(await (${statement.expression.getText(tree)}), ${said});`;
      const [{ name }] = (statement as ts.VariableStatement).declarationList.declarations;
      return `${code}\nshows(${name.getText(tree)}, ${said});`;
    })
    .join("\n");
}

const inspected = (value: unknown): string =>
  JSON.stringify(
    value instanceof tf.Tensor ? value.arraySync() : (listOf(value) ?? value),
    (_key, inner: unknown) => (typeof inner === "function" ? "(a function)" : inner),
  );

async function run(example: Example, scope: Readonly<Record<string, unknown>>): Promise<void> {
  const { outputText } = ts.transpileModule(`async function example() {\n${bodyOf(example)}\n}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None },
    reportDiagnostics: true,
  });
  const evaluate = (expression: string): unknown =>
    new Function(...Object.keys(scope), `return (${expression});`)(...Object.values(scope));
  const shows = (value: unknown, said: string): void => {
    const tree = ts.createSourceFile("said.ts", `(${said})`, ts.ScriptTarget.Latest, true);
    const [statement] = tree.statements;
    assert.ok(
      tree.statements.length === 1 && ts.isExpressionStatement(statement),
      `"// ${said}" is no value`,
    );
    const where = difference(value, statement.expression, evaluate);
    if (where !== undefined)
      assert.fail(`shows ${said}\n    but gives ${inspected(value)}\n    differing in ${where}`);
  };
  const names = [...Object.keys(scope), "shows"];
  const body = new Function(...names, `${outputText}\nreturn example();`);
  await body(...Object.values(scope), shows);
}

/** A kernel that takes outputs and shows them to nobody, so that `show` opens no window. */
function pretendToBeNotebook(): () => void {
  const id = require.resolve("tslab/dist/jupyter");
  const { [id]: before } = require.cache;
  require.cache[id] = { exports: { lastWriteDisplayData: () => {} } } as NodeModule;
  return () => {
    if (before) require.cache[id] = before;
    else delete require.cache[id];
  };
}

describe("@example", () => {
  const modules = new Map<string, Record<string, unknown>>();
  let everything: Record<string, unknown>;
  let stop: () => void;
  before(async function () {
    this.timeout(60_000);
    for (const file of library) modules.set(file, require(join(root, file)));
    everything = Object.assign({}, ...modules.values());
    await ready;
    stop = pretendToBeNotebook();
  });
  after(() => stop());

  for (const example of examples)
    it(`${example.name}, ${example.file}:${example.line}`, async function () {
      // Where two files export one name, a file means its own.
      const scope = { ...everything, ...modules.get(example.file) };
      try {
        await run(example, scope);
      } catch (error) {
        const message = error instanceof Error ? error.message : `${error}`;
        if (backend() === "wasm" && /wasm/.test(message)) this.skip(); // it says what it cannot do
        assert.fail(`${example.file}:${example.line}, example of ${example.name}: ${message}`);
      }
    }).slow(400);

  it("is compared with what it shows, numbers to the digits shown", async () => {
    const example = (text: string): Example => ({ name: "", file: "", line: 0, text });
    for (const text of [
      "1 / 3; // 0.333",
      "-2e-7 / 3; // => -6.67e-8",
      "const third: number = 1 / 3; // 0.333",
      "({ a: [1, 2], b: new Float64Array(2), c: 'x' }); // { a: [1, 2], b: [0, 0], c: \"x\" }",
      "await Promise.resolve(Math.PI); // Math.PI",
      "for (const i of [1]) i; // only run",
    ])
      await run(example(text), {});
    for (const text of [
      "1 / 3; // 0.334",
      "1.4; // 1",
      "NaN; // 0",
      "[1, 2]; // [1]",
      "({ a: 1, b: 2 }); // { a: 1 }",
      "({ a: 1 }); // { a: 1, b: 2 }",
      "const third: number = 1 / 3; // 0.334",
      "1; // the first number",
      "missing;",
    ])
      await assert.rejects(run(example(text), {}), text);
  });

  it("stands in the doc comment of every function that a notebook imports", () => {
    const lacking = new Set<string>();
    const unknown: string[] = [];
    const notebooks = readdirSync(join(root, "notebooks")).filter((file) =>
      file.endsWith(".ipynb"),
    );
    assert.ok(notebooks.length > 10);
    for (const notebook of notebooks)
      for (const { from, name } of importsOf(notebook)) {
        const file = imported("lib/src/notebook.ts", from.replace("../lib/", "./")) ?? from;
        const declared = declarationOf(file, name);
        const known = modules.get(file);
        if (!known || (!declared && !(name in known))) unknown.push(`${notebook}: ${name} ${from}`);
        if (typeof known?.[name] !== "function" || !declared) continue;
        const isShown = (one: Example) => one.file === declared.file && one.name === declared.name;
        if (!examples.some(isShown)) lacking.add(`${declared.file}: ${declared.name}`);
      }
    none([...unknown, ...lacking], "functions without an @example, and imports that lead nowhere");
  });
});

/** What a notebook imports by name from lib. */
function importsOf(notebook: string): { from: string; name: string }[] {
  const { cells } = JSON.parse(read(join("notebooks", notebook))) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  return cells
    .filter(({ cell_type }) => cell_type === "code")
    .flatMap(({ source }) => [...parse(notebook, [source].flat().join("")).tree.statements])
    .filter(ts.isImportDeclaration)
    .flatMap(({ moduleSpecifier, importClause }) => {
      const from = (moduleSpecifier as ts.StringLiteral).text;
      const named = importClause?.namedBindings;
      if (!from.startsWith("../lib/") || !named || !ts.isNamedImports(named)) return [];
      return named.elements.map(({ name, propertyName }) => ({
        from,
        name: (propertyName ?? name).text,
      }));
    });
}
