/** The playground in the site: the committed page, which there knows the way back. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PLAYGROUND } from "../playground/page";

/** What stands where the page's link home belongs. */
const PLACE = "<!--site-->";

const links = `<nav aria-label="Notes"><a href="index.html">All notes</a> · <a href="02-minimal-model.html">Notebook 02</a> · <a href="03-function-space-and-implicit-bias.html">Notebook 03</a></nav>`;

export const playgroundInSite = (root: string): string =>
  readFileSync(join(root, PLAYGROUND), "utf8").replace(PLACE, links);

/** On the first page. */
export const playgroundCard = `<li><h3><a href="playground.html">Playground: one neuron, solved exactly</a></h3><p>Drag the start and the solution, slide δ and the learning rates: the exact path, its kernel distance and its end follow. Nothing to install.</p></li>`;
