/**
 * The notes as PDF, printed by the installed Chromium from the site, which is built first.
 *
 *     npm run pdf              site/pdf/get-rich-quick.pdf, everything
 *     npm run pdf -- 02 04     one file for each notebook whose name starts so
 */
import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { notebookNames } from "./notebooks";
import { readCollection } from "./notes/collection";
import { printPdf } from "./notes/paper";
import { buildSite } from "./notes/site";

const root = dirname(__dirname);

async function main(prefixes: readonly string[]): Promise<void> {
  const site = join(root, "site");
  const chosen =
    prefixes.length > 0 ? notebookNames(prefixes).map((name) => name.replace(/\.ipynb$/, "")) : [];
  await buildSite(await readCollection(root), site);
  mkdirSync(join(site, "pdf"));
  const pdf = (name: string): string => join(site, "pdf", `${name}.pdf`);
  const jobs: [string, string][] =
    chosen.length > 0
      ? chosen.map((name) => [join(site, `${name}.html`), pdf(name)])
      : [[join(site, "print.html"), pdf("get-rich-quick")]];
  await printPdf(jobs);
  for (const [, file] of jobs) console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
