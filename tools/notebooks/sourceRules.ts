/** What the code cells of a notebook must be. */
import { namedIn, strandedShorthands } from "./cells";
import { codeCells, type Notebook, perCell, textOf } from "./notebook";

const maxLines = 25;
const maxColumns = 100;

const perSource = (notebook: Notebook, findings: (source: string, i: number) => string[]) =>
  perCell(notebook, (cell, i) => findings(textOf(cell.source), i));

export const lengthFindings = (notebook: Notebook): string[] =>
  perSource(notebook, (source) => {
    const lines = source.trimEnd().split("\n");
    const long = lines.flatMap((line, i) =>
      [...line].length > maxColumns
        ? [`line ${i + 1} must have at most ${maxColumns} characters, got ${[...line].length}`]
        : [],
    );
    return lines.length > maxLines
      ? [`must have at most ${maxLines} lines, got ${lines.length}`, ...long]
      : long;
  });

/** @param formatted the sources as the formatter writes them */
export const formatFindings = (notebook: Notebook, formatted: readonly string[]): string[] =>
  perSource(notebook, (source, i) =>
    source === formatted[i] ? [] : ["must be formatted: npm run format"],
  );

export function shorthandFindings(notebook: Notebook): string[] {
  const stranded = strandedShorthands(codeCells(notebook).map((cell) => textOf(cell.source)));
  return perSource(notebook, (_, i) =>
    stranded[i].map((name) => `{ ${name} } must be { ${name}: ${name} }: it is of an earlier cell`),
  );
}

export const idFindings = (notebook: Notebook): string[] =>
  perSource(notebook, (source) =>
    namedIn(source).flatMap(({ kind, id }) => {
      if (id === undefined) return kind === "claim" ? ['a claim must have an id: "…"'] : [];
      const isKebab = /^[a-z\d]+(-[a-z\d]+)*$/.test(id);
      return isKebab ? [] : [`an id must be in small letters, words joined by -, got ${id}`];
    }),
  );

/** Ids that stand more than once in the collection, each at its second place. */
export function duplicateIds(notebooks: ReadonlyMap<string, Notebook>): Map<string, string[]> {
  const owners = new Map<string, string>();
  return new Map(
    [...notebooks].map(([name, notebook]) => [
      name,
      perSource(notebook, (source) =>
        namedIn(source).flatMap(({ id }) => {
          if (id === undefined) return [];
          const owner = owners.get(id);
          owners.set(id, owner ?? name);
          return owner ? [`the id ${id} must be new, got it in ${owner} before`] : [];
        }),
      ),
    ]),
  );
}
