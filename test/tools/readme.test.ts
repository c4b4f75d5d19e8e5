import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Notebook, textOf } from "../../tools/notebooks/notebook";

const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const npmScripts = Object.keys(
  JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts,
);

describe("README", () => {
  it("names only files and commands that exist", () => {
    const links = [...readme.matchAll(/\]\(([^)]+)\)/g)]
      .map(([, to]) => to)
      .filter((to) => !/^https?:/.test(to));
    const sources = [...readme.matchAll(/`((?:[a-z]+\/)?\w+\.ts)`/g)].map(([, file]) =>
      file.endsWith(".test.ts") ? `test/${file}` : `lib/src/${file}`,
    );
    assert.ok(
      links.length > 8 && sources.length > 10,
      `${links.length} links, ${sources.length} sources`,
    );
    for (const file of [...links, ...sources])
      assert.ok(existsSync(join(root, file)), `${file} is missing`);
    for (const [, script] of readme.matchAll(/npm run (\w+)/g))
      assert.ok(npmScripts.includes(script), script);
  });

  it("shows the figure that notebook 02 has stored", () => {
    const { cells } = JSON.parse(
      readFileSync(join(root, "notebooks/02-minimal-model.ipynb"), "utf8"),
    ) as Notebook;
    const surfaces = cells
      .flatMap(({ outputs = [] }) => outputs)
      .find(({ metadata }) => metadata?.id === "neuron-surfaces");
    const png = textOf(surfaces?.data?.["image/png"] as string);
    const shown = readFileSync(join(root, "data/figures/geometry.png"));
    assert.ok(shown.equals(Buffer.from(png, "base64")), "copy the picture from the notebook again");
  });
});
