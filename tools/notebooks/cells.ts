/** What the check of notebooks reads in the code of cells: names, knobs, ids, and traps of the kernel. */
import ts from "typescript";

/** A call of claim, table or show with its id. */
export interface Named {
  readonly kind: "claim" | "table" | "show";
  /** undefined if it is no text in quotes. */
  readonly id: string | undefined;
  /** Where the text of a claim stands in the source. */
  readonly text?: readonly [start: number, end: number];
}

/** A const whose name in capitals says that it is for the reader to turn. */
export interface Knob {
  readonly name: string;
  /** Elements, as written, of a value that is a list; in quick mode, if it depends on the mode. */
  readonly list?: readonly string[];
}

export const parse = (source: string): ts.SourceFile =>
  ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);

export function* within(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* within(child);
}

const topLevelVariables = (file: ts.SourceFile): ts.VariableDeclaration[] =>
  file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? namesIn(element.name) : [],
  );
}

const hasNumber = (node: ts.Node): boolean => [...within(node)].some(ts.isNumericLiteral);

function listIn(value: ts.Expression): string[] | undefined {
  if (ts.isConditionalExpression(value)) return listIn(value.whenTrue);
  return ts.isArrayLiteralExpression(value)
    ? value.elements.map((element) => element.getText())
    : undefined;
}

/** A name in capitals at the top level of a cell is a knob if numbers stand in its value. */
export const knobsIn = (source: string): Knob[] =>
  topLevelVariables(parse(source)).flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) &&
    /^[A-Z][A-Z\d_]*$/.test(name.text) &&
    initializer &&
    hasNumber(initializer)
      ? [{ name: name.text, list: listIn(initializer) }]
      : [],
  );

const isKind = (name: string): name is Named["kind"] => /^(claim|table|show)$/.test(name);

function idIn(options: ts.Expression | undefined): string | undefined {
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  const property = options.properties.find((one) => one.name?.getText() === "id");
  return property && ts.isPropertyAssignment(property) && ts.isStringLiteral(property.initializer)
    ? property.initializer.text
    : undefined;
}

/** Calls of claim, table and show, in the order in which they are written. */
export const namedIn = (source: string): Named[] =>
  [...within(parse(source))]
    .filter(ts.isCallExpression)
    .flatMap(({ expression, arguments: given }) => {
      const kind = expression.getText();
      if (!isKind(kind)) return [];
      const id = idIn(given.at(-1));
      return kind === "claim" && given.length > 1
        ? [{ kind, id, text: [given[1].getStart(), given[1].getEnd()] as const }]
        : [{ kind, id }];
    });

/** The same code, whose claims print their ids before their texts: `✓ ‹id› text`. */
export function withIdsPrinted(source: string): string {
  let tagged = source;
  for (const { id, text } of namedIn(source).reverse())
    if (id !== undefined && text) {
      const [start, end] = text;
      tagged = `${tagged.slice(0, start)}"‹${id}› " + (${tagged.slice(start, end)})${tagged.slice(end)}`;
    }
  return tagged;
}

function importedIn({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : [bindings];
  return [importClause, ...named].flatMap((one) => (one?.name ? [one.name.text] : []));
}

/** Names of a cell's own variables, functions and classes. */
export const definedIn = (file: ts.SourceFile): string[] => [
  ...topLevelVariables(file).flatMap(({ name }) => namesIn(name)),
  ...file.statements.flatMap((statement) => {
    const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    return isNamed && statement.name ? [statement.name.text] : [];
  }),
];

/** Names that a cell leaves to later ones. */
const declaredIn = (file: ts.SourceFile): string[] => [
  ...definedIn(file),
  ...file.statements.filter(ts.isImportDeclaration).flatMap(importedIn),
];

/**
 * Shorthand properties that name something of an earlier cell, which the kernel does not find: for every cell, the
 * names.
 */
export function strandedShorthands(sources: readonly string[]): string[][] {
  const names = sources.map((_, i) => `${i}.ts`);
  const options: ts.CompilerOptions = {
    noLib: true,
    noResolve: true,
    types: [],
    moduleDetection: ts.ModuleDetectionKind.Force, // each cell a scope of its own
    target: ts.ScriptTarget.ES2022,
  };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name, languageVersion) => {
      const source = sources[Number.parseInt(name, 10)];
      return ts.createSourceFile(name, source, languageVersion, true);
    },
    fileExists: (name) => names.includes(name),
  };
  const program = ts.createProgram(names, options, host);
  const checker = program.getTypeChecker();
  const earlier = new Set<string>();
  return names.map((name) => {
    const file = program.getSourceFile(name) as ts.SourceFile;
    const stranded = [...within(file)]
      .filter(ts.isShorthandPropertyAssignment)
      .filter((node) => earlier.has(node.name.text))
      .filter((node) => !checker.getShorthandAssignmentValueSymbol(node)?.declarations?.length)
      .map((node) => node.name.text);
    for (const name of declaredIn(file)) earlier.add(name);
    return [...new Set(stranded)];
  });
}
