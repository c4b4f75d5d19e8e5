/** What all pages share: styles with their fonts, the page's script, plotly.js. */
import { dirname, join, parse } from "node:path";
import { build } from "esbuild";

const here = __dirname;

/** Bundled once; nothing is loaded from elsewhere. */
export async function buildAssets(folder: string): Promise<void> {
  const entries = ["client/notes.ts", "client/deck.ts", "style/notes.css", "style/deck.css"];
  await Promise.all([
    build({
      entryPoints: entries.map((name) => ({ in: join(here, name), out: parse(name).name })),
      outdir: folder,
      bundle: true,
      minify: true,
      legalComments: "none",
      logLevel: "warning",
      format: "iife",
      target: "es2022",
      assetNames: "fonts/[name]",
      loader: { ".woff2": "file", ".ttf": "file" },
      // Older font formats that no browser asks for, as woff2 stands first.
      external: ["*.woff", "fonts/KaTeX_*.ttf"],
      nodePaths: [join(dirname(dirname(here)), "node_modules")],
    }),
    // A plain script, since pages opened from the file system cannot load modules.
    import("../setup/plotly.mjs").then(({ minifyPlotly }) =>
      minifyPlotly(join(folder, "plotly.js")),
    ),
  ]);
}
