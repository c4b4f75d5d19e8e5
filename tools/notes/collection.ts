/** Everything the notes are made of, read and parsed once; and how the site addresses it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { notebookNames, readNotebook } from "../notebooks/collection";
import type { Writer } from "./body";
import { type Highlight, openHighlighter } from "./code";
import { notebookPage, type Page, prosePage } from "./document";
import { indexPage } from "./equationPage";
import { type Lecture, lectureOf } from "./lecture";
import type { Edition, World } from "./links";
import { type Markdown, openMarkdown } from "./markdown";
import { definitionsOf, finder } from "./registry";
import { readSources, uniqueExports } from "./sources";

/** Pages of prose in notes/, in the order of the site. */
const prose = ["published", "related-work", "python", "problem-set", "glossary"];
/** In notes/lectures. */
const decks = ["one-figure", "one-hour", "two-hours"];

export interface Collection {
  readonly pages: readonly Page[];
  readonly lectures: readonly Lecture[];
  readonly world: World;
  readonly markdown: Markdown;
  readonly highlight: Highlight;
  readonly root: string;
}

/** Reads and parses everything; writes nothing. */
export async function readCollection(root: string): Promise<Collection> {
  const highlight = await openHighlighter();
  const markdown = await openMarkdown(highlight);
  const folder = join(root, "notebooks");
  const notebooks = notebookNames(folder).map((file) =>
    notebookPage(file.replace(/\.ipynb$/, ""), readNotebook(folder, file), markdown),
  );
  const textOf = (name: string, ...folders: string[]): Page =>
    prosePage(name, readFileSync(join(root, "notes", ...folders, `${name}.md`), "utf8"), markdown);
  const lectures = decks.map((name) => lectureOf(textOf(name, "lectures"), notebooks));
  const texts = [...lectures.map(({ page }) => page), ...prose.map((name) => textOf(name))];
  const sources = readSources(root);
  const definitions = definitionsOf(notebooks);
  const index = indexPage({ notebooks, sources, markdown });
  const pages = [...notebooks, ...texts, index];
  const world = {
    pages,
    find: finder(definitions),
    definitions,
    sources,
    exports: uniqueExports(sources),
  };
  return { pages, lectures, world, markdown, highlight, root };
}

/** Addresses inside the site, from a page in its root folder. */
export const siteEdition: Edition = {
  href: (page, id) => `${page}.html${id ? `#${id}` : ""}`,
  id: (_page, id) => id,
  paper: false,
  source: (file, line) => `source/${file}.html${line ? `#L${line}` : ""}`,
};

export const writerOf = (
  collection: Collection,
  edition: Edition,
  figures = "figures/",
): Writer => ({ ...collection, edition, figures });
