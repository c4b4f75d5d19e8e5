/** The search index: made here, read in the browser by the same library with the same options. */
import MiniSearch from "minisearch";
import { letterOf } from "./client/greek";
import { searchOptions } from "./client/searchOptions";
import { type Page, tokensOf } from "./document";
import { plain } from "./markdown";

/** A section of a page, as it is found. */
interface Section {
  id: number;
  href: string;
  page: string;
  title: string;
  text: string;
  code: string;
}

/** TeX as far as it can be read: Greek letters stay, other commands, braces and dollars are no words. */
const readable = (text: string): string =>
  text
    .replace(/\\([a-z]+)/gi, (_, name: string) => letterOf.get(name.toLowerCase()) ?? " ")
    .replace(/\\\|/g, "‖")
    .replace(/[{}\\$^_&]/g, "")
    .replace(/\s+/g, " ");

function sectionsOf(page: Page): Omit<Section, "id">[] {
  const sections: Omit<Section, "id">[] = [];
  const open = (title: string, href: string): void => {
    sections.push({ href, page: page.title, title, text: "", code: "" });
  };
  const say = (text: string): void => {
    sections[sections.length - 1].text += `${readable(text)} `;
  };
  open(page.title, `${page.name}.html`);
  for (const block of page.blocks) {
    if (block.kind === "code") sections[sections.length - 1].code += `${block.source} `;
    const tokens = tokensOf(block);
    for (const [i, token] of tokens.entries()) {
      if (token.type !== "inline") continue;
      const before = tokens[i - 1];
      if (/^h[23]$/.test(before.tag))
        open(readable(plain(token)), `${page.name}.html#${before.attrGet("id")}`);
      else if (before.tag !== "h1") say(plain(token));
    }
    if (block.kind === "figure") say(block.alt);
    if (block.kind === "html") say(block.text);
  }
  return sections;
}

/** JSON of the whole index. */
export function searchIndex(pages: readonly Page[]): unknown {
  const index = new MiniSearch<Section>(searchOptions);
  index.addAll(pages.flatMap(sectionsOf).map((section, id) => ({ id, ...section })));
  return index.toJSON();
}
