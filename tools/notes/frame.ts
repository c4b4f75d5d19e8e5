/** What surrounds every page of the site: head, contents, search, the way to the next page. */
import type { Page } from "./document";
import { escapeHtml } from "./html";

export const collection = "Get rich quick, as notebooks";

/** Before anything is painted: the reader's choice of theme, and that scripts run. */
const early = `(function(){var d=document.documentElement;d.classList.add("live");try{var t=localStorage.getItem("notes-theme");if(t)d.dataset.theme=t;var c=localStorage.getItem("notes-code");if(c)d.dataset.code=c}catch(e){}})()`;

export function head(title: string, description: string, base: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${escapeHtml(description)}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}assets/notes.css">
<script>${early}</script>
<script defer src="${base}assets/notes.js"></script>
</head>`;
}

function entry(page: Page, current: Page | undefined, base: string): string {
  const here = page === current;
  const link = `<a href="${base}${page.name}.html"${here ? ' aria-current="page"' : ""}>${escapeHtml(page.title)}</a>`;
  const sections = page.headings.filter(({ level }) => level === 2);
  if (!here || sections.length === 0) return `<li>${link}</li>`;
  const inner = sections.map(
    ({ id, text }) => `<li><a href="#${id}">${escapeHtml(text.replace(/\$/g, ""))}</a></li>`,
  );
  return `<li>${link}<ol>${inner.join("")}</ol></li>`;
}

function contents(pages: readonly Page[], current: Page | undefined, base: string): string {
  const list = (chosen: readonly Page[]) =>
    `<ol>${chosen.map((page) => entry(page, current, base)).join("")}</ol>`;
  return `<nav class="contents" id="contents" aria-label="Contents">
<a class="home" href="${base}index.html">${collection}</a>
${list(pages.filter(({ notebook }) => notebook))}
${list(pages.filter(({ notebook }) => !notebook))}
</nav>`;
}

const tools = `<div class="tools" role="group" aria-label="Tools">
<button type="button" data-tool="contents" aria-controls="contents" aria-expanded="false">Contents</button>
<button type="button" data-tool="search" aria-keyshortcuts="/">Search <kbd>/</kbd></button>
<button type="button" data-tool="code" aria-pressed="false">Hide code</button>
<button type="button" data-tool="theme">Theme</button>
</div>`;

const searchBox = `<dialog class="search" aria-label="Search">
<form method="dialog" role="search">
<label for="query">Search the notes</label>
<input id="query" type="search" autocomplete="off" spellcheck="false" placeholder="kernel distance, exactFlow, Theorem 3.1">
<button type="submit">Close</button>
</form>
<p class="count" role="status"></p>
<ol class="results"></ol>
</dialog>`;

function neighbours(pages: readonly Page[], current: Page, base: string): string {
  const at = pages.indexOf(current);
  if (at < 0) return "";
  const link = (page: Page | undefined, rel: "prev" | "next", word: string) =>
    page
      ? `<a rel="${rel}" href="${base}${page.name}.html"><span>${word}</span> ${escapeHtml(page.title)}</a>`
      : "<span></span>";
  return `<nav class="neighbours" aria-label="Previous and next">${link(pages[at - 1], "prev", "Previous")}${link(pages[at + 1], "next", "Next")}</nav>`;
}

export interface FrameOptions {
  readonly title: string;
  readonly description: string;
  readonly body: string;
  readonly pages: readonly Page[];
  readonly current?: Page;
  /** From the page to the site's root. */
  readonly base?: string;
  readonly kind?: string;
}

/** A whole HTML page. */
export function framed({
  title,
  description,
  body,
  pages,
  current,
  base = "",
  kind = "page",
}: FrameOptions): string {
  return `${head(title === collection ? title : `${title} · ${collection}`, description, base)}
<body class="${kind}">
<a class="skip" href="#main">Skip to the text</a>
<header class="bar"><a class="brand" href="${base}index.html">${collection}</a>${tools}</header>
${contents(pages, current, base)}
<main id="main" tabindex="-1">
${body}
${current ? neighbours(pages, current, base) : ""}
</main>
${searchBox}
</body>
</html>
`;
}
