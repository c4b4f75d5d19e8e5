/** The notebooks as slides, one deck each, built with the site. */
import { dirname, join } from "node:path";
import { command } from "./command.cjs";
import { readCollection } from "./notes/collection";
import { buildSite } from "./notes/site";
import { slidesOf } from "./notes/slides";

const USAGE = `npm run slides       makes the site with a deck for each notebook, site/slides/NAME.html

In a deck, s opens the speaker's view; with ?print-pdf behind its address it is for printing.`;

command(USAGE, {}, async () => {
  const root = dirname(__dirname);
  const site = join(root, "site");
  const collection = await readCollection(root);
  await buildSite(collection, site);
  for (const page of collection.pages.filter(({ notebook }) => notebook))
    console.log(
      `${join(site, "slides", `${page.name}.html`)}: ${slidesOf(page).flat().length} slides`,
    );
});
