/**
 * Executes the notebooks and keeps their outputs, or checks those that are kept.
 *
 *   npm run notebooks                    all of them, full size, outputs written into the files
 *   npm run notebooks -- 02 03           those whose names start so
 *   npm run notebooks -- 02 --quick      small sizes, to try; such outputs are not for committing
 *   npm run notebooks -- --check         no execution: do the files hold what a published notebook must?
 *
 * A file is written only if its whole run succeeded.
 */
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findings } from "./notebooks/check";
import { format, type Notebook } from "./notebooks/notebook";
import { complaints, publish } from "./notebooks/publish";
import { openRenderer, type Renderer } from "./notebooks/render";
import { runNotebook } from "./notebooks/run";

const folder = join(dirname(__dirname), "notebooks");

/** Names without folder, in the collection's order; those that start with one of the prefixes, if any. */
export function notebookNames(prefixes: readonly string[] = []): string[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
  for (const prefix of prefixes)
    if (!names.some((name) => name.startsWith(prefix)))
      throw new Error(
        `notebooks: ${prefix} must be the start of a name, got none such in ${names.join(", ")}`,
      );
  return prefixes.length > 0
    ? names.filter((name) => prefixes.some((p) => name.startsWith(p)))
    : names;
}

function check(names: readonly string[]): number {
  const found = names.flatMap((name) =>
    findings(readFileSync(join(folder, name), "utf8")).map((finding) => `${name}: ${finding}`),
  );
  for (const line of found) console.log(line);
  if (found.length === 0)
    console.log(`${names.length} notebooks: source and outputs belong together`);
  return found.length;
}

async function execute(name: string, quick: boolean, renderer: Renderer): Promise<boolean> {
  const file = join(folder, name);
  const notebook = JSON.parse(readFileSync(file, "utf8")) as Notebook;
  const { runs, seconds } = await runNotebook(notebook, {
    folder,
    quick,
    onCell: (done, total) =>
      process.stdout.isTTY && process.stdout.write(`\r${name}: ${done} of ${total} cells `),
  });
  const wrong = complaints(runs);
  if (wrong.length > 0) {
    console.log(`\r${name}: FAILED, file left as it was\n${wrong.join("\n")}`);
    return false;
  }
  const published = await publish(
    notebook,
    runs,
    { mode: quick ? "quick" : "full", seconds },
    renderer,
  );
  const text = format(published);
  writeFileSync(`${file}.partial`, text);
  renameSync(`${file}.partial`, file);
  const slowest = Math.max(0, ...runs.map((run) => run.seconds));
  const size = `${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB`;
  console.log(`\r${name}: ${seconds.toFixed(1)} s, slowest cell ${slowest.toFixed(1)} s, ${size}`);
  return true;
}

async function main(): Promise<void> {
  const prefixes = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  const names = notebookNames(prefixes);
  if (process.argv.includes("--check")) {
    process.exitCode = check(names) > 0 ? 1 : 0;
    return;
  }
  const renderer = await openRenderer();
  try {
    for (const name of names)
      if (!(await execute(name, process.argv.includes("--quick"), renderer))) process.exitCode = 1;
  } finally {
    await renderer.close();
  }
}

if (require.main === module)
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
