/**
 * MNIST (LeCun, Cortes, Burges): 60,000 handwritten digits to learn from, 10,000 to test on, 28 by 28, from the
 * official gzipped idx files.
 *
 * @see http://yann.lecun.com/exdb/mnist, tools/data.ts, test/images/data/mnist.test.ts
 */
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { requireThat } from "../../check";
import { parseIdx } from "./idx";
import type { ImageData, ImageSet } from "./imageSet";
import { downloadsFolder, type OfficialFile, readDataFile, sha256 } from "./official";

/** The original site has come and gone; the mirrors serve the same bytes. */
const PLACES = [
  "https://ossci-datasets.s3.amazonaws.com/mnist",
  "https://storage.googleapis.com/cvdf-datasets/mnist",
  "http://yann.lecun.com/exdb/mnist",
];

const official = (name: string, numBytes: number, sha: string): OfficialFile => ({
  name,
  numBytes,
  sha256: sha,
  addresses: PLACES.map((place) => `${place}/${name}`),
});

/** The four files. Their authors published no checksums; these are the ones in common use. */
export const MNIST_FILES: readonly OfficialFile[] = [
  official(
    "train-images-idx3-ubyte.gz",
    9_912_422,
    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
  ),
  official(
    "train-labels-idx1-ubyte.gz",
    28_881,
    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
  ),
  official(
    "t10k-images-idx3-ubyte.gz",
    1_648_877,
    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
  ),
  official(
    "t10k-labels-idx1-ubyte.gz",
    4_542,
    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
  ),
];

/** Where the files are, and which files they must be. */
export interface MnistOptions {
  /** Folder with the gzipped files. Default: data/downloads/mnist. */
  readonly folder?: string;
  /** Refuse files other than the published ones. Default: whenever no folder is given. */
  readonly checksums?: boolean;
}

/**
 * One of the two parts.
 *
 * @param part "train" (60,000 digits) or "t10k" (10,000), as in the files' names.
 * @returns images [n, 28, 28, 1], white on black.
 * @throws Error or RangeError that names the file: missing, not gzip, cut short, with another header, with a
 *   label above 9, or not the published one.
 * @see test/images/data/mnist.test.ts
 */
export function mnistPart(part: "train" | "t10k", options: MnistOptions = {}): ImageSet {
  requireThat(part === "train" || part === "t10k", "mnist", "part must be train or t10k", part);
  const { folder = join(downloadsFolder(), "mnist"), checksums = options.folder === undefined } =
    options;
  const read = (name: string, numAxes: number) => {
    const bytes = readDataFile("mnist", folder, name, "npm run data -- mnist");
    const expected = MNIST_FILES.find((file) => file.name === name)!;
    if (checksums)
      requireThat(
        sha256(bytes) === expected.sha256,
        "mnist",
        `${name} must have sha256 ${expected.sha256}`,
        sha256(bytes),
      );
    let content: Uint8Array;
    try {
      content = gunzipSync(bytes);
    } catch (error) {
      throw new RangeError(
        `mnist: ${name} must be whole and gzipped, got ${(error as Error).message}`,
      );
    }
    return parseIdx(name, content, numAxes);
  };
  const [imageName, labelName] = [`${part}-images-idx3-ubyte.gz`, `${part}-labels-idx1-ubyte.gz`];
  const images = read(imageName, 3);
  const labels = read(labelName, 1);
  const [numImages, height, width] = images.shape;
  requireThat(
    height === 28 && width === 28,
    "mnist",
    `${imageName} must hold images 28 by 28`,
    images.shape,
  );
  requireThat(
    labels.shape[0] === numImages,
    "mnist",
    `${labelName} must hold ${numImages} labels`,
    labels.shape[0],
  );
  const wrong = labels.values.find((label) => label > 9);
  requireThat(wrong === undefined, "mnist", `${labelName} must hold labels 0 to 9`, wrong);
  return {
    pixels: images.values,
    labels: labels.values,
    height,
    width,
    channels: 1,
    numClasses: 10,
  };
}

/** Both parts; see {@link mnistPart}. */
export function mnist(options: MnistOptions = {}): ImageData {
  return { train: mnistPart("train", options), test: mnistPart("t10k", options) };
}
