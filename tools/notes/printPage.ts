/** Everything on one page: what `npm run pdf` prints. */
import { bodyHtml } from "./body";
import { type Collection, writerOf } from "./collection";
import type { Page } from "./document";
import { head, collection as title } from "./frame";
import { escapeHtml } from "./html";
import type { Edition } from "./links";

const idOf = (page: string, id: string): string => `${page}--${id}`;

const paperEdition: Edition = {
  href: (page, id) => `#${id ? idOf(page, id) : page}`,
  id: idOf,
  paper: true,
  source: () => undefined,
};

const listed = (page: Page): string =>
  `<li><a href="#${page.name}">${escapeHtml(page.title)}</a></li>`;

export function printPage(collection: Collection): string {
  const { pages } = collection;
  const writer = writerOf(collection, paperEdition);
  const articles = pages.map(
    (page) =>
      `<article id="${page.name}" class="${page.name}">\n${bodyHtml(page, writer)}\n</article>`,
  );
  return `${head(title, "All notebooks on one page, to print.", "")}
<body class="print">
<main id="main">
<header class="cover"><h1>Get rich quick</h1>
<p class="subtitle">An executable companion to Kunin, Raventós, Dominé, Chen, Klindt, Saxe and Ganguli, NeurIPS 2024</p>
<nav aria-label="Contents"><ol>${pages.map(listed).join("")}</ol></nav></header>
${articles.join("\n")}
</main>
</body>
</html>
`;
}
