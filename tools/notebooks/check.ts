/**
 * What a committed notebook must be, found out from the file alone: no execution, no browser. Every rule is a
 * pure function from a notebook to its findings, one line each.
 */
import { isDeepStrictEqual } from "node:util";
import { changeFindings } from "./changes";
import { parseNotebook } from "./collection";
import { exerciseFindings } from "./exercises";
import { formattedCells } from "./formatter";
import {
  codeCells,
  type ExecutionRecord,
  format,
  hashOf,
  kernelspec,
  languageInfo,
  type Notebook,
  perCell,
  recordName,
  textOf,
} from "./notebook";
import { outputFindings } from "./outputRules";
import { durationFindings, mathsFindings, nextFindings } from "./reading";
import {
  duplicateIds,
  formatFindings,
  idFindings,
  lengthFindings,
  shorthandFindings,
} from "./sourceRules";

/** Of what a reader's browser is sent: without the white space that puts each number on a line. */
const maxBytes = 1_500_000;

type Rule = (notebook: Notebook) => string[];

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

/** Else JupyterLab would write it anew for a reader who changed nothing. */
const language: Rule = ({ metadata }) =>
  isDeepStrictEqual(metadata.language_info, languageInfo)
    ? []
    : ["language_info must be what the kernel reports: npm run format"];

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
        record.cells.includes(hashOf(cell)) ? [] : ["changed since it was executed: run it again"],
      ),
    );
  if (found.length === 0 && sources.some((hash, i) => hash !== record.cells[i]))
    found.push("code cells are in another order than when they were executed: run it again");
  return found;
};

const rules: readonly Rule[] = [
  title,
  kernel,
  language,
  lengthFindings,
  shorthandFindings,
  idFindings,
  changeFindings,
  durationFindings,
  mathsFindings,
  executed,
  outputFindings,
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
      const notebook = parseNotebook(text);
      notebooks.set(name, notebook);
      const size = Buffer.byteLength(JSON.stringify(notebook));
      found.set(name, [
        ...(size > maxBytes ? [`must be at most ${maxBytes} bytes, got ${size}`] : []),
        ...(text === format(notebook) ? [] : ["must be as JupyterLab writes it: npm run format"]),
      ]);
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
