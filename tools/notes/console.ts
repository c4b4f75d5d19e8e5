/** What a cell printed. Tables drawn with lines become real ones: they wrap, and can be read aloud. */
import { escapeHtml } from "./html";

const border = /^[┌├└]/;
const row = /^│(.*)│$/;

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split("│")
    .map((cell) => cell.trim().replace(/^'(.*)'$/, "$1"));

/** Node counts rows in a first column that nobody asked for. */
function tableOf(lines: readonly string[]): string {
  const [names, ...values] = lines.filter((line) => row.test(line)).map(cellsOf);
  const first = names[0] === "(index)" && values.every(([index], i) => index === String(i)) ? 1 : 0;
  const head = names.slice(first).map((name) => `<th scope="col">${escapeHtml(name)}</th>`);
  const body = values.map((cells) => {
    const entries = cells.slice(first).map((cell) => `<td>${escapeHtml(cell)}</td>`);
    return `<tr>${entries.join("")}</tr>`;
  });
  return `<div class="scroller"><table class="printed"><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

/** A cell's stdout as HTML. */
export function printed(text: string): string {
  const blocks: { table: boolean; lines: string[] }[] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const table = border.test(line) || row.test(line);
    const last = blocks.at(-1);
    // Two tables in a row are two.
    if (last?.table === table && !line.startsWith("┌")) last.lines.push(line);
    else blocks.push({ table, lines: [line] });
  }
  return blocks
    .map(({ table, lines }) =>
      table
        ? tableOf(lines)
        : `<pre class="printed"><code>${escapeHtml(lines.join("\n"))}</code></pre>`,
    )
    .join("\n");
}
