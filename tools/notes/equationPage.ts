/** The index as a page: one row for everything the paper numbers. */
import { type Page, prosePage } from "./document";
import type { Markdown } from "./markdown";
import { nameOf } from "./mentions";
import {
  type Cell,
  type IndexEntry,
  paperIndex,
  type SectionEntry,
  sectionIndex,
} from "./paperIndex";
import type { Exported, SourceFile } from "./sources";

const functionLink = ({ name, file, line }: Exported): string =>
  `[\`${name}\`](../${file}#L${line})`;
const fileLink = (file: string): string =>
  `[\`${file.replace(/^(lib\/src|test)\//, "")}\`](../${file})`;
const cellLink = ({ page, cell, section }: Cell): string =>
  `[${page.slice(0, 2)} ${section.replace(/\|/g, "\\|").replace(/^\d\d /, "")}](${page}.ipynb#${cell})`;

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell || "–").join(" | ")} |`;

/** A function tells more than its file: the file is named only where no function is. */
const library = ({ functions, files }: IndexEntry): string => {
  const told = new Set(functions.map(({ file }) => file));
  return [
    ...functions.map(functionLink),
    ...files.filter((file) => !told.has(file)).map(fileLink),
  ].join(", ");
};

/** One link a section is enough to find the place. */
const places = (cells: readonly Cell[]): string =>
  cells
    .filter(
      ({ page, section }, i) =>
        cells.findIndex((c) => c.page === page && c.section === section) === i,
    )
    .map(cellLink)
    .join("<br>");

const entryRow = (entry: IndexEntry): string =>
  row(
    nameOf(entry.item),
    library(entry),
    places(entry.cells),
    entry.tests.map(fileLink).join(", "),
  );

const sectionRow = ({ section, functions, tests }: SectionEntry): string =>
  row(section, functions.map(functionLink).join(", "), tests.map(fileLink).join(", "));

export function indexPage(parts: {
  readonly notebooks: readonly Page[];
  readonly sources: readonly SourceFile[];
  readonly markdown: Markdown;
}): Page {
  const { notebooks, sources, markdown } = parts;
  const text = `# Index of the paper

What the paper numbers, and where it lives here: in the library, in the notebooks, in the tests. The first
column leads to the place that treats it. The table is made from the \`@see\` lines of the library and from the
text of the notebooks; a test fails when one of them leads nowhere.

## Figures, equations and theorems

| paper | library | notebook | tests |
| --- | --- | --- | --- |
${paperIndex(notebooks, sources).map(entryRow).join("\n")}

## Sections

| section | library | tests |
| --- | --- | --- |
${sectionIndex(sources).map(sectionRow).join("\n")}
`;
  return prosePage("index-of-the-paper", text, markdown);
}
