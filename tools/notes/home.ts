/** The first page: what this is, and everything there is to read. */
import { inlineHtml, pictureHtml, type Writer } from "./body";
import type { Collection } from "./collection";
import { leadOf, type Page } from "./document";
import { collection, framed } from "./frame";
import { escapeHtml } from "./html";
import { playgroundCard } from "./playground";

const about =
  "An executable companion to Kunin, Raventós, Dominé, Chen, Klindt, Saxe and Ganguli, “Get rich quick: exact solutions reveal how unbalanced initializations promote rapid feature learning” (NeurIPS 2024).";

function card(page: Page, writer: Writer, isDeck: boolean): string {
  const lead = leadOf(page);
  const [, number = "", title = page.title] = page.title.match(/^(\d\d) (.*)$/) ?? [];
  const slides = isDeck
    ? ` <a class="slides" href="slides/${page.name}.html">Slides<span class="unseen"> of ${escapeHtml(page.title)}</span></a>`
    : "";
  return `<li><h3><a href="${page.name}.html"><span class="number">${number}</span> ${escapeHtml(title)}</a>${slides}</h3><p>${lead ? inlineHtml([lead], page, writer) : ""}</p></li>`;
}

export function homePage({ pages, lectures }: Collection, writer: Writer): string {
  const isDeck = (page: Page): boolean => lectures.some((lecture) => lecture.page === page);
  const cards = (chosen: readonly Page[], first = "") =>
    `<ol class="cards">${first}${chosen.map((page) => card(page, writer, isDeck(page))).join("\n")}</ol>`;
  const pictures = pages.flatMap((page) =>
    page.blocks.flatMap((block) => (block.kind === "figure" ? [{ page, block }] : [])),
  );
  const geometry = pictures.find(({ block }) => block.shows.some(({ number }) => number === "2"));
  const picture = geometry
    ? pictureHtml(geometry.block, geometry.page, writer, ' class="emblem"')
    : "";
  const body = `<h1>Get rich quick</h1>
<p class="subtitle">${about} <a href="https://arxiv.org/abs/2406.06158">arXiv:2406.06158</a></p>
${picture}
<p>Every figure and theorem is computed, and every claim is checked in code. What you read here are the notebooks with
their stored results; the figures can be turned, zoomed and played with. To run and change the computations, clone
the project and type <code>npm start</code>.</p>
<h2>The notebooks</h2>
${cards(pages.filter(({ notebook }) => notebook))}
<h2>To teach and to look up</h2>
${cards(
  pages.filter(({ notebook }) => !notebook),
  playgroundCard,
)}
<p>Everything on one page, to print: <a href="print.html">print view</a>.</p>`;
  return framed({ title: collection, description: about, body, pages, kind: "home" });
}
