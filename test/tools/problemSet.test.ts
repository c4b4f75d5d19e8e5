/** The numbers in the solutions of the problem set are what the code beside them gives. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";

const root = join(__dirname, "..", "..");
const text = readFileSync(join(root, "notes", "problem-set.md"), "utf8");
const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

/** A line `expression; // 3.14`. */
const stated = /^(\S.*); \/\/ (-?[\d.]+)$/gm;

/** Half a unit of the last digit. */
const tolerance = (shown: string): number => 0.5 * 10 ** -(shown.split(".")[1]?.length ?? 9);

describe("the problem set", () => {
  it("has eight to ten problems, each with a folded solution, two of them proofs", () => {
    const titles = [...text.matchAll(/^## (\d+)\. (.*)$/gm)];
    assert.deepEqual(
      titles.map(([, number]) => Number(number)),
      titles.map((_, i) => i + 1),
    );
    assert.ok(titles.length >= 8 && titles.length <= 10);
    assert.equal(titles.filter(([, , title]) => title.endsWith("(proof)")).length, 2);
    assert.equal(text.match(/<details><summary>Solution<\/summary>/g)?.length, titles.length);
  });

  for (const [i, code] of blocks.entries())
    it(`has the right numbers in its ${i + 1}. piece of code`, () => {
      const told: { given: number; shown: string }[] = [];
      const tell = (given: number, shown: string): unknown => told.push({ given, shown });
      const telling = code.replace(stated, (_line, value, shown) => `tell(${value}, "${shown}");`);
      const script = transformSync(telling, { loader: "ts", format: "cjs" }).code;
      const load = (name: string): unknown =>
        require(name.replace("../lib", join(root, "lib/src")));
      new Function("require", "module", "exports", "tell", script)(load, {}, {}, tell);
      assert.ok(told.length > 0, code);
      for (const { given, shown } of told)
        assert.ok(Math.abs(given - Number(shown)) <= tolerance(shown), `${given}, said ${shown}`);
    });
});
