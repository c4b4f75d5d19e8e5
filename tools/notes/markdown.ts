/** Markdown as the notebooks write it: GitHub's dialect with `$maths$`, and hints and solutions folded in HTML. */
import katex from "katex";
import MarkdownIt from "markdown-it";
import type { Highlight } from "./code";
import { escapeHtml, slug } from "./html";

export type Token = ReturnType<MarkdownIt["parse"]>[number];

export interface Heading {
  readonly level: number;
  readonly id: string;
  /** Plain, without marks or maths delimiters. */
  readonly text: string;
}

/** Where a style sheet of KaTeX's will not be at hand, maths is MathML alone, which browsers set themselves. */
export interface Look {
  readonly mathml?: boolean;
}

export interface Markdown {
  readonly parse: (source: string) => Token[];
  readonly render: (tokens: Token[], look?: Look) => string;
}

/**
 * TeX as HTML that looks right offline, with MathML beside it that can be read aloud.
 * @throws Error if KaTeX cannot read it
 */
export function math(tex: string, displayMode: boolean, { mathml = false }: Look = {}): string {
  const output = mathml ? "mathml" : "htmlAndMathml";
  try {
    return katex.renderToString(tex.trim(), { displayMode, output, strict: "error" });
  } catch (error) {
    throw new Error(
      `notes: maths must be TeX that KaTeX knows, got ${tex.trim()}\n${(error as Error).message}`,
    );
  }
}

export async function openMarkdown(highlight: Highlight): Promise<Markdown> {
  const { tex } = await import("@mdit/plugin-tex");
  const md = new MarkdownIt({
    html: true,
    linkify: false,
    typographer: false,
    highlight: (code, language) => (/^(ts|typescript)$/.test(language) ? highlight(code) : ""),
  });
  // The plugin's types are of markdown-it's other, ES module face.
  md.use(tex as unknown as MarkdownIt.PluginWithOptions, { delimiters: "dollars", render: math });
  md.renderer.rules.math_block = (tokens, i, _options, look: Look) => {
    const id = tokens[i].attrGet("id");
    return `<div class="equation scroller"${id ? ` id="${id}"` : ""}>${math(tokens[i].content, true, look)}</div>\n`;
  };
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (...of) => `<div class="code scroller">${fence(...of).trim()}</div>\n`;
  md.renderer.rules.table_open = () => '<div class="scroller"><table>\n';
  md.renderer.rules.table_close = () => "</table></div>\n";
  md.renderer.rules.image = (tokens, i, options, env, self) => {
    tokens[i].attrSet("alt", self.renderInlineAsText(tokens[i].children ?? [], options, env));
    return self.renderToken(tokens, i, options);
  };
  return {
    parse: (source) => md.parse(source, {}),
    render: (tokens, look = {}) => md.renderer.render(tokens, md.options, look),
  };
}

/** A token to be changed without changing the page it is from. */
export const copyOf = (token: Token): Token =>
  Object.assign(Object.create(Object.getPrototypeOf(token)) as Token, token, {
    children: token.children && [...token.children],
  });

/** The words of an inline token; maths as it was typed. */
export const plain = (inline: Token): string =>
  (inline.children ?? [inline])
    .map(({ type, content }) =>
      /^(text|code_inline|math_inline)$/.test(type) ? content : type === "softbreak" ? " " : "",
    )
    .join("");

/**
 * Gives every heading an id that is new in `taken`, and lists them.
 * @param prefix of the ids
 */
export function nameHeadings(tokens: Token[], taken: Set<string>): Heading[] {
  return tokens.flatMap((token, i) => {
    if (token.type !== "heading_open") return [];
    const text = plain(tokens[i + 1]);
    const wanted = slug(text) || "section";
    let id = wanted;
    for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
    taken.add(id);
    token.attrSet("id", id);
    return [{ level: Number(token.tag[1]), id, text }];
  });
}

/** A link to oneself after each heading but the first level's. */
export function anchored(tokens: Token[]): void {
  for (const [i, token] of tokens.entries()) {
    const id = token.type === "heading_open" && token.tag !== "h1" ? token.attrGet("id") : null;
    const inline = tokens[i + 1];
    if (!id || !inline.children) continue;
    const mark = new (token.constructor as new (type: string, tag: string, nesting: 0) => Token)(
      "html_inline",
      "",
      0,
    );
    mark.content = ` <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(plain(inline))}">#</a>`;
    inline.children.push(mark);
  }
}
