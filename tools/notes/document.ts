/** A notebook, or a page of prose, as the blocks that a reader sees. */
import {
  type Cell,
  isFigure,
  type Notebook,
  type Output,
  playgroundType,
  plotlyType,
  textOf,
} from "../notebooks/notebook";
import { pictureOf, withAttachments } from "./attachments";
import { type Heading, type Markdown, nameHeadings, plain, type Token } from "./markdown";
import { mentions, type PaperItem } from "./mentions";

export interface TextBlock {
  readonly kind: "text";
  readonly cell: string;
  readonly tokens: Token[];
}
export interface CodeBlock {
  readonly kind: "code";
  readonly cell: string;
  readonly source: string;
  /** Nothing but import statements: of no interest to most readers. */
  readonly imports: boolean;
}
export interface PrintedBlock {
  readonly kind: "printed";
  readonly cell: string;
  readonly text: string;
}
/** What the library's `table` shows, and whatever else a cell shows as HTML or as a picture. */
export interface HtmlBlock {
  readonly kind: "html";
  readonly cell: string;
  /** The author's name for it. */
  readonly id?: string;
  readonly html: string;
  readonly text: string;
}
export interface FigureBlock {
  readonly kind: "figure";
  readonly cell: string;
  readonly id: string;
  /** Plotly's data, layout and frames; or the address at which the playground's page shows it. */
  readonly content: object | { readonly address: string };
  /** base64 */
  readonly png: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly caption?: Token[];
  /** Of the paper, those that this figure shows. */
  readonly shows: readonly PaperItem[];
}
export type Block = TextBlock | CodeBlock | PrintedBlock | HtmlBlock | FigureBlock;

export interface Page {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly headings: readonly Heading[];
  /** A notebook, that can also be run. */
  readonly notebook: boolean;
}

/** `<em>caption</em>`, the way JupyterLab and GitHub show it in italics; our style sheet does that here. */
const captionText = (markdown: string): string => markdown.replace(/^<em>([\s\S]*)<\/em>$/, "$1");

const onlyImports = (source: string): boolean =>
  source.trim() !== "" &&
  source.replace(/^import\b[\s\S]*?["'][^"']+["'];?[^\S\n]*(?:\/\/.*)?$/gm, "").trim() === "";

const isCaption = (output: Output | undefined): output is Output =>
  output?.data !== undefined && "text/markdown" in output.data && !isFigure(output);

/** The paper's own numbers at the beginning of a caption: "Paper Fig. 5a (our settings): ...". */
const shown = (caption: string): PaperItem[] => {
  const [lead] = caption.match(/^Paper [^:]*?\d+[a-d]?(?:(?:, | and )\d+[a-d]?)*/) ?? [""];
  return mentions(lead).map(({ kind, number }) => ({ kind, number }));
};

interface Builder {
  readonly markdown: Markdown;
  readonly taken: Set<string>;
  readonly where: string;
}

function figureBlock(cell: string, output: Output, caption: string, builder: Builder): FigureBlock {
  const { data = {}, metadata = {} } = output;
  const image = (metadata["image/png"] ?? {}) as { alt?: string; width?: number; height?: number };
  const png = textOf(data["image/png"] as string | undefined).trim();
  if (!png || !image.alt || !image.width || !image.height)
    throw new Error(
      `${builder.where}: a figure must have a picture with alt, width and height, got none in ${cell}`,
    );
  const shows = shown(caption);
  const name = typeof metadata.id === "string" ? metadata.id : "picture";
  let id = name;
  for (let n = 1; builder.taken.has(id) || id === "picture"; n++) id = `${name}-${n}`;
  builder.taken.add(id);
  return {
    kind: "figure",
    cell,
    id,
    content: (data[plotlyType] ?? data[playgroundType]) as object,
    png,
    alt: image.alt,
    width: image.width,
    height: image.height,
    caption: caption ? builder.markdown.parse(caption) : undefined,
    shows,
  };
}

