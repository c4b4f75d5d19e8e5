/** The playground as one page that needs nothing but itself. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Where the committed page stands. */
export const PLAYGROUND = "notes/playground.html";

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, entry)],
    bundle: true,
    minify: true,
    write: false,
    legalComments: "none",
    charset: "utf8",
    format: "iife",
    target: "es2022",
  });
  return outputFiles[0].text.trim();
}

/** The page, from the modules that the notebooks import. */
export async function playgroundPage(): Promise<string> {
  const page = readFileSync(join(__dirname, "page.html"), "utf8");
  const [script, style] = await Promise.all(["client/playground.ts", "style.css"].map(bundled));
  // By functions, as $& and the like mean something in a replacement.
  return page
    .replace("/*style*/", () => style)
    .replace("/*script*/", () => script.replaceAll("</script", "<\\/script"));
}
