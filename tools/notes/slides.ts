/**
 * A notebook as slides. Where its author has set slide types in JupyterLab, those count. Elsewhere: a column for
 * each section, beginning with its equations, lists and tables, then a slide for each figure and each exercise,
 * hints folded, solution on the next slide; what remains of the text is for the speaker.
 */
import type { Block, Page } from "./document";
import { plain, type Token } from "./markdown";

/** What a slide shows: marked-up text, or a block as it is. */
export type Part =
  | { readonly tokens: readonly Token[]; readonly fragment?: boolean }
  | { readonly block: Block };

export interface Slide {
  readonly heading?: string;
  readonly parts: readonly Part[];
  /** For the speaker. */
  readonly notes: readonly Token[];
}

/** Slides below each other; columns stand side by side. */
export type Column = readonly Slide[];

interface Draft {
  heading?: string;
  parts: Part[];
  notes: Token[];
}

/** The blocks of a token list, each with all its tokens. */
export function topBlocks(tokens: readonly Token[]): Token[][] {
  const blocks: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) blocks.push([]);
    blocks[blocks.length - 1].push(token);
    depth += token.nesting;
  }
  return blocks;
}

const shown = /^(math_block|bullet_list_open|ordered_list_open|table_open|blockquote_open|fence)$/;
const opensFold = ([{ type, content }]: Token[]): boolean =>
  type === "html_block" && content.startsWith("<details");
const closesFold = ([{ type, content }]: Token[]): boolean =>
  type === "html_block" && content.includes("</details>");
const summary = ([{ content }]: Token[]): string =>
  /<summary>(.*?)<\/summary>/.exec(content)?.[1] ?? "";
const isTask = ([{ type }, inline]: Token[]): boolean =>
  type === "paragraph_open" &&
  /^(\d+|To explore)\.$/.test(
    inline.children?.find(({ content }) => content !== "")?.content ?? "",
  );

/** Takes the paragraph that leads to an equation out of the notes, if it is short enough for a slide. */
function takeLead(notes: Token[]): Token[] {
  const last = topBlocks(notes).at(-1);
  if (last?.[0].type !== "paragraph_open" || plain(last[1]).length > 180) return [];
  return notes.splice(-last.length);
}

/** Builds columns slide by slide. */
function drafting() {
  const columns: Draft[][] = [];
  const slide = (heading?: string): Draft => {
    const draft: Draft = { heading, parts: [], notes: [] };
    columns[columns.length - 1].push(draft);
    return draft;
  };
  return {
    columns,
    /** A new column; its first slide is the current one. */
    column: (heading?: string): Draft => {
      columns.push([]);
      return slide(heading);
    },
    slide,
    current: (): Draft => columns[columns.length - 1].at(-1)!,
  };
}

function derived(page: Page): Draft[][] {
  const { columns, column, slide, current } = drafting();
  let section = page.title;
  let folded = false;
  let hint: Token[] = [];
  const text = (block: Token[]): void => {
    const [first, inline] = block;
    if (hint.length > 0 || (opensFold(block) && /hint/i.test(summary(block)))) {
      hint.push(...block);
      if (!closesFold(block)) return;
      current().parts.push({ tokens: hint });
      hint = [];
    } else if (opensFold(block)) {
      folded = true;
      slide(summary(block) || section);
    } else if (closesFold(block)) folded = false;
    else if (first.type === "heading_open" && first.tag === "h1") column(plain(inline));
    else if (first.type === "heading_open" && first.tag === "h2") {
      section = plain(inline);
      column(section);
    } else if (isTask(block)) slide(section).parts.push({ tokens: block });
    else if (folded || shown.test(first.type)) {
      // A figure has the slide for itself.
      const target = current().parts.some((part) => "block" in part) ? slide(section) : current();
      const lead = first.type === "math_block" ? takeLead(target.notes) : [];
      if (lead.length > 0) target.parts.push({ tokens: lead });
      target.parts.push({ tokens: block });
    } else current().notes.push(...block);
  };
  for (const block of page.blocks) {
    if (block.kind === "text") for (const each of topBlocks(block.tokens)) text(each);
    else if (block.kind === "figure" || block.kind === "html") slide(section).parts.push({ block });
    else if (block.kind === "printed" && block.text.startsWith("┌"))
      slide(section).parts.push({ block });
  }
  return columns;
}

/** The types of nbformat: slide, subslide, fragment, skip, notes, "-". */
function chosen({ blocks, slideTypes }: Page): Draft[][] {
  const { columns, column, slide, current } = drafting();
  let last = "";
  for (const block of blocks) {
    const type = slideTypes.get(block.cell) ?? "-";
    if (type === "skip") continue;
    if (block.cell !== last && type === "slide") column();
    else if (columns.length === 0) column();
    else if (block.cell !== last && type === "subslide") slide();
    last = block.cell;
    if (block.kind !== "text") current().parts.push({ block });
    else if (type === "notes") current().notes.push(...block.tokens);
    else current().parts.push({ tokens: block.tokens, fragment: type === "fragment" });
  }
  return columns;
}

/** A slide with a heading alone shows the first thing that is to be said. */
function withLead(slide: Draft): Slide {
  if (slide.parts.length > 0) return slide;
  const [lead, ...rest] = topBlocks(slide.notes);
  return lead ? { ...slide, parts: [{ tokens: lead }], notes: rest.flat() } : slide;
}

export function slidesOf(page: Page): Column[] {
  const columns = page.slideTypes.size > 0 ? chosen(page) : derived(page);
  return columns
    .map((column) =>
      column
        .map(withLead)
        .filter(({ parts, heading }) => parts.length > 0 || heading === page.title),
    )
    .filter((column) => column.length > 0);
}
