/** TypeScript in colours. The colours are CSS variables, so that one page serves light, dark and print. */

export type Highlight = (code: string) => string;

/** Loads the grammar; the function it returns gives one `<pre>`, a line in a `<span class="line">`. */
export async function openHighlighter(): Promise<Highlight> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] =
    await Promise.all([import("shiki/core"), import("shiki/engine/javascript")]);
  const theme = createCssVariablesTheme({ name: "notes", variablePrefix: "--code-" });
  const highlighter = await createHighlighterCore({
    themes: [theme],
    langs: [import("shiki/langs/typescript.mjs")],
    engine: createJavaScriptRegexEngine(),
  });
  // Without the limit of half a second a line, which on a busy machine leaves lines without colours.
  const options = { lang: "typescript", theme: "notes", tokenizeTimeLimit: 0 };
  return (code) =>
    highlighter
      .codeToHtml(code, options)
      // The theme's own ground and focus stop would override the page's.
      .replace(/<pre[^>]*>/, "<pre>");
}
