/**
 * A lecture, as it is written in notes/lectures: what comes before the first `##` is for whoever gives it; each `##`
 * is a slide, a sentence that claims something. Below it at most one figure, by a link to its name in a notebook that
 * has a paragraph to itself, then text, lists and equations, which build up line by line; quoted, what the speaker
 * says and asks, beginning with the minutes it takes: `> **3 min.** …`.
 */
import type { FigureBlock, Page } from "./document";
import { plain, type Token } from "./markdown";

export interface PlacedFigure {
  readonly page: Page;
  readonly block: FigureBlock;
}

/** One slide. */
export interface Slide {
  readonly heading: string;
  readonly headingTokens: readonly Token[];
  readonly figure?: PlacedFigure;
  /** Text, lists, equations; each list's token opens a block. */
  readonly body: readonly (readonly Token[])[];
  /** For the speaker. */
  readonly notes: readonly Token[];
  readonly minutes: number;
}

export interface Lecture {
  readonly page: Page;
  readonly slides: readonly Slide[];
}

/** The blocks of a token list, each with all its tokens. */
function topBlocks(tokens: readonly Token[]): Token[][] {
  const blocks: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) blocks.push([]);
    blocks[blocks.length - 1].push(token);
    depth += token.nesting;
  }
  return blocks;
}

/** The address of a paragraph that is one link and nothing else. */
function onlyLink([open, inline]: readonly Token[]): string | undefined {
  if (open.type !== "paragraph_open") return undefined;
  const parts = (inline.children ?? []).filter(({ type, content }) => type !== "text" || content);
  const isLink = parts[0]?.type === "link_open" && parts.at(-1)?.type === "link_close";
  return isLink ? (parts[0].attrGet("href") ?? undefined) : undefined;
}

/** @throws Error that names the lecture if there is no such figure */
function figureAt(address: string, where: string, pages: readonly Page[]): PlacedFigure {
  const [, name, id] = /([^/]+)\.ipynb#(.+)$/.exec(address) ?? [];
  const page = pages.find((other) => other.name === name);
  const block = page?.blocks.find((other) => other.kind === "figure" && other.id === id);
  if (page === undefined || block?.kind !== "figure")
    throw new Error(`${where}: a slide's link must lead to a figure, got ${address}`);
  return { page, block };
}

const isQuote = ([{ type }]: readonly Token[]): boolean => type === "blockquote_open";

function slideOf(blocks: readonly Token[][], where: string, pages: readonly Page[]): Slide {
  const [[open, inline, close], ...rest] = blocks;
  const heading = plain(inline);
  const notes = rest.filter(isQuote).flatMap((block) => block.slice(1, -1));
  const said = notes.find(({ type }) => type === "inline");
  const [, minutes] = /^(\d+(?:\.5)?) min\./.exec(said ? plain(said) : "") ?? [];
  if (minutes === undefined)
    throw new Error(`${where}: a slide's notes must begin with **N min.**, got none at ${heading}`);
  const others = rest.filter((block) => !isQuote(block));
  const addresses = others.map(onlyLink);
  const figures = addresses.filter((address) => address !== undefined);
  if (figures.length > 1)
    throw new Error(`${where}: a slide must have one figure at most, got two at ${heading}`);
  return {
    heading,
    headingTokens: [open, inline, close],
    ...(figures.length > 0 && { figure: figureAt(figures[0], where, pages) }),
    body: others.filter((_, i) => addresses[i] === undefined),
    notes,
    minutes: Number(minutes),
  };
}

/** The slides of a page of notes/lectures. @param pages where its figures are */
export function lectureOf(page: Page, pages: readonly Page[]): Lecture {
  const tokens = page.blocks.flatMap((block) => (block.kind === "text" ? block.tokens : []));
  const slides: Token[][][] = [];
  for (const block of topBlocks(tokens)) {
    if (block[0].type === "heading_open" && block[0].tag === "h2") slides.push([block]);
    else slides.at(-1)?.push(block);
  }
  return { page, slides: slides.map((blocks) => slideOf(blocks, page.name, pages)) };
}
