/** What a hover over a link shows: a figure, an equation, the beginning of a theorem's section, a page's lead. */
import { inlineHtml, pictureHtml, type Writer } from "./body";
import { leadOf, type Page } from "./document";
import { escapeHtml } from "./html";
import { withLinks } from "./links";
import { nameOf } from "./mentions";
import type { Definition } from "./registry";

function definitionHtml(definition: Definition, page: Page, writer: Writer): string {
  const figure = page.blocks.find((block) => block.kind === "figure" && block.id === definition.id);
  if (figure?.kind === "figure") {
    const caption = figure.caption ? inlineHtml(figure.caption, page, writer, figure.id) : "";
    return `${pictureHtml(figure, page, writer)}<p>${caption}</p>`;
  }
  const html = writer.markdown.render(withLinks(definition.preview, page, writer));
  return `<p class="of">${nameOf(definition)}</p>${html.replace(/ id="[^"]*"/g, "")}`;
}

/** By the keys that links carry. */
export function previewsOf(
  definitions: readonly Definition[],
  writer: Writer,
): Record<string, string> {
  const { pages } = writer.world;
  const ofPages = pages.map((page) => {
    const lead = leadOf(page);
    return [
      page.name,
      `<p class="of">${escapeHtml(page.title)}</p><p>${lead ? inlineHtml([lead], page, writer) : ""}</p>`,
    ];
  });
  const ofItems = definitions.map((definition) => {
    const page = pages.find(({ name }) => name === definition.page)!;
    return [`${definition.page}#${definition.id}`, definitionHtml(definition, page, writer)];
  });
  // Definitions come best first: the best must be written last.
  return Object.fromEntries([...ofPages, ...ofItems.reverse()]);
}
