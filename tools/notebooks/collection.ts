/** Which files of notebooks/ are the collection, and how they are read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Notebook } from "./notebook";

/** Small letters: a copy that JupyterLab makes is a reader's own, as is the Untitled.ipynb of a new one. */
const belongs = (name: string): boolean => /^\d\d-[a-z\d-]+\.ipynb$/.test(name);

const told = new Set<string>();

/**
 * Names without folder, in the collection's order; those that start with one of the prefixes, if any. What else lies
 * there is left alone, and said, once.
 */
export function notebookNames(folder: string, prefixes: readonly string[] = []): string[] {
  const all = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  for (const name of all.filter((other) => !belongs(other) && !told.has(other))) {
    console.error(`notebooks/${name}: left alone, as it is not named NN-name.ipynb`);
    told.add(name);
  }
  const names = all.filter(belongs).sort();
  for (const prefix of prefixes)
    if (!names.some((name) => name.startsWith(prefix)))
      throw new Error(
        `notebooks: ${prefix} must be the start of a name, got none such in ${names.join(", ")}`,
      );
  return prefixes.length > 0
    ? names.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
    : names;
}

/** @throws Error that says why the text is no notebook */
export function parseNotebook(text: string): Notebook {
  const conflict = text.split("\n").findIndex((line) => /^(<{7}|>{7}) /.test(line)) + 1;
  if (conflict > 0) throw new Error(`must be merged, got a conflict marker in line ${conflict}`);
  let notebook: Partial<Notebook> | null;
  try {
    notebook = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(`must be JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(notebook?.cells)) throw new Error("must be a notebook with cells, got none");
  return notebook as Notebook;
}

/** @throws Error that names the file if it is no notebook */
export function readNotebook(folder: string, name: string): Notebook {
  try {
    return parseNotebook(readFileSync(join(folder, name), "utf8"));
  } catch (error) {
    throw new Error(`notebooks/${name}: ${(error as Error).message}`);
  }
}
