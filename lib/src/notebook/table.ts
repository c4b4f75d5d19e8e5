/**
 * Tables below a cell: HTML for JupyterLab, code hosts and notes, aligned text for terminals and screen readers.
 * Everything is said by elements and attributes, since code hosts strip styles.
 *
 * @see test/notebook/table.test.ts
 */
import { requireId, requireText, requireType } from "../check";
import { inNotebook, type OutputBundle, writeOutput } from "./jupyter";

/** What a row has under a heading. */
export type TableEntry = number | string | boolean | null | undefined;
/** Column heading, with its unit, to entry. */
export type TableRow = Readonly<Record<string, TableEntry>>;

export interface TableOptions {
  /** Lower-case words with hyphens, kept in the output: notes, decks and published numbers point at it. */
  readonly id: string;
  /** One line above the table, as plain text. */
  readonly caption?: string;
  /** Significant digits of numbers that are not whole. */
  readonly digits?: number;
}

const MISSING = "–";
/** Beyond these, a power of ten reads better than zeros. */
const [SMALL, LARGE] = [1e-3, 1e6];

const raised = (exponent: number): string =>
  [...`${exponent}`].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");

/**
 * A number as a reader would write it.
 *
 * @example
 * readable(-0.123456, 4); // "−0.1235"
 * readable(1.2e-7, 4); // "1.2×10⁻⁷"
 * readable(131072, 4); // "131072"
 */
export function readable(value: number, digits: number): string {
  if (Number.isNaN(value)) return MISSING;
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === Infinity) return `${sign}∞`;
  if (Number.isInteger(value) && size < 1e9) return `${sign}${size}`;
  const short = Number(size.toPrecision(digits));
  if (short >= SMALL && short < LARGE) return `${sign}${short}`;
  const [factor, exponent] = short.toExponential().split("e");
  return `${sign}${factor}×10${raised(Number(exponent))}`;
}

const entryText = (entry: TableEntry, digits: number): string => {
  if (typeof entry === "number") return readable(entry, digits);
  if (typeof entry === "boolean") return entry ? "yes" : "no";
  return entry ?? MISSING;
};

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

interface Column {
  readonly heading: string;
  /** Of the rows, top down. */
  readonly entries: readonly string[];
  readonly align: "left" | "right";
}

function columnsOf(rows: readonly TableRow[], digits: number): Column[] {
  const headings = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...headings].map((heading) => {
    const values = rows.map((row) => row[heading]);
    const align = values.some((value) => typeof value === "number") ? "right" : "left";
    return { heading, entries: values.map((value) => entryText(value, digits)), align };
  });
}

/** JupyterLab puts all entries of a table on the right, but not what is in them. */
const placed = (text: string, align: Column["align"]): string =>
  align === "left" ? `<div align="left">${escaped(text)}</div>` : escaped(text);

function htmlOf(columns: readonly Column[], numRows: number, caption?: string): string {
  const row = (cells: readonly string[]): string => `<tr>${cells.join("")}</tr>`;
  const head = columns.map(
    ({ heading, align }) => `<th scope="col" align="${align}">${placed(heading, align)}</th>`,
  );
  const body = Array.from({ length: numRows }, (_, i) =>
    row(
      columns.map(({ entries, align }) => `<td align="${align}">${placed(entries[i], align)}</td>`),
    ),
  );
  return [
    "<table>",
    ...(caption ? [`<caption>${escaped(caption)}</caption>`] : []),
    `<thead>${row(head)}</thead>`,
    "<tbody>",
    ...body,
    "</tbody>",
    "</table>",
  ].join("\n");
}

function textOf(columns: readonly Column[], numRows: number): string {
  const padded = columns.map(({ heading, entries, align }) => {
    const cells = [heading, ...entries];
    const width = cells.reduce((most, cell) => Math.max(most, cell.length), 0);
    return cells.map((cell) => (align === "right" ? cell.padStart(width) : cell.padEnd(width)));
  });
  return Array.from({ length: numRows + 1 }, (_, i) =>
    padded
      .map((cells) => cells[i])
      .join("  ")
      .trimEnd(),
  ).join("\n");
}

/**
 * The notebook output that `table` writes.
 * @throws TypeError if rows is not a list of records, or an option is of another kind.
 */
export function tableOutput(rows: readonly TableRow[], options: TableOptions): OutputBundle {
  requireType(typeof options === "object", "table", "options must be given, with id", options);
  const { id, caption, digits = 4 } = options;
  requireId("table", id);
  if (caption !== undefined) requireText("table", { caption });
  const isRow = (row: unknown): boolean =>
    typeof row === "object" && row !== null && !Array.isArray(row);
  const areRows = Array.isArray(rows) && rows.every(isRow);
  requireType(areRows, "table", "rows must be a list of records, heading to entry", rows);
  const columns = columnsOf(rows, digits);
  const [html, text] =
    rows.length === 0
      ? [`<p>${escaped([caption, "(no rows)"].filter(Boolean).join(" "))}</p>`, "(no rows)"]
      : [htmlOf(columns, rows.length, caption), textOf(columns, rows.length)];
  const plain = caption ? `${caption}\n\n${text}` : text;
  return { data: { "text/html": html, "text/plain": plain }, metadata: { id } };
}

/**
 * Shows rows as a table below the running cell; outside a notebook, prints it. Numbers stand on the right, and as
 * many digits of them as one reads; what is missing, or NaN, is a dash.
 *
 * @param rows    records of heading to entry; columns come in the order in which headings first appear.
 * @param options `id` is mandatory; `digits` are significant ones, of numbers that are not whole.
 * @throws TypeError if rows is not a list of records, or an option is of another kind.
 * @example
 * table([{ "α": 0.1, "test error (%)": 12.345 }, { "α": 10 }], { id: "errors" });
 * @see test/notebook/table.test.ts
 */
export function table(rows: readonly TableRow[], options: TableOptions): void {
  const output = tableOutput(rows, options);
  if (inNotebook()) writeOutput(output);
  else console.log(output.data["text/plain"]);
}
