/** The project's formatter, for code cells: all of them at once, since a process each would take a minute. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  codeCells,
  type ExecutionRecord,
  hashOf,
  linesOf,
  type Notebook,
  recordName,
  textOf,
} from "./notebook";

const root = join(__dirname, "..", "..");
const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");

/** The project's way to format, without its list of files: the cells lie elsewhere, and for a moment. */
function configuration(): string {
  const { formatter, javascript } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
  return JSON.stringify({ root: true, formatter, javascript });
}

/**
 * The code cells of notebooks as the formatter writes them.
 * @param notebooks by name
 * @throws Error that names notebook and cell, if one cannot be parsed
 */
export function formattedCells(notebooks: ReadonlyMap<string, Notebook>): Map<string, string[]> {
  const place = mkdtempSync(join(tmpdir(), "cells-"));
  const file = (name: string, i: number): string => join(place, name, `code-cell-${i + 1}.ts`);
  try {
    writeFileSync(join(place, "biome.json"), configuration());
    for (const [name, notebook] of notebooks) {
      mkdirSync(join(place, name));
      for (const [i, cell] of codeCells(notebook).entries())
        writeFileSync(file(name, i), textOf(cell.source));
    }
    execFileSync(process.execPath, [biome, "format", "--write", "."], {
      cwd: place,
      stdio: "pipe",
      encoding: "utf8",
    });
    const read = (name: string, i: number): string => readFileSync(file(name, i), "utf8").trimEnd();
    return new Map(
      [...notebooks].map(([name, notebook]) => [
        name,
        codeCells(notebook).map((_, i) => read(name, i)),
      ]),
    );
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw stderr ? new Error(`code cells must be formatted, got\n${stderr.trim()}`) : error;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * A copy with these sources in its code cells. Formatting changes no meaning: outputs stay, and where the record of
 * their execution named the old source it names the new one.
 */
export function withFormatted(notebook: Notebook, sources: readonly string[]): Notebook {
  const record = notebook.metadata[recordName] as ExecutionRecord | undefined;
  const hashes = [...(record?.cells ?? [])];
  let next = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const i = next++;
    const formatted = { ...cell, source: linesOf(sources[i]) };
    if (hashes[i] === hashOf(cell)) hashes[i] = hashOf(formatted);
    return formatted;
  });
  return {
    ...notebook,
    cells,
    metadata: record
      ? { ...notebook.metadata, [recordName]: { ...record, cells: hashes } }
      : notebook.metadata,
  };
}
