/** Prints what it measures: each test/bench/*.bench.ts default-exports its lines. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.cjs";

const USAGE =
  "npm run bench [-- NAME …]     measures; names are the beginnings of test/bench/*.bench.ts";

command(USAGE, { words: true }, async (_options, names) => {
  const folder = join(__dirname, "..", "test", "bench");
  const known = readdirSync(folder).filter((file) => file.endsWith(".bench.ts"));
  const all = known.map((file) => file.replace(".bench.ts", ""));
  const benches = all.filter(
    (bench) => names.length === 0 || names.some((n) => bench.startsWith(n)),
  );
  if (benches.length === 0)
    throw new RangeError(`bench: names must be among ${all.join(", ")}, got ${names.join(", ")}`);
  for (const name of benches) {
    const bench = (await import(join(folder, `${name}.bench.ts`))) as {
      default: () => Iterable<string> | AsyncIterable<string>;
    };
    console.log(`\n${name} (Node ${process.versions.node})`);
    for await (const line of bench.default()) console.log(`  ${line}`);
  }
});
