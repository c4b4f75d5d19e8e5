/** Builds the notes: all notebooks as a static site that works from the file system, without a network. */
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "./command.cjs";
import { readCollection } from "./notes/collection";
import { buildSite } from "./notes/site";

const USAGE = "npm run notes        makes the site; then open site/index.html";

const root = dirname(__dirname);

function megabytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) =>
    statSync(join(folder, name)),
  );
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0) / 1e6;
}

command(USAGE, {}, async () => {
  const started = performance.now();
  const collection = await readCollection(root);
  const folder = join(root, "site");
  await buildSite(collection, folder);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${collection.pages.length} pages, ${megabytes(folder).toFixed(1)} MB, ${seconds} s: open ${join(folder, "index.html")}`,
  );
});
