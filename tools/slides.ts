/**
 * The notebooks as slides, one deck each, built with the site.
 *
 *     npm run slides        site/slides/NAME.html: s opens the speaker's view, ?print-pdf is for printing
 */
import { dirname, join } from "node:path";
import { readCollection } from "./notes/collection";
import { buildSite } from "./notes/site";
import { slidesOf } from "./notes/slides";

const root = dirname(__dirname);

async function main(): Promise<void> {
  const site = join(root, "site");
  const collection = await readCollection(root);
  await buildSite(collection, site);
  for (const page of collection.pages.filter(({ notebook }) => notebook))
    console.log(
      `${join(site, "slides", `${page.name}.html`)}: ${slidesOf(page).flat().length} slides`,
    );
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
