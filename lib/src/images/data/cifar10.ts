/**
 * CIFAR-10 (Krizhevsky 2009): 50,000 photographs to learn from, 10,000 to test on, 32 by 32, from the official binary
 * version. The classes are airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck.
 *
 * @see https://www.cs.toronto.edu/~kriz/cifar.html, tools/data.ts, test/images/data/cifar10.test.ts
 */
import { join } from "node:path";
import { requireThat } from "../../check";
import type { ImageData, ImageSet } from "./imageSet";
import { downloadsFolder, type OfficialFile, readDataFile, requireTenClasses } from "./publicFiles";

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

const SIDE = 32;
const AREA = SIDE * SIDE;
/** A label, then the red, the green and the blue of all pixels. */
const RECORD = 1 + 3 * AREA;

export interface Cifar10Options {
  /** Folder with the .bin files. Default: data/downloads/cifar-10-batches-bin. */
  readonly folder?: string;
  /** How many of the five training files to read, from the first on. Default: all. */
  readonly numBatches?: number;
}

/** The images of some .bin files; channels last. */
function readBatches(folder: string, names: readonly string[]): ImageSet {
  const batches = names.map((name) => {
    const bytes = readDataFile("cifar10", folder, name);
    const { length } = bytes;
    const whole = length > 0 && length % RECORD === 0;
    requireThat(whole, "cifar10", `${name} must be whole: a multiple of ${RECORD} bytes`, length);
    requireTenClasses(
      "cifar10",
      name,
      bytes.filter((_, p) => p % RECORD === 0),
    );
    return bytes;
  });
  const bytes = Buffer.concat(batches);
  const labels = bytes.filter((_, p) => p % RECORD === 0);
  const pixels = new Uint8Array(labels.length * 3 * AREA);
  for (let i = 0; i < labels.length; i++)
    for (let channel = 0; channel < 3; channel++) {
      const from = i * RECORD + 1 + channel * AREA;
      for (let p = 0; p < AREA; p++) pixels[(i * AREA + p) * 3 + channel] = bytes[from + p];
    }
  return { pixels, labels, height: SIDE, width: SIDE, channels: 3, numClasses: 10 };
}

/**
 * Both parts. The checksum of the archive they come from is verified when it is downloaded.
 *
 * @returns images [n, 32, 32, 3], red, green, blue.
 * @throws Error or RangeError that names the file: missing, cut short, or with a label above 9.
 * @see test/images/data/cifar10.test.ts
 */
export function cifar10(options: Cifar10Options = {}): ImageData {
  const { folder = join(downloadsFolder(), CIFAR10_FOLDER), numBatches = 5 } = options;
  const names = Array.from({ length: numBatches }, (_, i) => `data_batch_${i + 1}.bin`);
  return { train: readBatches(folder, names), test: readBatches(folder, ["test_batch.bin"]) };
}
