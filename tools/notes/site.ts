/** Writes the notes as static HTML that works from the file system. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildAssets } from "./assets";
import { bodyHtml, figureFile } from "./body";
import { type Collection, siteEdition, writerOf } from "./collection";
import { deckPage } from "./deckPage";
import { leadOf, type Page, words } from "./document";
import { framed } from "./frame";
import { homePage } from "./home";
import { scriptJson } from "./html";
import { playgroundInSite } from "./playground";
import { previewsOf } from "./previews";
import { printPage } from "./printPage";
import { searchIndex } from "./search";
import { sourcePages } from "./sourcePage";

function writeFigures(folder: string, pages: readonly Page[]): void {
  for (const page of pages)
    for (const block of page.blocks) {
      if (block.kind !== "figure") continue;
      const name = join(folder, figureFile(page, block));
      writeFileSync(`${name}.png`, Buffer.from(block.png, "base64"));
      if ("address" in block.content) continue;
      // A script, not JSON: pages opened from the file system may not fetch.
      const file = `figures/${figureFile(page, block)}`;
      writeFileSync(
        `${name}.js`,
        `notes.receive(${JSON.stringify(file)}, ${scriptJson(block.content)});\n`,
      );
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
  put("print.html", printPage(collection));
  put("playground.html", playgroundInSite(collection.root));
  for (const lecture of collection.lectures)
    put(`slides/${lecture.page.name}.html`, deckPage(lecture, collection));
  for (const { name, html } of sourcePages(world.sources, collection)) put(name, html);
  put(
    "assets/previews.js",
    `notes.previews = ${scriptJson(previewsOf(world.definitions, writer))};\n`,
  );
  put("assets/search.js", `notes.index = ${scriptJson(searchIndex(pages))};\n`);
  await buildAssets(join(folder, "assets"));
}
