/** Every package that is imported is declared: an installer that links packages apart hides all others. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

describe("package.json", () => {
  it("declares every package that lib, tools and tests import", () => {
    const undeclared = new Set<string>();
    for (const folder of ["lib/src", "tools", "test"])
      for (const file of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
        if (!/\.(ts|mjs|cjs)$/.test(file)) continue;
        const source = readFileSync(join(root, folder, file), "utf8");
        const text = source.replace(/\/\*\*[\s\S]*?\*\//g, ""); // types in comments load nothing
        const imports = text.matchAll(/^(?:import|export)[^;]*?from "([^".$][^"]*)";/gm);
        const requires = text.matchAll(/\b(?:require|import)\("([^".$][^"]*)"\)/g);
        for (const [, specifier] of [...imports, ...requires]) {
          const name = specifier
            .split("/")
            .slice(0, specifier.startsWith("@") ? 2 : 1)
            .join("/");
          const isKnown = name in dependencies || name in devDependencies;
          if (!isKnown && !specifier.startsWith("node:") && !builtinModules.includes(name))
            undeclared.add(`${folder}/${file}: ${name}`);
        }
      }
    assert.deepEqual([...undeclared], []);
  });
});
