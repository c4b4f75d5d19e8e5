/** A notebook's slides as a page for reveal.js. */
import { figureFile, inlineHtml, pictureHtml, type Writer } from "./body";
import { type Collection, siteEdition, writerOf } from "./collection";
import { printed } from "./console";
import type { Block, Page } from "./document";
import { collection as title } from "./frame";
import { escapeHtml } from "./html";
import { type Edition, withLinks } from "./links";
import { type Part, type Slide, slidesOf } from "./slides";

/** Slides link to the notes, one folder up. */
const deckEdition: Edition = {
  ...siteEdition,
  href: (page, id) => `../${siteEdition.href(page, id)}`,
  source: (file, line) => `../${siteEdition.source(file, line)}`,
};

function blockHtml(block: Block, page: Page, writer: Writer): string {
  if (block.kind === "code") return `<div class="code">${writer.highlight(block.source)}</div>`;
  if (block.kind === "printed") return `<div class="output">${printed(block.text)}</div>`;
  if (block.kind === "html") return `<div class="output">${block.html}</div>`;
  if (block.kind === "text") return "";
  const { width, height, caption } = block;
  const file = `${writer.figures}${figureFile(page, block)}`;
  const picture = pictureHtml(block, page, writer, ' loading="lazy"');
  const below = caption ? `<figcaption>${inlineHtml(caption, page, writer)}</figcaption>` : "";
  return `<figure data-figure="${file}" style="--ratio: ${(width / height).toFixed(3)}"><div class="canvas">${picture}</div>${below}</figure>`;
}

function partHtml(part: Part, page: Page, writer: Writer): string {
  if ("block" in part) return blockHtml(part.block, page, writer);
  const html = writer.markdown
    .render(withLinks(part.tokens, page, writer))
    .replace(/ id="[^"]*"/g, "");
  return part.fragment ? `<div class="fragment">${html}</div>` : html;
}

const mathless = (text: string): string => escapeHtml(text.replace(/\$/g, ""));

function slideHtml({ heading, parts, notes }: Slide, page: Page, writer: Writer): string {
  const isTitle = heading === page.title;
  const top = heading ? `<h2${isTitle ? ' class="title"' : ""}>${mathless(heading)}</h2>` : "";
  // The speaker's window is reveal's own and has none of our styles.
  const said = writer.markdown
    .render(withLinks(notes, page, writer), { mathml: true })
    .replace(/ id="[^"]*"/g, "");
  const aside = said ? `<aside class="notes">${said}</aside>` : "";
  const body = parts.map((part) => partHtml(part, page, writer)).join("\n");
  return `<section>${top}<div class="slide-body">${body}</div>${aside}</section>`;
}

/** HTML of the deck. */
export function deckPage(page: Page, collection: Collection): string {
  const writer = writerOf(collection, deckEdition, "../figures/");
  const columns = slidesOf(page).map((column) => {
    const slides = column.map((slide) => slideHtml(slide, page, writer));
    return `<section>${slides.join("\n")}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(`${page.title} · slides · ${title}`)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/deck.css">
</head>
<body class="deck">
<main class="reveal"><div class="slides">
${columns.join("\n")}
</div></main>
<a class="back" href="../${page.name}.html">Notes</a>
<script src="../assets/deck.js"></script>
</body>
</html>
`;
}
