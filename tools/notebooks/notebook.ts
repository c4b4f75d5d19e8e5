/** Notebook files: what we read of the nbformat, and the one way we write it. */
import { createHash } from "node:crypto";

export type Metadata = Record<string, unknown>;

export interface Output {
  output_type: string;
  /** stdout or stderr, of a stream. */
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  metadata?: Metadata;
  execution_count?: number | null;
}

export interface Cell {
  id?: string;
  cell_type: string;
  source: string | string[];
  metadata: Metadata;
  /** Pictures pasted into a Markdown cell: by name, base64 by type. */
  attachments?: Record<string, Record<string, string>>;
  outputs?: Output[];
  execution_count?: number | null;
}

export interface Notebook {
  cells: Cell[];
  metadata: Metadata;
  nbformat: number;
  nbformat_minor: number;
}

export const plotlyType = "application/vnd.plotly.v1+json";

/** The playground's page, at an address that says what is set. */
export const playgroundType = "application/vnd.grq.playground+json";

/** What is shown as a figure: with a picture, an alternative text, and perhaps a caption after it. */
export const isFigure = ({ data = {} }: Output): boolean =>
  plotlyType in data || playgroundType in data;

/** The only kernel the notebooks know. */
export const kernelspec = {
  display_name: "TypeScript (tslab)",
  language: "typescript",
  name: "tslab",
};

/**
 * What the kernel reports, to the letter (it speaks TypeScript 5.0): JupyterLab writes it into each notebook that it
 * opens, and one that holds it already stays the same file.
 */
export const languageInfo = {
  codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
  version: "3.7.2",
};

export const textOf = (text: string | string[] | undefined): string =>
  Array.isArray(text) ? text.join("") : (text ?? "");

/** Lines with their line ends, as nbformat stores multi-line text: a change of one line is a change of one line. */
export const linesOf = (text: string | string[]): string[] =>
  // What Python calls the end of a line.
  textOf(text).match(/.*?(?:\r\n|[\n\r\v\f\x85\u2028\u2029])|.+$/gs) ?? [];

export const codeCells = (notebook: Notebook): Cell[] =>
  notebook.cells.filter((cell) => cell.cell_type === "code");

/** Findings with the numbers of their cells. Code cells are counted from 1, as a reader would. */
export const perCell = (
  notebook: Notebook,
  findings: (cell: Cell, i: number) => readonly string[],
): string[] =>
  codeCells(notebook).flatMap((cell, i) =>
    findings(cell, i).map((found) => `code cell ${i + 1}: ${found}`),
  );

export const hashOf = (cell: Cell): string =>
  createHash("sha256").update(textOf(cell.source)).digest("hex").slice(0, 12);

/** What ties a notebook's outputs to its source, in the notebook's metadata under this name. */
export const recordName = "executed";

export interface ExecutionRecord {
  mode: "full" | "quick";
  /** Run time of all cells. */
  seconds: number;
  /** Hash of each code cell as it was executed, in order. */
  cells: string[];
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
};

/** Python writes small numbers from 0.0001 on as powers, with two digits; JavaScript from 0.000001 on. */
const numeral = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0 || size >= 1e-4) return JSON.stringify(value);
  return value.toExponential().replace(/-(\d)$/, "-0$1");
};

/** JSON, indented by one space. */
function written(value: unknown, indent: string): string {
  if (typeof value === "number") return numeral(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indent} `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((entry) => deeper + written(entry, deeper)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return "{}";
  const lines = entries.map(
    ([name, inner]) => `${deeper}${JSON.stringify(name)}: ${written(inner, deeper)}`,
  );
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

/** Kinds of output that are text, which is stored line by line. */
const isText = (type: string): boolean =>
  /^text\/|^(application\/javascript|image\/svg\+xml)$/.test(type);

const byLine = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      isText(type) && typeof value === "string" ? linesOf(value) : value,
    ]),
  );

/**
 * The notebook as text, byte for byte what JupyterLab's server writes: a reader who saves an unchanged notebook has an
 * unchanged file. Keys are sorted, text is a list of lines, and each number has a line.
 */
export function format(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: linesOf(cell.source),
    ...(cell.outputs && {
      outputs: cell.outputs.map((output) => ({
        ...output,
        ...(output.text !== undefined && { text: linesOf(output.text) }),
        ...(output.data && { data: byLine(output.data) }),
      })),
    }),
  }));
  return `${written(sorted({ ...notebook, cells }), "")}\n`;
}
