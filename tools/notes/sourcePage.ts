/** The library and the tests as pages with numbered lines, so that links to them work offline. */

import type { Collection } from "./collection";
import { framed } from "./frame";
import { escapeHtml } from "./html";
import type { SourceFile } from "./sources";

export function sourcePages(
  sources: readonly SourceFile[],
  { pages, highlight }: Collection,
): { name: string; html: string }[] {
  return sources.map(({ path, text }) => {
    let line = 0;
    const numbered = highlight(text.trimEnd()).replace(
      /<span class="line">/g,
      () => `<span class="line" id="L${++line}">`,
    );
    const base = "../".repeat(path.split("/").length);
    const body = `<h1><code>${escapeHtml(path)}</code></h1>\n<div class="code scroller numbered">${numbered}</div>`;
    const description = `Source of ${path}`;
    return {
      name: `source/${path}.html`,
      html: framed({ title: path, description, body, pages, base, kind: "source" }),
    };
  });
}
