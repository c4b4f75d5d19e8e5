/** Where a file of lib stands, and what it may know of: the import graph, floor by floor. */
import assert from "node:assert/strict";
import ts from "typescript";
import { imported, library, none, read, sources, sourcesIn } from "./library";

/** From the ground: files and folders of lib/src. What stands higher may import what stands lower. */
const FLOORS = [
  ["check", "parsed"],
  ["linalg", "ode", "random", "grid", "times", "statistics", "figures"],
  [
    "notebook",
    "minimal",
    "experiment",
    "defineExperiment",
    "results",
    "resultsFile",
    "published",
    "index",
  ],
  ["linear", "piecewise"],
  ["beyond", "students", "images", "hierarchy", "grokking"],
];
/** They do not know of each other. */
const TOPICS = FLOORS[FLOORS.length - 1];
/** What must stay Float64. */
const EXACT = "check linalg ode random grid times minimal linear piecewise beyond".split(" ");

/** File or folder of lib/src: "minimal" of lib/src/minimal/surfaces.ts, "check" of lib/src/check.ts. */
const partOf = (file: string): string => /^lib\/src\/([^/]+?)(\/|\.ts$)/.exec(file)?.[1] ?? file;
const floorOf = (file: string): number => FLOORS.findIndex((floor) => floor.includes(partOf(file)));
const isIndex = (file: string): boolean => file.endsWith("/index.ts");

/** Every import, by relative path (`isFile`) or by package. */
const edges = [...sources.values()].flatMap(({ file: from, specifiers }) =>
  specifiers.map((specifier) => {
    const file = imported(from, specifier);
    return { from, to: file ?? specifier, isFile: file !== undefined };
  }),
);
const inLib = edges.filter(({ to }) => sources.has(to));
const arrows = (some: typeof edges): string[] => some.map(({ from, to }) => `${from} → ${to}`);

/** Everything that a file needs, directly or through others: files of lib and packages. */
function reached(file: string, seen: Set<string> = new Set()): Set<string> {
  for (const { from, to } of edges) if (from === file && !seen.has(to)) reached(to, seen.add(to));
  return seen;
}

const isFloat32 = (to: string): boolean => /tensorflow|notebook\/tensor/.test(to);

describe("the floors of the library", () => {
  it("have a place for every file", () => {
    none(
      library.filter((file) => floorOf(file) < 0),
      "files on no floor",
    );
    const present = new Set(library.map(partOf));
    none(
      [...EXACT, ...TOPICS].filter((part) => !present.has(part)),
      "names without a file or folder",
    );
  });

  it("import downwards only", () =>
    none(arrows(inLib.filter(({ from, to }) => floorOf(to) > floorOf(from))), "upward imports"));

  it("keep the topics apart", () => {
    const isTopic = (file: string): boolean => TOPICS.includes(partOf(file));
    const across = inLib.filter(
      ({ from, to }) => isTopic(from) && isTopic(to) && partOf(from) !== partOf(to),
    );
    none(arrows(across), "imports of another topic");
  });

  it("keep tfjs, which is float32, out of the exact ring", () => {
    const exact = library.filter((file) => EXACT.includes(partOf(file)));
    none(
      exact.flatMap((file) => [...reached(file)].filter(isFloat32).map((to) => `${file} → ${to}`)),
      "ways to float32",
    );
    // The same look finds tfjs where it is.
    assert.ok([...reached("lib/src/students/experiment.ts")].some(isFloat32));
  });

  it("let a cell have its helpers and figures without waiting for TensorFlow", () => {
    for (const part of ["notebook", "figures"]) {
      const needed = [...reached(`lib/src/${part}/index.ts`)];
      assert.ok(needed.length > 5, `${part}: ${needed}`);
      none(needed.filter(isFloat32), `what ${part} loads`);
    }
  });

  it("stay within lib", () =>
    none(
      arrows(edges.filter(({ to, isFile }) => isFile && !sources.has(to))),
      "imports of what is no file of lib",
    ));

  it("import each file where it is: an index is for notebooks", () =>
    none(arrows(edges.filter(({ to }) => isIndex(to))), "imports of an index"));

  it("list in an index, name by name, what it hands on, and nothing else", () => {
    const isList = (node: ts.Statement): boolean =>
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier !== undefined &&
      node.exportClause !== undefined &&
      ts.isNamedExports(node.exportClause);
    const indices = [...sources.values()].filter(({ file }) => isIndex(file));
    none(
      indices.filter(({ tree }) => !tree.statements.every(isList)).map(({ file }) => file),
      "not only lists of names",
    );
  });
});

describe("the names of the library", () => {
  it("mean one thing each", () => {
    const owners = new Map<string, Set<string>>();
    for (const { file, declared } of sources.values())
      for (const { name, exported } of declared)
        if (exported) owners.set(name, (owners.get(name) ?? new Set()).add(file));
    none(
      [...owners]
        .filter(([, files]) => files.size > 1)
        .map(([name, files]) => `${name}: ${[...files].join(", ")}`),
      "names that two files declare",
    );
  });

  it("draw every random number from a seed", () =>
    none(
      [...library, ...sourcesIn("test")].filter(
        (file) => !file.endsWith("floors.test.ts") && /Math\.random/.test(read(file)),
      ),
      "numbers without a seed",
    ));

  it("hand no list over as arguments, of which there may be some 100,000 only", () =>
    none(
      library.flatMap((file) =>
        (
          read(file).match(/(Math\.\w+|push|unshift|fromCharCode)\(([^()[{]*, )?\.\.\..*/g) ?? []
        ).map((call) => `${file}: ${call}`),
      ),
      "lists as arguments",
    ));

  it("print nowhere but in claims, tables and a progress bar", () =>
    none(
      library.filter(
        (file) =>
          !/^lib\/src\/notebook\/(claim|table|progress)\.ts$/.test(file) &&
          /console\.|process\.std(out|err)\.write/.test(read(file)),
      ),
      "printers",
    ));
});
