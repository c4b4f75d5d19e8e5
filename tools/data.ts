/**
 * `npm run data`: fetches public data sets into data/downloads, once.
 *
 *     npm run data -- mnist            11 MB
 *     npm run data -- cifar10          170 MB, 350 MB when unpacked
 */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { CIFAR10_ARCHIVE, CIFAR10_FOLDER } from "../lib/src/images/data/cifar10";
import { MNIST_FILES } from "../lib/src/images/data/mnist";
import { downloadsFolder, type OfficialFile } from "../lib/src/images/data/publicFiles";
import { progress } from "../lib/src/notebook/progress";
import { download } from "./data/download";
import { untar } from "./data/untar";

const USAGE = `npm run data -- NAMES      fetch public data sets: mnist (11 MB), cifar10 (170 MB)

  --folder FOLDER    instead of data/downloads (or the variable DATA_FOLDER)

Files are checked against their published checksums; a broken download goes on where it stopped.`;

const say = (line: string): void => console.log(line);

/** One file, with a bar. */
async function fetchFile(file: OfficialFile, folder: string): Promise<void> {
  const bar = progress(file.name, file.numBytes / 1e6, { unit: "MB" });
  const found = await download(file, folder, {
    onProgress: (done) => bar.update(done / 1e6),
    onNote: say,
  }).finally(() => bar.finish());
  say(`${file.name}: ${found === "there" ? "is there" : "fetched"}, checksum right`);
}

/** Ten thousand images a file. */
const BATCH_BYTES = 10_000 * 3073;
const BATCHES = [
  "data_batch_1",
  "data_batch_2",
  "data_batch_3",
  "data_batch_4",
  "data_batch_5",
  "test_batch",
];

async function fetchCifar10(folder: string): Promise<void> {
  const goal = join(folder, CIFAR10_FOLDER);
  const files = BATCHES.map((name) => join(goal, `${name}.bin`));
  if (files.every((file) => existsSync(file) && statSync(file).size === BATCH_BYTES)) {
    say(`${CIFAR10_FOLDER}: is there`);
    return;
  }
  await fetchFile(CIFAR10_ARCHIVE, folder);
  const archive = untar(CIFAR10_ARCHIVE.name, readFileSync(join(folder, CIFAR10_ARCHIVE.name)));
  mkdirSync(goal, { recursive: true });
  for (const file of files) {
    const name = `${CIFAR10_FOLDER}/${basename(file)}`;
    const bytes = archive.get(name);
    if (bytes?.length !== BATCH_BYTES)
      throw new Error(
        `data: ${CIFAR10_ARCHIVE.name} must hold ${name} of ${BATCH_BYTES} bytes, got ${bytes?.length ?? "none"}`,
      );
    writeFileSync(`${file}.part`, bytes);
    renameSync(`${file}.part`, file);
  }
  say(`${CIFAR10_FOLDER}: ${files.length} files unpacked`);
}

const sets: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  mnist: async (folder) => {
    for (const file of MNIST_FILES) await fetchFile(file, join(folder, "mnist"));
  },
  cifar10: fetchCifar10,
};

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { folder: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help || positionals.length === 0) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const unknown = positionals.find((name) => !Object.hasOwn(sets, name));
  if (unknown !== undefined)
    throw new Error(`data: a set must be one of ${Object.keys(sets).join(", ")}, got ${unknown}`);
  const folder = values.folder ?? downloadsFolder();
  for (const name of new Set(positionals)) await sets[name](folder);
  say(`in ${relative(process.cwd(), folder) || "."}`);
  return 0;
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
