/** Builds the notes: every notebook and every page of prose as static HTML that works from the file system. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Notebook } from "../notebooks/notebook";
import { buildAssets } from "./assets";
import { bodyHtml, figureFile, type Writer } from "./body";
import { openHighlighter } from "./code";
import { leadOf, notebookPage, type Page, prosePage, words } from "./document";
import { indexPage } from "./equationPage";
import { framed } from "./frame";
import { homePage } from "./home";
import { scriptJson } from "./html";
import type { Edition, World } from "./links";
import { type Markdown, openMarkdown } from "./markdown";
import { previewsOf } from "./previews";
import { definitionsOf, finder } from "./registry";
import { searchIndex } from "./search";
import { sourcePages } from "./sourcePage";
import { readSources, uniqueExports } from "./sources";

/** Pages of prose in notes/, in the order of the site. */
const prose = ["lecture-plans", "glossary"];

export interface Collection {
  readonly pages: readonly Page[];
  readonly world: World;
  readonly markdown: Markdown;
  readonly highlight: Awaited<ReturnType<typeof openHighlighter>>;
  readonly root: string;
}

/** Reads and parses everything; writes nothing. */
export async function readCollection(root: string): Promise<Collection> {
  const highlight = await openHighlighter();
  const markdown = await openMarkdown(highlight);
  const notebooks = readdirSync(join(root, "notebooks"))
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((file) => {
      const notebook = JSON.parse(readFileSync(join(root, "notebooks", file), "utf8")) as Notebook;
      return notebookPage(file.replace(/\.ipynb$/, ""), notebook, markdown);
    });
  const texts = prose.map((name) =>
    prosePage(name, readFileSync(join(root, "notes", `${name}.md`), "utf8"), markdown),
  );
  const sources = readSources(root);
  const definitions = definitionsOf(notebooks);
  const index = indexPage({ notebooks, sources, markdown });
  const pages = [...notebooks, ...texts, index];
  const world = { pages, find: finder(definitions), definitions, sources, exports: uniqueExports(sources) };
  return { pages, world, markdown, highlight, root };
}

/** Addresses inside the site, from a page in its root folder. */
export const siteEdition: Edition = {
  href: (page, id) => `${page}.html${id ? `#${id}` : ""}`,
  source: (file, line) => `source/${file}.html${line ? `#L${line}` : ""}`,
};

export const writerOf = (
  { markdown, highlight, world }: Collection,
  edition: Edition,
  figures = "figures/",
): Writer => ({
  markdown,
  highlight,
  world,
  edition,
  figures,
});

function writeFigures(folder: string, pages: readonly Page[]): void {
  for (const page of pages)
    for (const block of page.blocks) {
      if (block.kind !== "figure") continue;
      const name = join(folder, figureFile(page, block));
      writeFileSync(`${name}.png`, Buffer.from(block.png, "base64"));
      // A script, not JSON: pages opened from the file system may not fetch.
      const file = `figures/${figureFile(page, block)}`;
      writeFileSync(`${name}.js`, `notes.receive(${JSON.stringify(file)}, ${scriptJson(block.content)});\n`);
    }
}

export const descriptionOf = (page: Page): string => {
  const lead = leadOf(page);
  return lead ? words([lead]).replace(/\$/g, "").slice(0, 300) : page.title;
};

/** Writes the site into `folder`, which is emptied first. */
export async function buildSite(collection: Collection, folder: string): Promise<void> {
  const { pages, world } = collection;
  rmSync(folder, { recursive: true, force: true });
  for (const part of ["", "assets", "figures"]) mkdirSync(join(folder, part), { recursive: true });
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const writer = writerOf(collection, siteEdition);
  writeFigures(join(folder, "figures"), pages);
  for (const page of pages) {
    const options = { title: page.title, description: descriptionOf(page), pages, current: page };
    put(`${page.name}.html`, framed({ ...options, body: bodyHtml(page, writer), kind: page.name }));
  }
  put("index.html", homePage(collection, writer));
  for (const { name, html } of sourcePages(world.sources, collection)) put(name, html);
  put("assets/previews.js", `notes.previews = ${scriptJson(previewsOf(world.definitions, writer))};\n`);
  put("assets/search.js", `notes.index = ${scriptJson(searchIndex(pages))};\n`);
  await buildAssets(join(folder, "assets"));
}
