import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** What must stay Float64: the foundations and every folder of theory. */
const EXACT_RING =
  /^lib\/src\/((check|random|linalg|ode|times|grid)\.ts|(minimal|linear|piecewise)\/)/;

describe("the two rings", () => {
  it("keep tfjs, which is float32, out of the exact ring", () => {
    const exact = sources("lib/src").filter((file) => EXACT_RING.test(file));
    assert.ok(exact.length >= 9, `only ${exact.length} files found`);
    for (const file of exact) assert.doesNotMatch(read(file), /tfjs|["'][./]*\/tensor["']/, file);
  });

  it("draw every random number from a seed", () => {
    for (const file of [...sources("lib/src"), ...sources("test")])
      if (!file.endsWith("floors.test.ts")) assert.doesNotMatch(read(file), /Math\.random/, file);
  });

  it("do not print", () => {
    const printers = sources("lib/src").filter((file) =>
      /console\.|process\.std(out|err)\.write/.test(read(file)),
    );
    assert.deepEqual(
      printers.filter((file) => file !== join("lib/src", "notebook", "progress.ts")),
      [],
    );
  });
});
