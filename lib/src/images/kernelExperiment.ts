/**
 * The experiment behind Fig. 6a: LeNet-5 learns digits from starts of several balances alpha, and kernel, activation
 * patterns and parameters are compared with the start.
 *
 * @see paper Fig. 6a; test/images/kernelExperiment.test.ts
 */
import { z } from "zod";
import { count, defineExperiment, positive, risingSteps } from "../defineExperiment";
import type { Experiment } from "../experiment";
import { ready } from "../notebook/tensor";
import { random } from "../random";
import { mean } from "../statistics";
import { DATA_NAMES, experimentData } from "./data/experimentData";
import { imageFingerprint } from "./data/imageSet";
import { lenet5 } from "./lenet5";
import { type CourseRow, networkCourse } from "./networkCourse";

const numbers = z.array(z.number().min(0)).min(1);
/** Each at every step; those of layers are [step][layer]. */
const measured = {
  kernelDistance: numbers,
  kernelDistanceOfPatterns: numbers,
  kernelDistanceOfParameters: numbers,
  layerHamming: z.array(numbers).min(1),
  layerMotion: z.array(numbers).min(1),
  parameterDistance: numbers,
  trainLoss: numbers,
  trainAccuracy: numbers,
  testLoss: numbers,
  testAccuracy: numbers,
};

/** A rate at which the first steps lower the loss from every start: at 5e-4, one of MNIST's eight at alpha = 0.1 jumps. */
const schedule = { batchSize: 100, learningRate: 4e-4 };
const alphas = [0.1, 0.3, 1, 3, 10];
const steps = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
const full = { ...schedule, alphas, steps, numProbe: 60, seeds: [0, 1, 2, 3, 4, 5, 6, 7] };
const presets = {
  /** MNIST's 60,000 training digits: npm run data -- mnist. */
  mnist: { ...full, data: "mnist" as const, numTrain: 60_000, numTest: 10_000 },
  /** What is committed: the 10,000 digits that MNIST calls its test set, split in two. */
  larger: { ...full, data: "mnist-t10k" as const, numTrain: 8000, numTest: 2000 },
  /** For comparison, with half as many seeds. */
  drawn: {
    ...{ ...full, seeds: [0, 1, 2, 3] },
    ...{ data: "drawn-digits" as const, numTrain: 8000, numTest: 2000 },
  },
  quick: {
    ...{ ...schedule, learningRate: 2e-3 },
    data: "drawn-digits" as const,
    numTrain: 500,
    numTest: 500,
    numProbe: 20,
    alphas: [0.1, 1, 10],
    steps: [0, 1, 4, 16, 64],
    seeds: [0],
  },
};

/** Fig. 6a. A seed's alphas share their start, up to alpha, and their batches. */
export const lenetKernelExperiment: Experiment = defineExperiment({
  name: "lenet-kernel",
  description: "LeNet-5 on digits over alpha: kernel, activation patterns, parameters (Fig. 6a)",
  version: 1,
  shared: {
    data: z.enum(DATA_NAMES),
    numTrain: count,
    numTest: count,
    numProbe: count,
    batchSize: count,
    learningRate: positive,
    steps: risingSteps,
  },
  axes: { alpha: positive },
  /** The fingerprint is of the training images: files of one name need not be the same. */
  result: { dataFingerprint: z.string(), ...measured },
  constants: ["dataFingerprint"],
  row: (values) => ({ ...values, hammingDistance: values.layerHamming.map(mean) }),
  series: [...Object.keys(measured), "hammingDistance"],
  presets,
  together: ["seed"],
  run: async (configs, done, checkpoint) => {
    await ready;
    const images = experimentData(configs[0].data, configs[0].numTrain, configs[0].numTest);
    const { height, channels, numClasses } = images.train;
    const dataFingerprint = imageFingerprint(images.train);
    for (const [i, { alpha, seed, ...options }] of configs.entries()) {
      const network = lenet5({ imageSize: height, channels, numClasses, alpha });
      const all = { ...options, checkpoint };
      const { rows, stopped, diverged } = await networkCourse(network, images, all, random(seed));
      if (stopped) return;
      const names = Object.keys(measured) as (keyof typeof measured)[];
      const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
      const values = columns as { [K in keyof typeof measured]: CourseRow[K][] };
      done(i, diverged === undefined ? { dataFingerprint, ...values } : { diverged });
    }
  },
});
