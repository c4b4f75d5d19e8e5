/** plotly.js as browsers get it, from the one package that JupyterLab, the notes and the pictures share. */
import { createRequire } from "node:module";

/**
 * Half the size of the original: a reader of a server far away waits for it.
 * @param {string} outfile
 */
export async function minifyPlotly(outfile) {
  const { build } = await import("esbuild");
  const { resolve } = createRequire(import.meta.url);
  await build({
    entryPoints: [resolve("plotly.js-dist/plotly.js")],
    outfile,
    minify: true,
    legalComments: "inline",
    logLevel: "error",
  });
}
