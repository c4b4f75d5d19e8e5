/** Executes the notebooks and keeps their outputs, or checks those that are kept. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "./command.cjs";
import { applied, changesOf } from "./notebooks/changes";
import { collectionFindings } from "./notebooks/check";
import { notebookNames, readNotebook } from "./notebooks/collection";
import { reported, tryChanges } from "./notebooks/edits";
import { formattedCells, withFormatted } from "./notebooks/formatter";
import { format, kernelspec, languageInfo, type Notebook } from "./notebooks/notebook";
import { complaints, publish } from "./notebooks/publish";
import { openRenderer, type Renderer } from "./notebooks/render";
import { openKernel, runNotebook } from "./notebooks/run";

const USAGE = `npm run notebooks                    executes all, full size, and writes the outputs into the files
npm run notebooks -- 02 03           those whose names start so
npm run notebooks -- 02 --quick      small sizes, to try; such outputs are not for committing
npm run notebooks -- --check         no execution: do the files hold what a published notebook must?
npm run notebooks -- --format        formats code cells; npm run format does, too
npm run notebooks -- 02 --edits      tries the edits, bad edits and breaks that the metadata list, quick
npm run notebooks -- 02 --try 'RATE = 1' --with 'RATE = 2'   tries one edit, and prints what the reader sees

A file is written only if its whole run succeeded.`;

const folder = join(dirname(__dirname), "notebooks");

/** s, of all cells of a change, quick. */
const changeTime = 120;

async function write(name: string, notebook: Notebook): Promise<string> {
  const { writeWhole } = await import("./setup/stamp.mjs");
  const text = format(notebook);
  writeWhole(join(folder, name), text);
  return text;
}

/** How many findings there are. */
function checked(names: readonly string[]): number {
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const found = [...collectionFindings(texts, notebookNames(folder))].flatMap(([name, findings]) =>
    findings.map((finding) => `${name}: ${finding}`),
  );
  for (const line of found) console.log(line);
  if (found.length === 0)
    console.log(`${names.length} notebooks: source and outputs belong together`);
  return found.length;
}

async function formatAll(names: readonly string[]): Promise<void> {
  const notebooks = new Map(names.map((name) => [name, readNotebook(folder, name)]));
  for (const [name, sources] of formattedCells(notebooks)) {
    const { metadata, ...notebook } = withFormatted(notebooks.get(name) as Notebook, sources);
    const before = readFileSync(join(folder, name), "utf8");
    const named = { ...metadata, kernelspec, language_info: languageInfo };
    if ((await write(name, { ...notebook, metadata: named })) !== before)
      console.log(`${name}: formatted`);
  }
}

/** Whether all changes of a notebook went as they must. */
async function tryAll(name: string): Promise<boolean> {
  const notebook = readNotebook(folder, name);
  const lines: string[] = [];
  const outcomes = await tryChanges(notebook, changesOf(notebook), {
    open: () => openKernel({ folder, quick: true, strict: false }),
    timeout: changeTime,
    onOutcome: (outcome) => lines.push(reported(outcome)),
  });
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  console.log(`${name}: ${outcomes.length} changes, ${seconds.toFixed(0)} s`);
  for (const line of lines) console.log(line);
  return outcomes.every(({ wrong }) => wrong.length === 0);
}

async function tryEach(names: readonly string[]): Promise<boolean> {
  const waiting = [...names];
  let wentWell = true;
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      try {
        if (!(await tryAll(name))) wentWell = false;
      } catch (error) {
        console.log(`${name}: FAILED\n${(error as Error).message}`);
        wentWell = false;
      }
  };
  await Promise.all([work(), work()]); // two notebooks at a time
  return wentWell;
}

async function tryOne(name: string, find: string, replace: string): Promise<boolean> {
  const notebook = readNotebook(folder, name);
  applied(notebook, { find, replace });
  const [outcome] = await tryChanges(notebook, [{ kind: "edit", find, replace }], {
    open: () => openKernel({ folder, quick: true, strict: false }),
    timeout: changeTime,
  });
  console.log(`${outcome.printed.trimEnd()}\n${name}: ${reported(outcome)}`);
  return outcome.wrong.length === 0;
}

async function execute(name: string, quick: boolean, renderer: Renderer): Promise<boolean> {
  const notebook = readNotebook(folder, name);
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
  const mode = quick ? "quick" : "full";
  const text = await write(name, await publish(notebook, runs, { mode, seconds }, renderer));
  const slowest = Math.max(0, ...runs.map((run) => run.seconds));
  const size = `${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB`;
  console.log(`\r${name}: ${seconds.toFixed(1)} s, slowest cell ${slowest.toFixed(1)} s, ${size}`);
  return true;
}

async function executeAll(names: readonly string[], quick: boolean): Promise<boolean> {
  const renderer = await openRenderer();
  let wentWell = true;
  try {
    for (const name of names) if (!(await execute(name, quick, renderer))) wentWell = false;
  } finally {
    await renderer.close();
  }
  return wentWell;
}

const options = {
  quick: { type: "boolean" },
  check: { type: "boolean" },
  format: { type: "boolean" },
  edits: { type: "boolean" },
  try: { type: "string" },
  with: { type: "string" },
} as const;

command(USAGE, { options, words: true }, async (given, prefixes) => {
  const names = notebookNames(folder, prefixes);
  const wentWell = await (async (): Promise<boolean> => {
    if (given.check) return checked(names) === 0;
    if (given.format) await formatAll(names);
    else if (given.edits) return tryEach(names);
    else if (given.try !== undefined) return tryOne(names[0], given.try, given.with ?? "");
    else return executeAll(names, given.quick ?? false);
    return true;
  })();
  if (!wentWell) process.exitCode = 1;
});
