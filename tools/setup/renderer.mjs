/** The renderer of our figures, tools/renderer, where JupyterLab looks for extensions, and beside it what it loads. */
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { minifyPlotly } from "./plotly.mjs";
import { fingerprint, readStamp, writeStamp, writeWhole } from "./stamp.mjs";

/** @param {string} root */
const sourceOf = (root) => join(root, "tools", "renderer");
/** @param {string} root */
export const rendererFolder = (root) =>
  join(root, ".venv", "share", "jupyter", "labextensions", "get-rich-quick-figures");
/** The font of the pictures. @param {string} root */
const fontOf = (root) =>
  join(root, "node_modules", "dejavu-fonts-ttf", "ttf", "DejaVuSansCondensed.ttf");
/** @param {string} root */
const playgroundOf = (root) => join(root, "notes", "playground.html");
/** @param {string} root */
const stampFile = (root) => join(rendererFolder(root), ".set-up.json");

/** @param {string} root */
const plotlyOf = (root) =>
  JSON.parse(readFileSync(join(root, "node_modules", "plotly.js-dist", "package.json"), "utf8"))
    .version;

/** @param {string} root */
function inputsOf(root) {
  const files = readdirSync(sourceOf(root)).sort();
  return fingerprint(
    plotlyOf(root),
    readFileSync(playgroundOf(root), "utf8"),
    ...files.map((file) => readFileSync(join(sourceOf(root), file), "utf8")),
  );
}

/** @param {string} root */
export const rendererIsFresh = (root) => readStamp(stampFile(root)).inputs === inputsOf(root);

/** @param {string} root */
export async function installRenderer(root) {
  const folder = rendererFolder(root);
  rmSync(folder, { recursive: true, force: true });
  for (const file of ["renderer.js", "renderer.css"])
    cpSync(join(sourceOf(root), file), join(folder, "static", file));
  cpSync(fontOf(root), join(folder, "static", "figures.ttf"));
  cpSync(playgroundOf(root), join(folder, "static", "playground.html"));
  await minifyPlotly(join(folder, "static", "plotly.js"));
  const inputs = inputsOf(root);
  const manifest = JSON.parse(readFileSync(join(sourceOf(root), "package.json"), "utf8"));
  // Browsers keep scripts by their address: another renderer has another one.
  manifest.jupyterlab._build.load += `?v=${inputs}`;
  writeWhole(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeStamp(stampFile(root), { inputs });
}
