/**
 * The experiment behind Fig. 6a: LeNet-5 learns digits from starts of several balances alpha, and kernel, activation
 * patterns and parameters are compared with the start.
 *
 * @see paper Fig. 6a; test/images/kernelExperiment.test.ts
 */
import { z } from "zod";
import type { Collected, Experiment, Json, Plan } from "../experiment";
import { ready } from "../notebook/tensor";
import { parsed } from "../parsed";
import { random } from "../random";
import { courseSummary } from "./courseSummary";
import { DATA_NAMES, experimentData } from "./data/experimentData";
import { imageFingerprint } from "./data/imageSet";
import { lenet5 } from "./lenet5";
import { networkCourse } from "./networkCourse";

const count = z.int().min(1);
const seed = z.int().min(0);
const alpha = z.number().positive();
const common = {
  data: z.enum(DATA_NAMES),
  numTrain: count,
  numTest: count,
  numProbe: count,
  batchSize: count,
  learningRate: z.number().positive(),
  steps: z
    .array(z.int().min(0))
    .min(1)
    .refine((all) => all.every((step, i) => i === 0 || step > all[i - 1]), "must rise"),
};
const planSchema = z.strictObject({
  ...common,
  alphas: z.array(alpha).min(1),
  seeds: z.array(seed).min(1),
});

/** `version` changes when the same config would give other numbers. */
const configSchema = z.strictObject({ version: z.literal(1), ...common, alpha, seed });
type Config = z.infer<typeof configSchema>;

const series = z.array(z.number().min(0)).min(1);
const resultSchema = z.strictObject({
  /** Of the training images: files of one name need not be the same. */
  dataFingerprint: z.string(),
  kernelDistance: series,
  layerHamming: z.array(series).min(1),
  parameterDistance: series,
  trainLoss: series,
  trainAccuracy: series,
  testLoss: series,
  testAccuracy: series,
});
type Result = z.infer<typeof resultSchema>;

/** A rate so small that the first steps show the first motion: at 0.01, alpha = 10 leaps. */
const schedule = { batchSize: 100, learningRate: 2e-3 };
const alphas = [0.1, 0.3, 1, 3, 10];
const steps = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 2000];
const full = { ...schedule, alphas, steps, numProbe: 60, seeds: [0, 1, 2, 3, 4, 5, 6, 7] };
const presets = {
  /** MNIST's 60,000 training digits: npm run data -- mnist. */
  mnist: { ...full, data: "mnist", numTrain: 60_000, numTest: 10_000 },
  /** What is committed: the 10,000 digits that MNIST calls its test set, split in two. */
  paper: { ...full, data: "mnist-t10k", numTrain: 8000, numTest: 2000 },
  drawn: { ...full, data: "drawn-digits", numTrain: 8000, numTest: 2000 },
  quick: {
    ...schedule,
    data: "drawn-digits",
    numTrain: 500,
    numTest: 500,
    numProbe: 20,
    alphas: [0.1, 1, 10],
    steps: [0, 1, 4, 16, 64],
    seeds: [0],
  },
};

function collect(plan: Plan, found: readonly { config: Json; result: Json }[]): Collected {
  const { alphas, steps, seeds, data } = parsed(planSchema, "lenet-kernel: plan", plan);
  const runs = found.map(({ config, result }) => {
    const { alpha, seed } = config as Config;
    return { alpha, seed, course: result as Result };
  });
  const asked = runs.filter(({ seed }) => seeds.includes(seed));
  const fingerprints = [...new Set(found.map(({ result }) => (result as Result).dataFingerprint))];
  if (fingerprints.length > 1)
    throw new RangeError(
      `lenet-kernel: all results must come from the same images, got ${fingerprints.join(", ")}`,
    );
  const summary = courseSummary(alphas, steps, asked);
  return { data, dataFingerprint: fingerprints[0] ?? "", ...summary } as unknown as Collected;
}

/** Fig. 6a. A seed's alphas share their start, up to alpha, and their batches. */
export const lenetKernelExperiment: Experiment = {
  name: "lenet-kernel",
  description: "LeNet-5 on digits over alpha: kernel, activation patterns, parameters (Fig. 6a)",
  // Convolutions are twice as fast; last digits may then depend on the processor.
  environment: { TF_ENABLE_ONEDNN_OPTS: "1" },
  presets: presets as unknown as Record<string, Plan>,
  jobs: (plan) => {
    const { alphas, seeds, ...same } = parsed(planSchema, "lenet-kernel: plan", plan);
    return seeds.flatMap((seed) =>
      alphas.map((alpha): Config => ({ version: 1, ...same, alpha, seed })),
    );
  },
  group: (config) => `seed ${(config as Config).seed}`,
  requireResult: (result) => {
    parsed(resultSchema, "lenet-kernel: result", result);
  },
  run: async (configs, onDone, checkpoint) => {
    await ready;
    const all = configs.map((config) => parsed(configSchema, "lenet-kernel: config", config));
    const { data, numTrain, numTest } = all[0];
    const images = experimentData(data, numTrain, numTest);
    const { height, channels, numClasses } = images.train;
    const dataFingerprint = imageFingerprint(images.train);
    for (const [i, { alpha, seed, ...options }] of all.entries()) {
      const network = lenet5({ imageSize: height, channels, numClasses, alpha });
      const { steps, batchSize, learningRate, numProbe } = options;
      const course = await networkCourse(
        network,
        images,
        { steps, batchSize, learningRate, numProbe, checkpoint },
        random(seed),
      );
      if (course.testLoss.length < steps.length) return; // stopped
      onDone(i, { dataFingerprint, ...course } as unknown as Json);
    }
  },
  collect,
};
