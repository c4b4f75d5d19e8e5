/**
 * The data an experiment's config names: drawn here, or read from the files of a public set. Where those files lie
 * is not part of a config, as it does not change a number: data/downloads, or the folder of the variable DATA_FOLDER,
 * whose files are taken as they are; results carry a fingerprint.
 *
 * @see test/images/data/imageSet.test.ts
 */
import { requireCount, requireThat } from "../../check";
import { random } from "../../random";
import { cifar10 } from "./cifar10";
import { drawnDigits } from "./drawnDigits";
import { drawnLeaves } from "./drawnLeaves";
import { type ImageData, imageSlice } from "./imageSet";
import { mnistPart } from "./mnist";

export const DATA_NAMES = [
  "drawn-digits",
  "drawn-leaves",
  "mnist",
  "mnist-t10k",
  "cifar10",
] as const;
export type DataName = (typeof DATA_NAMES)[number];

type Reader = (numTrain: number, numTest: number) => ImageData;

/** Drawn images do not depend on an experiment's seed: all runs see the same ones, as with public data. */
const DRAWN_SEED = 2024;

const drawn =
  (name: DataName, draw: typeof drawnDigits): Reader =>
  (numTrain, numTest) => {
    const rng = random(DRAWN_SEED).stream(name);
    return { train: draw(numTrain, rng.stream("train")), test: draw(numTest, rng.stream("test")) };
  };

const READERS: Readonly<Record<DataName, Reader>> = {
  "drawn-digits": drawn("drawn-digits", drawnDigits),
  "drawn-leaves": drawn("drawn-leaves", drawnLeaves),
  mnist: () => ({ train: mnistPart("train"), test: mnistPart("t10k") }),
  // The 10,000 MNIST test digits split in two, for those who have only these.
  "mnist-t10k": (numTrain, numTest) => {
    const all = mnistPart("t10k");
    return { train: all, test: imageSlice(all, numTrain, numTrain + numTest) };
  },
  cifar10: (numTrain) => cifar10({ numBatches: Math.min(5, Math.ceil(numTrain / 10_000)) }),
};

/**
 * The first `numTrain` training and `numTest` test images of a data set.
 *
 * @param name "drawn-digits", "drawn-leaves", "mnist", "mnist-t10k" (only the 10,000 test digits, split in two) or
 *   "cifar10".
 * @throws RangeError if the name is not known or there are fewer images; Error if a public set's files are missing.
 * @see test/images/data/imageSet.test.ts
 * @example
 * experimentData("drawn-digits", 20, 10).test.labels.length; // 10
 */
export function experimentData(name: DataName, numTrain: number, numTest: number): ImageData {
  const known = DATA_NAMES.join(", ");
  requireThat(DATA_NAMES.includes(name), "experimentData", `name must be one of ${known}`, name);
  requireCount("experimentData", { numTrain, numTest });
  const { train, test } = READERS[name](numTrain, numTest);
  return { train: imageSlice(train, 0, numTrain), test: imageSlice(test, 0, numTest) };
}
