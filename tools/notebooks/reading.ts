/** What a reader meets in the text: how long a notebook runs, which comes next, and maths that is maths. */
import { type ExecutionRecord, type Notebook, recordName, textOf } from "./notebook";

const phrase = /\bruns in about [^.*\n]*?(?=[.*])/i;

/** A run time in words, no more exact than machines are alike. */
export function duration(seconds: number): string {
  if (seconds >= 100) return `${Math.round(seconds / 60)} minutes`;
  const rounded = Math.max(1, seconds < 10 ? Math.round(seconds) : 5 * Math.round(seconds / 5));
  return `${rounded} ${rounded === 1 ? "second" : "seconds"}`;
}

/** The text of a first cell with its "Runs in about …" brought up to date. */
export const withDuration = (text: string, seconds: number): string =>
  text.replace(phrase, (old) => `${old.slice(0, "runs in about ".length)}${duration(seconds)}`);

export function durationFindings({ cells, metadata }: Notebook): string[] {
  const record = metadata[recordName] as ExecutionRecord | undefined;
  const first = textOf(cells[0]?.source);
  if (!phrase.test(first)) return ['the first cell must say "Runs in about …"'];
  if (!record || withDuration(first, record.seconds) === first) return [];
  return [`the first cell must say "Runs in about ${duration(record.seconds)}": npm run notebooks`];
}

/** The last cell ends with a link to the next notebook; that of the last one leads back to the first. */
export function nextFindings(notebook: Notebook, name: string, names: readonly string[]): string[] {
  const next = names[names.indexOf(name) + 1];
  const [label, target] = next ? ["Next", next] : ["Back to", names[0]];
  const last = notebook.cells.at(-1);
  const line =
    last?.cell_type === "markdown" ? textOf(last.source).trimEnd().split("\n").at(-1) : "";
  const links = new RegExp(`\\b${label}\\b[^()]*\\[[^\\]]+\\]\\(${target}\\)`).test(line ?? "");
  return links ? [] : [`the last line must be ${label}: [...](${target})`];
}

/** Maths inline, `$…$`, is only maths if no blank stands inside its dollar signs. */
export const mathsFindings = ({ cells }: Notebook): string[] =>
  cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) => {
      const code = /```[\s\S]*?```|`[^`\n]*`|\$\$[\s\S]*?\$\$|\\\$/g;
      const parts = textOf(source).replace(code, "").split("$");
      const inside = parts.filter((_part, i) => i % 2 === 1 && i < parts.length - 1);
      const blank = inside.filter((part) => part !== part.trim());
      const odd =
        parts.length % 2 === 0 ? [`a dollar sign must be closed, got …${parts.at(-2)}$`] : [];
      return [...odd, ...blank.map((part) => `maths must touch its dollar signs, got $${part}$`)];
    });
