/**
 * CIFAR-10 (Krizhevsky 2009): 50,000 photographs to learn from, 10,000 to test on, 32 by 32, ten classes, from the
 * official binary version.
 *
 * @see https://www.cs.toronto.edu/~kriz/cifar.html, tools/data.ts, test/images/data/cifar10.test.ts
 */
import { join } from "node:path";
import { requireThat } from "../../check";
import type { ImageData, ImageSet } from "./imageSet";
import { downloadsFolder, type OfficialFile, readDataFile } from "./official";

/**
 * The archive. Its authors publish the md5 c32a1d4ab5d03f1284b67883e8d87530; the sha256 is of the file with that
 * md5.
 */
export const CIFAR10_ARCHIVE: OfficialFile = {
  name: "cifar-10-binary.tar.gz",
  numBytes: 170_052_171,
  sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9dddda3db29a59bca1dd",
  addresses: [
    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    "https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz",
  ],
};

/** Folder in the archive. */
export const CIFAR10_FOLDER = "cifar-10-batches-bin";

/** The classes by label. */
export const CIFAR10_CLASSES: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

const SIDE = 32;
const AREA = SIDE * SIDE;
/** A label, then the red, the green and the blue of all pixels. */
const RECORD = 1 + 3 * AREA;

export interface Cifar10Options {
  /** Folder with the .bin files. Default: data/downloads/cifar-10-batches-bin. */
  readonly folder?: string;
  /** How many of the training files to read, from the first on. Default 5: all. */
  readonly numBatches?: number;
}

/** Reads one .bin file; channels last. */
function readBatch(folder: string, name: string): { pixels: Uint8Array; labels: Uint8Array } {
  const bytes = readDataFile("cifar10", folder, name, "npm run data -- cifar10");
  requireThat(
    bytes.length > 0 && bytes.length % RECORD === 0,
    "cifar10",
    `${name} must be whole: a multiple of ${RECORD} bytes`,
    bytes.length,
  );
  const numImages = bytes.length / RECORD;
  const labels = Uint8Array.from({ length: numImages }, (_, i) => bytes[i * RECORD]);
  const wrong = labels.findIndex((label) => label > 9);
  requireThat(wrong < 0, "cifar10", `${name} must hold labels 0 to 9`, labels[wrong]);
  const pixels = new Uint8Array(numImages * 3 * AREA);
  for (let i = 0; i < numImages; i++)
    for (let channel = 0; channel < 3; channel++) {
      const from = i * RECORD + 1 + channel * AREA;
      for (let p = 0; p < AREA; p++) pixels[(i * AREA + p) * 3 + channel] = bytes[from + p];
    }
  return { pixels, labels };
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/**
 * Both parts. The checksum of the archive they come from is verified when it is downloaded.
 *
 * @returns images [n, 32, 32, 3], red, green, blue.
 * @throws Error or RangeError that names the file: missing, cut short, or with a label above 9.
 * @see test/images/data/cifar10.test.ts
 */
export function cifar10(options: Cifar10Options = {}): ImageData {
  const { folder = join(downloadsFolder(), CIFAR10_FOLDER), numBatches = 5 } = options;
  requireThat(
    Number.isInteger(numBatches) && numBatches >= 1 && numBatches <= 5,
    "cifar10",
    "numBatches must be from 1 to 5",
    numBatches,
  );
  const set = (names: readonly string[]): ImageSet => {
    const batches = names.map((name) => readBatch(folder, name));
    return {
      pixels: joined(batches.map(({ pixels }) => pixels)),
      labels: joined(batches.map(({ labels }) => labels)),
      height: SIDE,
      width: SIDE,
      channels: 3,
      numClasses: 10,
    };
  };
  const names = Array.from({ length: numBatches }, (_, i) => `data_batch_${i + 1}.bin`);
  return { train: set(names), test: set(["test_batch.bin"]) };
}
