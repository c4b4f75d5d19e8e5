/** From the paper to library, notebook and test: no entry leads nowhere, and what is claimed is there. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { type Collection, readCollection } from "../../tools/notes/collection";
import { words } from "../../tools/notes/document";
import { mentions, nameOf } from "../../tools/notes/mentions";
import { type IndexEntry, paperIndex, testsIn } from "../../tools/notes/paperIndex";
import { exportsOf, fileSee, seeOf } from "../../tools/notes/sources";

const root = join(__dirname, "..", "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

describe("@see", () => {
  it("is read over line ends, up to the next tag", () => {
    const comment =
      "/**\n * Text.\n *\n * @see paper eq. 2,\n *   Fig. 3; test/a.test.ts\n * @throws never\n */";
    assert.equal(seeOf(comment), "paper eq. 2,   Fig. 3; test/a.test.ts");
    assert.equal(seeOf("/** Text. @see is not a tag here */"), "");
  });

  it("belongs to the declaration below its comment", () => {
    const text =
      '/** A. */\nimport x from "x";\n\n/**\n * @see paper eq. 2\n */\nexport function f() {}\nexport const g = 1;\n';
    assert.deepEqual(
      exportsOf({ path: "a.ts", text }).map(({ name, line, see }) => [name, line, see]),
      [
        ["f", 7, "paper eq. 2"],
        ["g", 8, ""],
      ],
    );
  });
});

describe("the index of the paper", () => {
  let collection: Collection;
  let entries: IndexEntry[];
  const library = () => collection.world.sources.filter(({ path }) => path.startsWith("lib/"));
  const notebooks = () => collection.pages.filter(({ notebook }) => notebook);

  before(async function () {
    this.timeout(20_000);
    collection = await readCollection(root);
    entries = paperIndex(notebooks(), collection.world.sources);
  });

  it("names only test files that exist", () => {
    const sees = library().flatMap((file) =>
      [...exportsOf(file).map(({ see }) => see), fileSee(file)].map((see) => [file.path, see]),
    );
    const named = sees.flatMap(([path, see]) => testsIn(see).map((test) => [path, test]));
    assert.ok(named.length > 80, `${named.length} tests named`);
    for (const [path, test] of named)
      assert.ok(existsSync(join(root, test)), `${path}: ${test} is missing`);
  });

  it("names, for each function of the paper, a test that knows the function", () => {
    for (const file of library())
      for (const { name, see } of exportsOf(file)) {
        if (!/\bpaper\b/.test(see)) continue;
        const tests = testsIn(see).length > 0 ? testsIn(see) : testsIn(fileSee(file));
        const known = tests.some((test) => new RegExp(`\\b${name}\\b`).test(read(test)));
        assert.ok(
          known,
          `${file.path}: ${name} must occur in ${tests.join(" or ") || "a test that its @see names"}`,
        );
      }
  });

  it("has a notebook for every figure and equation that the library names, but those the README calls missing", () => {
    const missing = mentions(/Not there yet: ([^\n]*)/.exec(read("README.md"))?.[1] ?? "").map(
      nameOf,
    );
    const whole = (name: string): string => name.replace(/[a-d]$/, "");
    const inNotebooks = entries
      .filter(({ cells }) => cells.length > 0)
      .map(({ item }) => nameOf(item));
    for (const { item, functions, files } of entries) {
      if (!/figure|equation/.test(item.kind) || functions.length + files.length === 0) continue;
      const name = nameOf(item);
      const treated = inNotebooks.some((other) => other === name || other === whole(name));
      const announced = missing.some((other) => other === name || other === whole(name));
      assert.ok(
        treated || announced,
        `${name}: no notebook mentions it (${[...functions.map((f) => f.name), ...files]})`,
      );
    }
  });

  it("finds in each notebook the figures that its title claims, and a word on everything else", () => {
    for (const page of notebooks()) {
      const [first, ...rest] = page.blocks;
      if (first.kind !== "text") continue;
      const text = rest
        .map((block) =>
          block.kind === "text"
            ? words(block.tokens)
            : block.kind === "figure"
              ? words(block.caption ?? [])
              : "",
        )
        .join("\n");
      const later = mentions(text).map(nameOf);
      for (const item of mentions(words(first.tokens))) {
        const shown = collection.world.find(item)?.page === page.name;
        const where = `${page.name}: its title claims ${nameOf(item)}`;
        if (item.kind === "figure") assert.ok(shown, `${where}, but no caption begins so`);
        else assert.ok(later.includes(nameOf(item)), `${where}, but the text does not mention it`);
      }
    }
  });
});
