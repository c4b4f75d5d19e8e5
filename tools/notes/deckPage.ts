/** A lecture as a page for reveal.js. */
import { figureFile, pictureHtml, type Writer } from "./body";
import { type Collection, siteEdition, writerOf } from "./collection";
import type { Page } from "./document";
import { collection as title } from "./frame";
import { escapeHtml } from "./html";
import type { Lecture, PlacedFigure, Slide } from "./lecture";
import { type Edition, withLinks } from "./links";
import type { Token } from "./markdown";

/** Slides link to the notes, one folder up. */
const deckEdition: Edition = {
  ...siteEdition,
  href: (page, id) => `../${siteEdition.href(page, id)}`,
  source: (file, line) => `../${siteEdition.source(file, line)}`,
};

function figureHtml({ page, block }: PlacedFigure, writer: Writer): string {
  const file = `${writer.figures}${figureFile(page, block)}`;
  const picture = pictureHtml(block, page, writer, ' loading="lazy"');
  return `<figure data-figure="${file}"><div class="canvas">${picture}</div></figure>`;
}

/** Rendered without ids, which the page of the same text has. */
const rendered = (tokens: readonly Token[], page: Page, writer: Writer, mathml = false): string =>
  writer.markdown.render(withLinks(tokens, page, writer), { mathml }).replace(/ id="[^"]*"/g, "");

/** Equations after the first, and items of lists, come one by one. */
function bodyHtml(body: Slide["body"], page: Page, writer: Writer): string {
  const first = body.findIndex(([{ type }]) => type === "math_block");
  return body
    .map((tokens, i) => {
      const html = rendered(tokens, page, writer);
      if (tokens[0].type === "math_block" && i > first)
        return `<div class="fragment">${html}</div>`;
      return html.replace(/<li>/g, '<li class="fragment">');
    })
    .join("\n");
}

function slideHtml(slide: Slide, page: Page, writer: Writer): string {
  const heading = rendered(slide.headingTokens, page, writer);
  const figure = slide.figure ? figureHtml(slide.figure, writer) : "";
  const body =
    slide.body.length > 0 ? `<div class="words">${bodyHtml(slide.body, page, writer)}</div>` : "";
  // The speaker's window is reveal's own and has none of our styles.
  const notes = `<aside class="notes">${rendered(slide.notes, page, writer, true)}</aside>`;
  return `<section>${heading}${figure}${body}${notes}</section>`;
}

/** HTML of the deck. */
export function deckPage({ page, slides }: Lecture, collection: Collection): string {
  const writer = writerOf(collection, deckEdition, "../figures/");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(`${page.title} · slides · ${title}`)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/deck.css">
</head>
<body class="deck" data-theme="light">
<main class="reveal"><div class="slides">
${slides.map((slide) => slideHtml(slide, page, writer)).join("\n")}
</div></main>
<a class="back" href="../${page.name}.html">Notes</a>
<script src="../assets/deck.js"></script>
</body>
</html>
`;
}
