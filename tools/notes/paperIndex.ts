/** From what the paper numbers to the library, the notebooks and the tests. */
import { type Page, tokensOf } from "./document";
import { plain } from "./markdown";
import { inOrder, keyOf, mentions, type PaperItem } from "./mentions";
import { type Exported, exportsOf, fileSee, type SourceFile } from "./sources";

/** One cell that speaks of an item. */
export interface Cell {
  readonly page: string;
  readonly cell: string;
  /** The section it stands in. */
  readonly section: string;
}

export interface IndexEntry {
  readonly item: PaperItem;
  readonly functions: readonly Exported[];
  /** Files that speak of the item as a whole. */
  readonly files: readonly string[];
  readonly cells: readonly Cell[];
  readonly tests: readonly string[];
}

/** Test files that a `@see` names, from the root. */
export const testsIn = (see: string): string[] => see.match(/\btest\/[\w/.]+\.ts/g) ?? [];

/** The tests of a function: those of its file, where it names none itself. */
function testsOf({ see, file }: Exported, sources: readonly SourceFile[]): string[] {
  const own = testsIn(see);
  return own.length > 0 ? own : testsIn(fileSee(sources.find(({ path }) => path === file)!));
}

/** "section 3" and "Appendix A" of a `@see`. */
export const sectionsIn = (see: string): string[] =>
  (see.match(/\b(?:section \d|Appendix [A-Z]|appendix on experiments)/g) ?? []).map(
    (name) => name[0].toUpperCase() + name.slice(1),
  );

/** Where the notebooks mention items, in text and captions. */
function cellsByItem(pages: readonly Page[]): Map<string, { item: PaperItem; cells: Cell[] }> {
  const found = new Map<string, { item: PaperItem; cells: Cell[] }>();
  for (const page of pages) {
    let section = page.title;
    for (const block of page.blocks) {
      const tokens = tokensOf(block);
      for (const [i, token] of tokens.entries()) {
        // Titles and tables announce what other places treat.
        if (token.type !== "inline" || /^(h1|td|th)$/.test(tokens[i - 1].tag)) continue;
        if (section === page.title && tokens[i - 1].tag !== "h2") continue;
        if (tokens[i - 1].tag === "h2") section = plain(token);
        for (const { kind, number } of mentions(plain(token))) {
          const item = { kind, number };
          const entry = found.get(keyOf(item)) ?? { item, cells: [] };
          if (
            !entry.cells.some(({ page: name, cell }) => name === page.name && cell === block.cell)
          )
            entry.cells.push({ page: page.name, cell: block.cell, section });
          found.set(keyOf(item), entry);
        }
      }
    }
  }
  return found;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const speaksOf = (item: PaperItem) => (see: string) =>
  mentions(see).some((found) => keyOf(found) === keyOf(item));

/** Every item that the library or a notebook names, in the paper's order. */
export function paperIndex(
  notebooks: readonly Page[],
  sources: readonly SourceFile[],
): IndexEntry[] {
  const library = sources.filter(({ path }) => path.startsWith("lib/"));
  const exported = library.flatMap(exportsOf);
  const heads = library.map((file) => ({ path: file.path, see: fileSee(file) }));
  const cells = cellsByItem(notebooks);
  const named = [...exported, ...heads].flatMap(({ see }) => mentions(see));
  const all = [...named, ...[...cells.values()].map(({ item }) => item)];
  const items = new Map(all.map(({ kind, number }) => [keyOf({ kind, number }), { kind, number }]));
  return [...items.values()].sort(inOrder).map((item) => {
    const speaks = speaksOf(item);
    const functions = exported.filter(({ see }) => speaks(see));
    const files = heads.filter(({ see }) => speaks(see));
    return {
      item,
      functions,
      files: files.map(({ path }) => path),
      cells: cells.get(keyOf(item))?.cells ?? [],
      tests: unique([
        ...functions.flatMap((one) => testsOf(one, sources)),
        ...files.flatMap(({ see }) => testsIn(see)),
      ]).sort(),
    };
  });
}

export interface SectionEntry {
  readonly section: string;
  readonly functions: readonly Exported[];
  readonly tests: readonly string[];
}

/** Functions whose `@see` names a section of the paper, by section. */
export function sectionIndex(sources: readonly SourceFile[]): SectionEntry[] {
  const exported = sources.filter(({ path }) => path.startsWith("lib/")).flatMap(exportsOf);
  return unique(exported.flatMap(({ see }) => sectionsIn(see)))
    .sort(
      (a, b) =>
        Number(a.startsWith("Appendix")) - Number(b.startsWith("Appendix")) || (a < b ? -1 : 1),
    )
    .map((section) => {
      const functions = exported.filter(({ see }) => sectionsIn(see).includes(section));
      return {
        section,
        functions,
        tests: unique(functions.flatMap((one) => testsOf(one, sources))).sort(),
      };
    });
}
