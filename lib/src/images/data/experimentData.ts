/**
 * The data an experiment's config names: drawn here, or read from the files of a public set. Where those files lie
 * is not part of a config, as it does not change a number: data/downloads, or the folder of the variable DATA_FOLDER.
 *
 * @see test/images/data/imageSet.test.ts
 */
import { join } from "node:path";
import { requireCount, requireThat } from "../../check";
import { random } from "../../random";
import { CIFAR10_FOLDER, cifar10 } from "./cifar10";
import { drawnDigits } from "./drawnDigits";
import { drawnLeaves } from "./drawnLeaves";
import { type ImageData, type ImageSet, imageSlice } from "./imageSet";
import { mnistPart } from "./mnist";
import { downloadsFolder } from "./official";

/** "mnist-t10k" splits the 10,000 MNIST test digits in two, for those who have only these. */
export const DATA_NAMES = [
  "drawn-digits",
  "drawn-leaves",
  "mnist",
  "mnist-t10k",
  "cifar10",
] as const;
export type DataName = (typeof DATA_NAMES)[number];

/** Drawn images do not depend on an experiment's seed: all runs see the same ones, as with public data. */
const DRAWN_SEED = 2024;

const split = (all: ImageSet, numTrain: number, numTest: number): ImageData => {
  const numImages = all.labels.length;
  requireThat(
    numTrain + numTest <= numImages,
    "experimentData",
    `numTrain + numTest must be at most ${numImages}`,
    numTrain + numTest,
  );
  return {
    train: imageSlice(all, 0, numTrain),
    test: imageSlice(all, numTrain, numTrain + numTest),
  };
};

/**
 * The first `numTrain` training and `numTest` test images of a data set.
 *
 * @throws RangeError if the name is not known or there are fewer images; Error if a public set's files are missing.
 * @see test/images/data/imageSet.test.ts
 */
export function experimentData(name: DataName, numTrain: number, numTest: number): ImageData {
  requireThat(
    DATA_NAMES.includes(name),
    "experimentData",
    `name must be one of ${DATA_NAMES.join(", ")}`,
    name,
  );
  requireCount("experimentData", { numTrain, numTest });
  if (name === "drawn-digits" || name === "drawn-leaves") {
    const draw = name === "drawn-digits" ? drawnDigits : drawnLeaves;
    const rng = random(DRAWN_SEED).stream(name);
    return { train: draw(numTrain, rng.stream("train")), test: draw(numTest, rng.stream("test")) };
  }
  // Files in a folder of the reader's own choice are taken as they are; results carry their fingerprint.
  const folder = (name: string) =>
    process.env.DATA_FOLDER ? { folder: join(downloadsFolder(), name) } : {};
  if (name === "mnist-t10k") return split(mnistPart("t10k", folder("mnist")), numTrain, numTest);
  if (name === "mnist")
    return {
      train: imageSlice(mnistPart("train", folder("mnist")), 0, numTrain),
      test: imageSlice(mnistPart("t10k", folder("mnist")), 0, numTest),
    };
  const numBatches = Math.min(5, Math.ceil(numTrain / 10_000));
  const { train, test } = cifar10({ ...folder(CIFAR10_FOLDER), numBatches });
  return { train: imageSlice(train, 0, numTrain), test: imageSlice(test, 0, numTest) };
}
