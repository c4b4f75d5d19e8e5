/** The blocks of a page as HTML. */
import type { Highlight } from "./code";
import { printed } from "./console";
import type { Block, FigureBlock, Page } from "./document";
import { escapeHtml } from "./html";
import { type Edition, type World, withLinks } from "./links";
import { anchored, copyOf, type Markdown, type Token } from "./markdown";

export interface Writer {
  readonly markdown: Markdown;
  readonly highlight: Highlight;
  readonly world: World;
  readonly edition: Edition;
  /** Where the figures' files are, from the page that is written. */
  readonly figures: string;
}

/** Name of a figure's files, without ending. */
export const figureFile = (page: Page, { id }: FigureBlock): string =>
  `${page.name}-${id}`.replace(/\./g, "-");

/** Maths, links and marks of a paragraph's inside, without the paragraph. */
export function inlineHtml(
  tokens: readonly Token[],
  page: Page,
  writer: Writer,
  self?: string,
): string {
  const linked = withLinks(tokens, page, writer, self);
  return writer.markdown
    .render(linked.filter(({ type }) => !/^paragraph_(open|close)$/.test(type)))
    .trim();
}

/** A figure's still picture. @param loading a further attribute */
export function pictureHtml(block: FigureBlock, page: Page, writer: Writer, loading = ""): string {
  const { alt, width, height } = block;
  const file = `${writer.figures}${figureFile(page, block)}.png`;
  return `<img src="${file}" alt="${escapeHtml(alt)}" width="${width}" height="${height}"${loading}>`;
}

/** A picture of the playground, which leads to the page itself. */
function playgroundHtml(block: FigureBlock, address: string, page: Page, writer: Writer): string {
  const { caption, id } = block;
  const { paper, href, id: idOf } = writer.edition;
  const picture = pictureHtml(block, page, writer);
  const to = escapeHtml(href("playground", address));
  const linked = paper ? picture : `<a href="${to}">${picture}</a>`;
  const play = paper ? "" : ` <a href="${to}">Play with it</a>`;
  const below = caption ? inlineHtml(caption, page, writer, id) : "";
  return `<figure id="${idOf(page.name, id)}"><div class="canvas">${linked}</div><figcaption>${below}${play}</figcaption></figure>`;
}

/**
 * A picture that the page's script replaces by the live figure; without script, and on paper, it stays.
 * `data-figure` names the file with the figure's data.
 */
function figureHtml(block: FigureBlock, page: Page, writer: Writer): string {
  const { caption, content, id } = block;
  if ("address" in content) return playgroundHtml(block, content.address, page, writer);
  const { paper, id: idOf } = writer.edition;
  const file = `${writer.figures}${figureFile(page, block)}`;
  const picture = pictureHtml(block, page, writer, paper ? "" : ' loading="lazy"');
  const still = paper ? "" : ` <a class="still" href="${file}.png">Still picture</a>`;
  const below = caption
    ? `<figcaption>${inlineHtml(caption, page, writer, id)}${still}</figcaption>`
    : "";
  const live = paper ? "" : ` data-figure="${file}"`;
  return `<figure id="${idOf(page.name, id)}"${live}><div class="canvas">${picture}</div>${below}</figure>`;
}

function codeHtml(source: string, imports: boolean, highlight: Highlight): string {
  const code = `<div class="code scroller">${highlight(source)}</div>`;
  return imports ? `<details class="imports"><summary>Imports</summary>${code}</details>` : code;
}

function blockHtml(block: Block, page: Page, writer: Writer): string {
  if (block.kind === "figure") return figureHtml(block, page, writer);
  if (block.kind === "code") return codeHtml(block.source, block.imports, writer.highlight);
  if (block.kind === "printed") return `<div class="output">${printed(block.text)}</div>`;
  if (block.kind === "html") {
    const id = block.id === undefined ? "" : ` id="${writer.edition.id(page.name, block.id)}"`;
    return `<div class="output scroller"${id}>${block.html}</div>`;
  }
  const tokens = withLinks(block.tokens, page, writer).map((token) => {
    const copy = copyOf(token);
    const id = token.attrGet("id");
    if (id) copy.attrs = [["id", writer.edition.id(page.name, id)]];
    return copy;
  });
  anchored(tokens);
  return writer.markdown.render(tokens);
}

/** A page's content, one section a cell. */
export function bodyHtml(page: Page, writer: Writer): string {
  const cells = new Map<string, string[]>();
  for (const block of page.blocks) {
    const html = blockHtml(block, page, writer);
    cells.set(block.cell, [...(cells.get(block.cell) ?? []), html]);
  }
  return [...cells]
    .map(([cell, parts]) => {
      const code = page.blocks.some((block) => block.cell === cell && block.kind === "code");
      return `<div class="cell${code ? " code-cell" : ""}" id="${writer.edition.id(page.name, cell)}">\n${parts.join("\n")}\n</div>`;
    })
    .join("\n");
}
