/** Turns what the text mentions into links: the paper's items, other notebooks, sources and functions. */
import { basename } from "node:path";
import type { Page } from "./document";
import { copyOf, plain, type Token } from "./markdown";
import { mentions, type PaperItem } from "./mentions";
import type { Definition } from "./registry";
import type { SourceFile } from "./sources";

export interface Target {
  readonly href: string;
  /** What a hover shows, by key in the collection's previews. */
  readonly preview?: string;
}

/** How one edition of the notes (site, print, slides) addresses its parts. */
export interface Edition {
  readonly href: (page: string, id?: string) => string;
  /** Ids must differ on one HTML page, which may hold many pages of the notes. */
  readonly id: (page: string, id: string) => string;
  /** On paper: all pictures at once, none to come alive. */
  readonly paper: boolean;
  /** Undefined where the edition holds no sources. */
  readonly source: (file: string, line?: number) => string | undefined;
}

export interface World {
  readonly pages: readonly Page[];
  readonly definitions: readonly Definition[];
  readonly find: (item: PaperItem) => Definition | undefined;
  readonly sources: readonly SourceFile[];
  /** Exported names that only one file of the library has. */
  readonly exports: ReadonlyMap<string, { readonly file: string; readonly line: number }>;
}

type Span = Target & { start: number; end: number };

const previewOf = ({ page, id }: Pick<Definition, "page" | "id">): string => `${page}#${id}`;

function spans(text: string, page: Page, world: World, { href }: Edition, self?: string): Span[] {
  const items = mentions(text).flatMap(({ start, end, ...item }): Span[] => {
    const found = world.find(item);
    if (!found || (found.page === page.name && found.id === self)) return [];
    return [{ start, end, href: href(found.page, found.id), preview: previewOf(found) }];
  });
  const notebooks = [...text.matchAll(/\b[Nn]otebook (\d\d)\b/g)].flatMap(
    ({ 0: all, 1: number, index = 0 }): Span[] => {
      const found = world.pages.find(({ name }) => name.startsWith(`${number}-`));
      if (!found || found === page) return [];
      return [
        { start: index, end: index + all.length, href: href(found.name), preview: found.name },
      ];
    },
  );
  return [...items, ...notebooks].sort((a, b) => a.start - b.start);
}

type Make = (type: string, tag: string, nesting: -1 | 0 | 1) => Token;

const wrap = (make: Make, content: Token[], { href, preview }: Target): Token[] => {
  const open = make("link_open", "a", 1);
  open.attrSet("href", href);
  if (preview) open.attrSet("data-preview", preview);
  return [open, ...content, make("link_close", "a", -1)];
};

function linkText(token: Token, make: Make, found: readonly Span[]): Token[] {
  const parts: Token[] = [];
  let from = 0;
  const text = (end: number): Token => {
    const part = make("text", "", 0);
    part.content = token.content.slice(from, end);
    from = end;
    return part;
  };
  for (const span of found) {
    parts.push(text(span.start), ...wrap(make, [text(span.end)], span));
  }
  return [...parts, text(token.content.length)];
}

/** `wide.ts`, `test/linear/exactFlow.test.ts`, or a function such as `exactFlow`. */
function codeTarget(
  content: string,
  { sources, exports }: World,
  { source }: Edition,
): Target | undefined {
  const file =
    /^[\w/]+\.ts$/.test(content) && sources.find(({ path }) => `/${path}`.endsWith(`/${content}`));
  const place = file
    ? { file: file.path, line: undefined }
    : exports.get(content.replace(/\(.*\)$/, ""));
  const href = place && source(place.file, place.line);
  return href ? { href } : undefined;
}

/** The address of a link as written, relative to a notebook or to notes/. */
function written(to: string, page: Page, world: World, edition: Edition): Target {
  if (/^(https?:|mailto:|#)/.test(to))
    return { href: to.startsWith("#") ? edition.href(page.name, to.slice(1)) : to };
  const [path, id] = to.split("#");
  // What follows the playground's # is its state, not a place in it.
  if (basename(path) === "playground.html")
    return { href: edition.paper ? edition.href(page.name) : edition.href("playground", id) };
  const name = basename(path).replace(/\.(ipynb|md)$/, "");
  const found = world.pages.find((other) => other.name === name);
  if (found) {
    const place = id && decodeURIComponent(id);
    const known = world.definitions.some(
      (definition) => definition.page === name && definition.id === place,
    );
    const preview = !place ? name : known ? `${name}#${place}` : undefined;
    return { href: edition.href(name, place), preview };
  }
  const file = world.sources.find((source) => path.endsWith(source.path));
  const line = /^L(\d+)$/.exec(id ?? "")?.[1];
  if (file)
    return {
      href: edition.source(file.path, line ? Number(line) : undefined) ?? edition.href(page.name),
    };
  throw new Error(`${page.name}: a link must lead to a page or source of the notes, got ${to}`);
}

function linked(
  children: readonly Token[],
  page: Page,
  world: World,
  edition: Edition,
  self?: string,
): Token[] {
  let inLink = false;
  return children.flatMap((token): Token[] => {
    const make: Make = (...args) =>
      new (token.constructor as new (...args: Parameters<Make>) => Token)(...args);
    if (token.type === "link_open") {
      inLink = true;
      const { href, preview } = written(token.attrGet("href") ?? "", page, world, edition);
      const copy = Object.assign(make("link_open", "a", 1), { attrs: [["href", href]] });
      if (preview) copy.attrSet("data-preview", preview);
      return [copy];
    }
    if (token.type === "link_close") inLink = false;
    if (inLink) return [token];
    if (token.type === "text")
      return linkText(token, make, spans(token.content, page, world, edition, self));
    const target = token.type === "code_inline" && codeTarget(token.content, world, edition);
    return target ? wrap(make, [token], target) : [token];
  });
}

/**
 * A copy of the tokens with links; headings stay as they are, and so does the sentence that leads to a definition.
 * @param self id of the block that holds the tokens: nothing links to itself
 */
export function withLinks(
  tokens: readonly Token[],
  page: Page,
  { world, edition }: { world: World; edition: Edition },
  self?: string,
): Token[] {
  return tokens.map((token, i) => {
    const heading = tokens[i - 1]?.type === "heading_open";
    const next = tokens[i + 2];
    const leads =
      next?.type === "math_block" &&
      next.attrGet("id") !== null &&
      mentions(plain(token)).length === 1;
    if (token.type !== "inline" || heading || leads) return token;
    const children = linked(token.children ?? [], page, world, edition, self);
    return Object.assign(copyOf(token), { children });
  });
}
