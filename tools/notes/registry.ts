/**
 * Where the notes treat what the paper numbers: Figure 5a is the figure whose caption begins "Paper Fig. 5a",
 * equation 3 the display after "(paper eq. 3)", Theorem B.6 the section named "... (Theorem B.6)".
 */
import type { Page, TextBlock } from "./document";
import { plain, type Token } from "./markdown";
import { bracketed, keyOf, mentions, type PaperItem } from "./mentions";

export interface Definition extends PaperItem {
  readonly page: string;
  readonly id: string;
  /** The tokens to show where the definition is only pointed at; none for a figure. */
  readonly preview: readonly Token[];
  /** The better place wins: a heading yields to the thing itself. */
  readonly rank: number;
}

/** The tokens of the block that opens at `from`, to its end. */
function blockAt(tokens: readonly Token[], from: number): Token[] {
  if (tokens[from].nesting === 0) return [tokens[from]];
  const end = tokens.findIndex(
    (token, i) => i > from && token.nesting === -1 && token.level === tokens[from].level,
  );
  return tokens.slice(from, end + 1);
}

/** Blocks of the top level, from one that opens at `from` to the first equations, four at most. */
function opening(tokens: readonly Token[], from: number): Token[] {
  const shown: Token[] = [];
  for (let at = from, n = 0; at < tokens.length && n < 4; n++) {
    const { type } = tokens[at];
    const complete = shown.at(-1)?.type === "math_block" && type !== "math_block";
    if (type === "heading_open" || complete) break;
    const block = blockAt(tokens, at);
    shown.push(...block);
    at += block.length;
  }
  return shown;
}

/** The key is a good id: it is the same whatever the heading or the order of the page. */
function named(token: Token, item: PaperItem): string {
  const id = token.attrGet("id") ?? keyOf(item);
  token.attrSet("id", id);
  return id;
}

function inText(page: string, { tokens }: TextBlock): Definition[] {
  return tokens.flatMap((inline, i): Definition[] => {
    if (inline.type !== "inline") return [];
    const text = plain(inline);
    const opened = tokens[i - 1];
    if (opened.type === "heading_open" && opened.tag !== "h1")
      return bracketed(text).map((item) => ({
        ...item,
        page,
        id: opened.attrGet("id")!,
        preview: opening(tokens, i + 2),
        rank: 0,
      }));
    if (opened.type !== "paragraph_open") return [];
    const next = tokens[i + 2];
    if (next?.type === "math_block") {
      const [item] = bracketed(text).filter(({ kind }) => kind !== "figure");
      if (item) return [{ ...item, page, id: named(next, item), preview: [next], rank: 2 }];
    }
    const strong = inline.children?.findIndex(({ type }) => type === "strong_open") ?? -1;
    const bold = strong < 0 ? "" : (inline.children?.[strong + 1].content ?? "");
    const [item] = mentions(bold);
    if (item?.start !== 0 || item.end !== bold.length) return [];
    return [{ ...item, page, id: named(opened, item), preview: blockAt(tokens, i - 1), rank: 1 }];
  });
}

/** Everything that the pages define, best place first. */
export function definitionsOf(pages: readonly Page[]): Definition[] {
  const found = pages
    .filter(({ notebook }) => notebook)
    .flatMap(({ name, blocks }) =>
      blocks.flatMap((block): Definition[] => {
        if (block.kind === "text") return inText(name, block);
        if (block.kind !== "figure") return [];
        return block.shows.map((item) => ({
          ...item,
          page: name,
          id: block.id,
          preview: [],
          rank: 3,
        }));
      }),
    );
  return found.sort((a, b) => b.rank - a.rank);
}

/**
 * Looks up a mention. Fig. 4b is found in a figure that shows all of 4, and Fig. 5 in one that shows 5a; a
 * section that is named after a figure serves only where no figure does.
 */
export function finder(
  definitions: readonly Definition[],
): (item: PaperItem) => Definition | undefined {
  return ({ kind, number }) => {
    const alike = definitions.filter((definition) => definition.kind === kind);
    const drawn = alike.filter(({ rank }) => rank === 3);
    const whole = number.replace(/[a-d]$/, "");
    return (
      drawn.find((found) => found.number === number) ??
      drawn.find((found) => found.number === whole) ??
      drawn.find((found) => number === whole && found.number.replace(/[a-d]$/, "") === whole) ??
      alike.find((found) => found.number === number)
    );
  };
}
