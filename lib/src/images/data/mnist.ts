/**
 * MNIST (LeCun, Cortes, Burges): 60,000 handwritten digits to learn from, 10,000 to test on, 28 by 28, from the
 * official idx files, gzipped as they were published or unpacked.
 *
 * @see http://yann.lecun.com/exdb/mnist, tools/data.ts, test/images/data/mnist.test.ts
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { requireThat } from "../../check";
import type { ImageSet } from "./imageSet";
import { downloadsFolder, type OfficialFile, readDataFile, requireTenClasses } from "./publicFiles";

/** The original site has come and gone; the mirrors serve the same bytes. */
const PLACES = [
  "https://ossci-datasets.s3.amazonaws.com/mnist",
  "https://storage.googleapis.com/cvdf-datasets/mnist",
  "http://yann.lecun.com/exdb/mnist",
];

/** The four files. Their authors published no checksums; these are the ones in common use. */
export const MNIST_FILES: readonly OfficialFile[] = (
  [
    [
      "train-images-idx3",
      9_912_422,
      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ],
    [
      "train-labels-idx1",
      28_881,
      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ],
    [
      "t10k-images-idx3",
      1_648_877,
      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ],
    ["t10k-labels-idx1", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"],
  ] as const
).map(([stem, numBytes, sha256]) => {
  const name = `${stem}-ubyte.gz`;
  return { name, numBytes, sha256, addresses: PLACES.map((place) => `${place}/${name}`) };
});

/** The magic number of gzip. */
const GZIP = 0x1f8b;

/**
 * The entries of a file in the idx format: two zero bytes, a type byte (8: bytes), the number of axes, their lengths,
 * the entries.
 *
 * @param numAxes what the file must have: 3 for images, 1 for labels.
 */
function parseIdx(
  name: string,
  bytes: Buffer,
  numAxes: number,
): { shape: number[]; values: Buffer } {
  const must = (holds: boolean, what: string, value: unknown): void =>
    requireThat(holds, "mnist", `${name} must ${what}`, value);
  const header = 4 + 4 * numAxes;
  must(bytes.length >= header, `have ${header} bytes or more`, bytes.length);
  const [found, magic] = [bytes.readUInt32BE(0), 0x0800 + numAxes];
  must(found === magic, `begin with the magic number ${magic} (bytes, ${numAxes} axes)`, found);
  const shape = Array.from({ length: numAxes }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const length = header + shape.reduce((product, count) => product * count, 1);
  must(bytes.length === length, `have the ${length} bytes its header says`, bytes.length);
  return { shape, values: bytes.subarray(header) };
}

/** The name under which a folder has a file: with or without .gz, and with a dash or, from some mirrors, a dot. */
function nameIn(folder: string, published: string): string {
  const plain = published.replace(/\.gz$/, "");
  const names = [published, plain].flatMap((name) => [name, name.replace("-idx", ".idx")]);
  return names.find((name) => existsSync(join(folder, name))) ?? published;
}

/** The content of a file; its first two bytes, not its name, say whether it is gzipped. */
function unpacked(name: string, bytes: Buffer): Buffer {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== GZIP) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    const { message } = error as Error;
    throw new RangeError(`mnist: ${name} must be whole, got ${message}`);
  }
}

/** Where the files are, and which files they must be. */
export interface MnistOptions {
  /** Folder with the files. Default: data/downloads/mnist. */
  readonly folder?: string;
  /** Refuse files other than the published ones. Default: unless the variable DATA_FOLDER names a folder. */
  readonly checksums?: boolean;
}

/**
 * One of the two parts.
 *
 * @param part "train" (60,000 digits) or "t10k" (10,000), as in the files' names.
 * @returns images [n, 28, 28, 1], white on black.
 * @throws Error or RangeError that names the file: missing, cut short, with another header, with a
 *   label above 9, or not the published one.
 * @see test/images/data/mnist.test.ts
 */
export function mnistPart(part: "train" | "t10k", options: MnistOptions = {}): ImageSet {
  const { folder = join(downloadsFolder(), "mnist"), checksums = !process.env.DATA_FOLDER } =
    options;
  const read = (kind: "images" | "labels", numAxes: number) => {
    const published = `${part}-${kind}-idx${numAxes}-ubyte.gz`;
    const name = nameIn(folder, published);
    const bytes = readDataFile("mnist", folder, name);
    const found = createHash("sha256").update(bytes).digest("hex");
    const { sha256 } = MNIST_FILES.find((file) => file.name === published)!;
    const right = !checksums || found === sha256;
    requireThat(right, "mnist", `${name} must have sha256 ${sha256}`, found);
    return { name, ...parseIdx(name, unpacked(name, bytes), numAxes) };
  };
  const [images, labels] = [read("images", 3), read("labels", 1)];
  const [numImages, height, width] = images.shape;
  const fits = height === 28 && width === 28;
  requireThat(fits, "mnist", `${images.name} must hold images 28 by 28`, images.shape);
  const { length } = labels.values;
  requireThat(
    length === numImages,
    "mnist",
    `${labels.name} must hold ${numImages} labels`,
    length,
  );
  requireTenClasses("mnist", labels.name, labels.values);
  const [pixels, classes] = [images.values, labels.values];
  return { pixels, labels: classes, height, width, channels: 1, numClasses: 10 };
}
