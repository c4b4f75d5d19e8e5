/** Prints what `npm run bench [-- name …]` measures: each test/bench/*.bench.ts default-exports its lines. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "test", "bench");
const wanted = process.argv.slice(2);
const benches = readdirSync(folder).filter(
  (file) =>
    file.endsWith(".bench.ts") &&
    (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
);
if (benches.length === 0) {
  const known = readdirSync(folder).map((file) => file.replace(".bench.ts", ""));
  throw new RangeError(`bench: names must be among ${known.join(", ")}, got ${wanted.join(", ")}`);
}

async function run(): Promise<void> {
  for (const file of benches) {
    const bench = (await import(join(folder, file))) as {
      default: () => Iterable<string> | AsyncIterable<string>;
    };
    console.log(`\n${file.replace(".bench.ts", "")} (Node ${process.versions.node})`);
    for await (const line of bench.default()) console.log(`  ${line}`);
  }
}
void run();
