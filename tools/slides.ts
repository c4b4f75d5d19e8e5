/** The lectures as decks, built with the site. */
import { dirname, join } from "node:path";
import { command } from "./command.cjs";
import { readCollection } from "./notes/collection";
import { contactSheet } from "./notes/contactSheet";
import { buildSite } from "./notes/site";

const USAGE = `npm run slides                       makes the site with a deck for each lecture, site/slides/NAME.html
npm run slides -- --contact-sheet    and a picture of all slides of each, site/slides/NAME.png

In a deck, s opens the speaker's view; with ?print-pdf behind its address it is for printing.`;

const options = { "contact-sheet": { type: "boolean" } } as const;

command(USAGE, { options }, async ({ "contact-sheet": sheets }) => {
  const root = dirname(__dirname);
  const site = join(root, "site");
  const collection = await readCollection(root);
  await buildSite(collection, site);
  for (const { page, slides } of collection.lectures) {
    const deck = join(site, "slides", `${page.name}.html`);
    const minutes = slides.reduce((sum, slide) => sum + slide.minutes, 0);
    console.log(`${deck}: ${slides.length} slides, ${minutes} minutes`);
    if (sheets) console.log(await contactSheet(deck));
  }
});
