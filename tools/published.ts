/** `npm run published`: writes notes/published.md, and its summary into README.md, from what is in data/. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.cjs";
import { allPanels } from "./published/comparisons";
import { publishedFiles } from "./published/page";

const USAGE =
  "npm run published     sets every published number beside ours: notes/published.md, README.md";
const root = join(__dirname, "..");

command(USAGE, {}, () => {
  for (const [name, text] of Object.entries(publishedFiles(root, allPanels(root)))) {
    const file = join(root, name);
    const isNew = readFileSync(file, "utf8") !== text;
    if (isNew) writeFileSync(file, text);
    console.log(`${name}: ${isNew ? "written" : "unchanged"}`);
  }
});
