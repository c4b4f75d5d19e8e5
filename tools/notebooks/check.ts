/**
 * What a committed notebook must be, found out from the file alone: no execution, no browser. Every rule is a
 * pure function from a notebook to its findings, one line each.
 */
import { changeFindings } from "./changes";
import { parseNotebook } from "./collection";
import { exerciseFindings } from "./exercises";
import { formattedCells } from "./formatter";
import {
  type Cell,
  codeCells,
  type ExecutionRecord,
  hashOf,
  kernelspec,
  type Notebook,
  type Output,
  plotlyType,
  recordName,
  textOf,
} from "./notebook";
import { durationFindings, nextFindings } from "./reading";
import {
  duplicateIds,
  formatFindings,
  idFindings,
  lengthFindings,
  shorthandFindings,
} from "./sourceRules";

const maxBytes = 1_500_000;

type Rule = (notebook: Notebook) => string[];

/** Code cells are counted from 1, as a reader would. */
const perCell = (notebook: Notebook, finding: (cell: Cell) => string | undefined): string[] =>
  codeCells(notebook).flatMap((cell, i) => {
    const found = finding(cell);
    return found === undefined ? [] : [`code cell ${i + 1}: ${found}`];
  });

const perOutput = (notebook: Notebook, finding: (output: Output) => string | undefined): string[] =>
  codeCells(notebook).flatMap((cell, i) =>
    (cell.outputs ?? []).flatMap((output) => {
      const found = finding(output);
      return found === undefined ? [] : [`code cell ${i + 1}: ${found}`];
    }),
  );

const title: Rule = ({ cells }) => {
  const [first] = cells;
  const holds = first?.cell_type === "markdown" && /^# \S/.test(textOf(first.source));
  return holds ? [] : ["the first cell must be a Markdown title, # ..."];
};

const kernel: Rule = ({ metadata }) => {
  const found = metadata.kernelspec as Record<string, unknown> | undefined;
  const wrong = Object.entries(kernelspec).filter(([name, value]) => found?.[name] !== value);
  return wrong.map(([name, value]) => `kernelspec.${name} must be ${value}, got ${found?.[name]}`);
};

const executed: Rule = (notebook) => {
  const record = notebook.metadata[recordName] as ExecutionRecord | undefined;
  if (!record) return ["must have been executed: npm run notebooks"];
  const found: string[] = [];
  if (record.mode !== "full") found.push(`outputs must come from a full run, got ${record.mode}`);
  const sources = codeCells(notebook).map(hashOf);
  if (sources.length !== record.cells.length)
    found.push(
      `outputs are of ${record.cells.length} code cells, got ${sources.length}: run it again`,
    );
  else
    found.push(
      ...perCell(notebook, (cell) =>
        record.cells.includes(hashOf(cell))
          ? undefined
          : "changed since it was executed: run it again",
      ),
    );
  if (found.length === 0 && sources.some((hash, i) => hash !== record.cells[i]))
    found.push("code cells are in another order than when they were executed: run it again");
  return found;
};

const figures: Rule = (notebook) =>
  perOutput(notebook, ({ data = {}, metadata = {} }) => {
    if (!(plotlyType in data)) return undefined;
    const image = metadata["image/png"] as { alt?: unknown } | undefined;
    const missing = [
      ...("image/png" in data ? [] : ["image/png"]),
      ...(textOf(data["text/plain"] as string | undefined).trim() ? [] : ["text/plain"]),
      ...(typeof image?.alt === "string" && image.alt.trim() ? [] : ["alternative text"]),
    ];
    return missing.length > 0 ? `the figure must have ${missing.join(" and ")}` : undefined;
  });

const failures: Rule = (notebook) =>
  perOutput(notebook, (output) => {
    if (output.output_type === "error") return "must not fail";
    if (output.name !== "stderr") return undefined;
    return `must not write to stderr, got ${textOf(output.text).trim().split("\n")[0]}`;
  });

const scripts: Rule = (notebook) =>
  perOutput(notebook, ({ data = {} }) =>
    /<script/i.test(textOf(data["text/html"] as string | undefined))
      ? "HTML output must hold no script: other viewers blank it"
      : undefined,
  );

const volatile: Rule = (notebook) =>
  perCell(notebook, (cell) => {
    if (
      cell.execution_count != null ||
      cell.outputs?.some((output) => output.execution_count != null)
    )
      return "must have no execution count";
    if ("execution" in cell.metadata) return "must have no timing in its metadata";
    return cell.outputs?.some((output) => output.metadata?.progress)
      ? "must have no progress bar left"
      : undefined;
  });

const rules: readonly Rule[] = [
  title,
  kernel,
  lengthFindings,
  shorthandFindings,
  idFindings,
  changeFindings,
  durationFindings,
  executed,
  figures,
  failures,
  scripts,
  volatile,
  exerciseFindings,
];

/** What keeps a notebook from being published, as far as it can be told without the others. */
export const findings = (notebook: Notebook): string[] => rules.flatMap((rule) => rule(notebook));

/** Everything that keeps notebooks from being published; nothing if they are as they should be. */
export function collectionFindings(
  texts: ReadonlyMap<string, string>,
  collection: readonly string[] = [...texts.keys()],
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const notebooks = new Map<string, Notebook>();
  for (const [name, text] of texts)
    try {
      notebooks.set(name, parseNotebook(text));
      const size = Buffer.byteLength(text);
      found.set(name, size > maxBytes ? [`must be at most ${maxBytes} bytes, got ${size}`] : []);
    } catch (error) {
      found.set(name, [(error as Error).message]);
    }
  const formatted = formattedCells(notebooks);
  const duplicates = duplicateIds(notebooks);
  for (const [name, notebook] of notebooks)
    found
      .get(name)
      ?.push(
        ...findings(notebook),
        ...formatFindings(notebook, formatted.get(name) ?? []),
        ...(duplicates.get(name) ?? []),
        ...nextFindings(notebook, name, collection),
      );
  return found;
}
