/** Executes the notebooks and keeps their outputs, or checks those that are kept. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "./command.cjs";
import { findings } from "./notebooks/check";
import { notebookNames, readNotebook } from "./notebooks/collection";
import { format } from "./notebooks/notebook";
import { complaints, publish } from "./notebooks/publish";
import { openRenderer, type Renderer } from "./notebooks/render";
import { runNotebook } from "./notebooks/run";

const USAGE = `npm run notebooks                    executes all, full size, and writes the outputs into the files
npm run notebooks -- 02 03           those whose names start so
npm run notebooks -- 02 --quick      small sizes, to try; such outputs are not for committing
npm run notebooks -- --check         no execution: do the files hold what a published notebook must?

A file is written only if its whole run succeeded.`;

const folder = join(dirname(__dirname), "notebooks");

/** How many findings there are. */
function checked(names: readonly string[]): number {
  const found = names.flatMap((name) =>
    findings(readFileSync(join(folder, name), "utf8")).map((finding) => `${name}: ${finding}`),
  );
  for (const line of found) console.log(line);
  if (found.length === 0)
    console.log(`${names.length} notebooks: source and outputs belong together`);
  return found.length;
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
  const published = await publish(
    notebook,
    runs,
    { mode: quick ? "quick" : "full", seconds },
    renderer,
  );
  const text = format(published);
  const { writeWhole } = await import("./setup/stamp.mjs");
  writeWhole(join(folder, name), text);
  const slowest = Math.max(0, ...runs.map((run) => run.seconds));
  const size = `${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB`;
  console.log(`\r${name}: ${seconds.toFixed(1)} s, slowest cell ${slowest.toFixed(1)} s, ${size}`);
  return true;
}

const options = { quick: { type: "boolean" }, check: { type: "boolean" } } as const;

command(USAGE, { options, words: true }, async ({ quick = false, check }, prefixes) => {
  const names = notebookNames(folder, prefixes);
  if (check) {
    process.exitCode = checked(names) > 0 ? 1 : 0;
    return;
  }
  const renderer = await openRenderer();
  try {
    for (const name of names) if (!(await execute(name, quick, renderer))) process.exitCode = 1;
  } finally {
    await renderer.close();
  }
});
