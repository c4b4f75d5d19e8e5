/** `npm run data`: fetches public data sets into data/downloads, once. */
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { CIFAR10_ARCHIVE, CIFAR10_FOLDER } from "../lib/src/images/data/cifar10";
import { MNIST_FILES } from "../lib/src/images/data/mnist";
import { downloadsFolder, type OfficialFile } from "../lib/src/images/data/publicFiles";
import { progress } from "../lib/src/notebook/progress";
import { command } from "./command.cjs";
import { download } from "./data/download";

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
const BATCHES = [...[1, 2, 3, 4, 5].map((i) => `data_batch_${i}`), "test_batch"];

async function fetchCifar10(folder: string): Promise<void> {
  const files = BATCHES.map((name) => join(folder, CIFAR10_FOLDER, `${name}.bin`));
  const missing = (): string[] =>
    files.filter((file) => !existsSync(file) || statSync(file).size !== BATCH_BYTES);
  if (missing().length === 0) return say(`${CIFAR10_FOLDER}: is there`);
  await fetchFile(CIFAR10_ARCHIVE, folder);
  // The system's: Linux, macOS and Windows all have one.
  execFileSync("tar", ["-xzf", CIFAR10_ARCHIVE.name], { cwd: folder });
  if (missing().length > 0)
    throw new Error(
      `data: ${CIFAR10_ARCHIVE.name} must hold files of ${BATCH_BYTES} bytes, got other ${missing().join(", ")}`,
    );
  say(`${CIFAR10_FOLDER}: ${files.length} files unpacked`);
}

const sets: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  mnist: async (folder) => {
    for (const file of MNIST_FILES) await fetchFile(file, join(folder, "mnist"));
  },
  cifar10: fetchCifar10,
};

command(
  USAGE,
  { options: { folder: { type: "string" } }, words: true },
  async ({ folder = downloadsFolder() }, names) => {
    if (names.length === 0) throw new Error(USAGE);
    const unknown = names.find((name) => !Object.hasOwn(sets, name));
    if (unknown !== undefined)
      throw new Error(`data: a set must be one of ${Object.keys(sets).join(", ")}, got ${unknown}`);
    for (const name of new Set(names)) await sets[name](folder);
    say(`in ${relative(process.cwd(), folder) || "."}`);
  },
);
