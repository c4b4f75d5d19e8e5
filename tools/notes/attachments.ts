/** Pictures that a notebook holds itself: pasted into its text, or put out by its cells. */
import { type Cell, type Output, textOf } from "../notebooks/notebook";
import { escapeHtml } from "./html";
import { copyOf, type Token } from "./markdown";

const base64 = (type: string, content: string): string =>
  `data:${type};base64,${content.replace(/\s/g, "")}`;

/** Tokens whose pictures, `![alt](attachment:name)`, are those pasted into the cell. */
export function withAttachments(tokens: Token[], attachments: Cell["attachments"] = {}): Token[] {
  const named = (all: string, name: string): string => {
    const [entry] = Object.entries(attachments[decodeURIComponent(name)] ?? {});
    return entry ? base64(...entry) : all;
  };
  const within = (text: string): string => text.replace(/attachment:([^\s"'<>]+)/g, named);
  return tokens.map((token) => {
    const copy = copyOf(token);
    if (token.children) copy.children = withAttachments(token.children, attachments);
    if (token.type === "image")
      copy.attrs = (token.attrs ?? []).map(([name, value]) => [name, within(value)]);
    if (/^html_/.test(token.type)) copy.content = within(token.content);
    return copy;
  });
}

/**
 * A picture that a cell shows without a figure behind it. As a file of its own: names in one SVG do not meet those of
 * another, and no script in it runs.
 */
export function pictureOf({ data = {}, metadata = {} }: Output): string | undefined {
  const type = ["image/svg+xml", "image/png", "image/jpeg"].find((name) => name in data);
  if (type === undefined) return undefined;
  const content = textOf(data[type] as string | string[]);
  const { alt } = (metadata[type] ?? {}) as { alt?: string };
  const source = base64(
    type,
    type === "image/svg+xml" ? Buffer.from(content).toString("base64") : content,
  );
  const text = alt ?? textOf(data["text/plain"] as string | undefined);
  return `<img src="${source}" alt="${escapeHtml(text)}">`;
}
