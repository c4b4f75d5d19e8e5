/** Which cells of a notebook a change can reach, read from the names in their code. */
import ts from "typescript";
import { definedIn, parse, within } from "./cells";

interface Names {
  /** All that stand in the cell, but for those of properties and imports. */
  readonly mentioned: ReadonlySet<string>;
  /** What the cell defines. */
  readonly defined: ReadonlySet<string>;
  /** What it may alter: assigned to, or asked to change by a method. */
  readonly altered: ReadonlySet<string>;
}

const CHANGING = /^(add|clear|delete|fill|pop|push|reverse|set|shift|sort|splice|unshift)$/;

/** `list` of `list.rows[0]`. */
function rootOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  const isPart = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  return isPart || ts.isNonNullExpression(node) ? rootOf(node.expression) : undefined;
}

function alteredBy(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns ? rootOf(node.left) : undefined;
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator } = node;
    const counts =
      operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return counts ? rootOf(node.operand) : undefined;
  }
  const isCall = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression);
  return isCall && CHANGING.test(node.expression.name.text)
    ? rootOf(node.expression.expression)
    : undefined;
}

const isReference = (node: ts.Identifier): boolean =>
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) &&
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);

function namesOf(source: string): Names {
  const file = parse(source);
  const nodes = file.statements
    .filter((statement) => !ts.isImportDeclaration(statement))
    .flatMap((statement) => [...within(statement)]);
  return {
    mentioned: new Set(
      nodes
        .filter(ts.isIdentifier)
        .filter(isReference)
        .map(({ text }) => text),
    ),
    defined: new Set(definedIn(file)),
    altered: new Set(nodes.map(alteredBy).filter((name) => name !== undefined)),
  };
}

const meet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].some((name) => other.has(name));

/** With what the functions alter that a cell mentions. */
function withBorrowed(cells: readonly Names[]): Names[] {
  const complete: Names[] = [];
  for (const cell of cells) {
    const lenders = complete.filter(({ defined }) => meet(cell.mentioned, defined));
    const borrowed = lenders.flatMap(({ altered }) => [...altered]);
    complete.push({ ...cell, altered: new Set([...cell.altered, ...borrowed]) });
  }
  return complete;
}

/**
 * The cells that must run again if some have changed, in order: those that mention what one of them defines, all later
 * ones that have to do with what one of them alters, and so on. Rather too many than too few.
 *
 * @param changed indices; sources are those after the change.
 */
export function reachedFrom(sources: readonly string[], changed: ReadonlySet<number>): number[] {
  const cells = withBorrowed(sources.map(namesOf));
  const first = Math.min(...changed);
  const reached = new Set(changed);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    const altered = new Set([...reached].flatMap((i) => [...cells[i].altered]));
    const defined = new Set<string>();
    for (const [i, cell] of cells.entries()) {
      const shares = i > first && meet(cell.mentioned, altered);
      if (shares || meet(cell.mentioned, defined)) reached.add(i);
      if (reached.has(i)) for (const name of cell.defined) defined.add(name);
    }
  }
  return [...reached].sort((one, other) => one - other);
}
