/** The notes as PDF, printed by the installed Chromium from the site, which is built first. */
import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "./command.cjs";
import { notebookNames } from "./notebooks/collection";
import { readCollection } from "./notes/collection";
import { printPdf } from "./notes/paper";
import { buildSite } from "./notes/site";

const USAGE = `npm run pdf              site/pdf/get-rich-quick.pdf, everything
npm run pdf -- 02 04     one file for each notebook whose name starts so`;

command(USAGE, { words: true }, async (_options, prefixes) => {
  const root = dirname(__dirname);
  const site = join(root, "site");
  const pdf = (name: string): string => join(site, "pdf", `${name}.pdf`);
  const chosen = prefixes.length > 0 ? notebookNames(join(root, "notebooks"), prefixes) : [];
  await buildSite(await readCollection(root), site);
  mkdirSync(join(site, "pdf"));
  const jobs: [string, string][] = chosen
    .map((file) => file.replace(/\.ipynb$/, ""))
    .map((name) => [join(site, `${name}.html`), pdf(name)]);
  if (jobs.length === 0) jobs.push([join(site, "print.html"), pdf("get-rich-quick")]);
  await printPdf(jobs);
  for (const [, file] of jobs) console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
});