function outputBlocks(cell: string, outputs: readonly Output[], builder: Builder): Block[] {
  return outputs.flatMap((output, i): Block[] => {
    const { data = {}, metadata = {} } = output;
    if (output.output_type === "stream")
      return [{ kind: "printed", cell, text: textOf(output.text) }];
    if (isFigure(output)) {
      const next = outputs[i + 1];
      const caption = isCaption(next) ? textOf(next.data?.["text/markdown"] as string) : "";
      return [figureBlock(cell, output, captionText(caption), builder)];
    }
    if (isCaption(output)) {
      if (i > 0 && isFigure(outputs[i - 1])) return [];
      return [
        {
          kind: "text",
          cell,
          tokens: builder.markdown.parse(textOf(data["text/markdown"] as string)),
        },
      ];
    }
    const text = textOf(data["text/plain"] as string | undefined);
    const html = textOf(data["text/html"] as string | undefined);
    if (html && typeof metadata.id === "string") {
      // A cell that shows a table for each data set gives all of them one name.
      let id = metadata.id;
      for (let n = 2; builder.taken.has(id); n++) id = `${metadata.id}-${n}`;
      builder.taken.add(id);
      return [{ kind: "html", cell, id, html, text }];
    }
    const markup = html.trim() ? html : pictureOf(output);
    if (markup) return [{ kind: "html", cell, html: markup, text }];
    return text ? [{ kind: "printed", cell, text }] : [];
  });
}

function cellBlocks(cell: Cell, id: string, builder: Builder): Block[] {
  const source = textOf(cell.source);
  if (source.trim() === "") return [];
  if (cell.cell_type !== "code")
    return [
      {
        kind: "text",
        cell: id,
        tokens: withAttachments(builder.markdown.parse(source), cell.attachments),
      },
    ];
  const code: CodeBlock = { kind: "code", cell: id, source, imports: onlyImports(source) };
  return [code, ...outputBlocks(id, cell.outputs ?? [], builder)];
}

function pageOf(
  name: string,
  blocks: readonly Block[],
  taken: Set<string>,
): Omit<Page, "notebook"> {
  const headings = blocks.flatMap((block) =>
    block.kind === "text" ? nameHeadings(block.tokens, taken) : [],
  );
  const title = headings.find(({ level }) => level === 1)?.text;
  if (!title) throw new Error(`${name}: a page must begin with a title, # ..., got none`);
  return { name, title, blocks, headings };
}

export function notebookPage(name: string, notebook: Notebook, markdown: Markdown): Page {
  // Cells keep their names as ids, so that a link to a cell survives an edit of its neighbours.
  const ids = notebook.cells.map((cell, i) => cell.id ?? `cell-${i + 1}`);
  const builder = { markdown, taken: new Set(ids), where: name };
  const blocks = notebook.cells.flatMap((cell, i) => cellBlocks(cell, ids[i], builder));
  return { ...pageOf(name, blocks, builder.taken), notebook: true };
}

export function prosePage(name: string, source: string, markdown: Markdown): Page {
  const blocks: Block[] = [{ kind: "text", cell: "text", tokens: markdown.parse(source) }];
  return { ...pageOf(name, blocks, new Set(["text"])), notebook: false };
}

/** The first paragraph that is not in italics: what a page says of itself. */
export function leadOf({ blocks }: Page): Token | undefined {
  const tokens = blocks.flatMap((block) => (block.kind === "text" ? block.tokens : []));
  return tokens.find(({ type, children }, i) => {
    if (type !== "inline" || tokens[i - 1].type !== "paragraph_open") return false;
    return (
      children?.find((child) => child.type !== "text" || child.content !== "")?.type !== "em_open"
    );
  });
}

/** The marked-up text of a block: of a figure its caption, of code and what it printed nothing. */
export function tokensOf(block: Block): readonly Token[] {
  if (block.kind === "text") return block.tokens;
  return (block.kind === "figure" && block.caption) || [];
}

/** What a caption or paragraph says, without marks. */
export const words = (tokens: readonly Token[]): string =>
  tokens
    .filter(({ type }) => type === "inline")
    .map(plain)
    .join(" ");
