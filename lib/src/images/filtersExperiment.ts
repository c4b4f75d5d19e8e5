/**
 * The experiment behind Fig. 6b and 11: a small residual network learns images from starts of several balances
 * alpha; its first layer's filters are kept, their smoothness measured, Gabor functions fitted.
 *
 * @see paper Fig. 6b, 11; test/images/filtersExperiment.test.ts
 */
import { z } from "zod";
import type { Collected, Experiment, Json, Plan } from "../experiment";
import { ready, tf } from "../notebook/tensor";
import { parsed } from "../parsed";
import { random } from "../random";
import { fiveDigits } from "../statistics";
import { DATA_NAMES, experimentData } from "./data/experimentData";
import { imageFingerprint } from "./data/imageSet";
import { type FilterBank, filterChannels, mainColour, packFilters } from "./filterBank";
import { gaborSchema, packedSchema } from "./filtersResults";
import { fitGabor } from "./gabor";
import { trainClassifier } from "./imageClassifier";
import { CPU_RESNET, resnet } from "./resnet";
import { smoothness } from "./smoothness";

const count = z.int().min(1);
const seed = z.int().min(0);
const alpha = z.number().positive();
const common = {
  data: z.enum(DATA_NAMES),
  numTrain: count,
  numTest: count,
  network: z.strictObject({
    firstKernel: z.int().min(5),
    firstStride: count,
    kernel: count,
    widths: z.tuple([count, count, count, count]),
  }),
  numEpochs: count,
  batchSize: count,
  learningRate: z.number().positive(),
};
const planSchema = z.strictObject({
  ...common,
  alphas: z.array(alpha).min(1),
  seeds: z.array(seed).min(1),
});

/** `version` changes when the same config would give other numbers. */
const configSchema = z.strictObject({ version: z.literal(1), ...common, alpha, seed });
type Config = z.infer<typeof configSchema>;

const share = z.number().min(0).max(1);
const resultSchema = z.strictObject({
  /** Of the training images: files of one name need not be the same. */
  dataFingerprint: z.string(),
  epochLoss: z.array(z.number()).min(1),
  trainAccuracy: share,
  testAccuracy: share,
  /** Of every channel of every filter: eq. 132 as printed, and with a stencil that sums to zero. */
  smoothness: z.array(z.number().min(0)),
  laplacian: z.array(z.number().min(0)),
  gabor: z.array(gaborSchema),
  filters: packedSchema,
});
type Result = z.infer<typeof resultSchema>;

const schedule = { numEpochs: 15, batchSize: 128, learningRate: 0.2 };
const network = CPU_RESNET as { [key: string]: Json };
const alphas = [0.1, 0.3, 1, 3, 10];
const full = { ...schedule, network, alphas, numTrain: 10_000, numTest: 2000, seeds: [0, 1, 2, 3] };
const presets = {
  /** What is committed: the first 10,000 training images (npm run data -- cifar10), of 2,000 test images. */
  paper: { ...full, data: "cifar10" },
  drawn: { ...full, data: "drawn-leaves" },
  quick: {
    data: "drawn-leaves",
    numTrain: 256,
    numTest: 100,
    network: { ...network, widths: [8, 8, 8, 16] },
    numEpochs: 2,
    batchSize: 64,
    learningRate: 0.2,
    alphas: [0.1, 10],
    seeds: [0],
  },
};

/** Every filter's numbers. */
function described(
  bank: FilterBank,
): Pick<Result, "smoothness" | "laplacian" | "gabor" | "filters"> {
  const channels = filterChannels(bank);
  const gabor = Array.from({ length: bank.numFilters }, (_, k) => {
    const { map, share } = mainColour(bank, k);
    const { bandwidth, ...fit } = fitGabor(map);
    const numbers = Object.fromEntries(
      Object.entries(fit).map(([name, value]) => [name, fiveDigits(value)]),
    );
    return {
      ...numbers,
      bandwidth: bandwidth === null ? null : fiveDigits(bandwidth),
      share: fiveDigits(share),
    };
  });
  return {
    smoothness: channels.map((filter) => fiveDigits(smoothness(filter))),
    laplacian: channels.map((filter) => fiveDigits(smoothness(filter, { center: 3 }))),
    gabor: gabor as Result["gabor"],
    filters: packFilters(bank) as Result["filters"],
  };
}

function collect(plan: Plan, found: readonly { config: Json; result: Json }[]): Collected {
  const { alphas, seeds: asked, data } = parsed(planSchema, "filters: plan", plan);
  const keyOf = (a: number, s: number): string => `${a} ${s}`;
  const results = new Map(
    found.map(({ config, result }) => {
      const { alpha, seed } = config as Config;
      return [keyOf(alpha, seed), result as unknown as Result];
    }),
  );
  const seeds = asked.filter((s) => alphas.every((a) => results.has(keyOf(a, s))));
  const fingerprints = [
    ...new Set([...results.values()].map(({ dataFingerprint }) => dataFingerprint)),
  ];
  if (fingerprints.length > 1)
    throw new RangeError(
      `filters: all results must come from the same images, got ${fingerprints.join(", ")}`,
    );
  const each = <T extends Json>(value: (result: Result) => T): T[][] =>
    alphas.map((a) => seeds.map((s) => value(results.get(keyOf(a, s))!)));
  return {
    data,
    dataFingerprint: fingerprints[0] ?? "",
    alphas,
    seeds,
    trainAccuracy: each(({ trainAccuracy }) => trainAccuracy),
    testAccuracy: each(({ testAccuracy }) => testAccuracy),
    epochLoss: each(({ epochLoss }) => epochLoss.map(fiveDigits)),
    smoothness: each((result) => result.smoothness),
    laplacian: each((result) => result.laplacian),
    gabor: each(({ gabor }) => gabor as unknown as Json),
    filters:
      seeds.length === 0
        ? []
        : each(({ filters }) => filters as unknown as Json).map(([first]) => first),
  };
}

/** Fig. 6b and 11. A seed's alphas share their start, up to alpha, their batches and their alterations. */
export const filtersExperiment: Experiment = {
  name: "filters",
  description:
    "A residual network on images over alpha: first-layer filters, smoothness, Gabor fits (Fig. 6b, 11)",
  // Convolutions are nearly twice as fast; last digits may then depend on the processor.
  environment: { TF_ENABLE_ONEDNN_OPTS: "1" },
  presets: presets as unknown as Record<string, Plan>,
  jobs: (plan) => {
    const { alphas, seeds, ...same } = parsed(planSchema, "filters: plan", plan);
    return seeds.flatMap((seed) =>
      alphas.map((alpha): Config => ({ version: 1, ...same, alpha, seed })),
    );
  },
  group: (config) => `seed ${(config as Config).seed}`,
  requireResult: (result) => {
    parsed(resultSchema, "filters: result", result);
  },
  run: async (configs, onDone, checkpoint) => {
    await ready;
    const all = configs.map((config) => parsed(configSchema, "filters: config", config));
    const images = experimentData(all[0].data, all[0].numTrain, all[0].numTest);
    const { channels, numClasses } = images.train;
    const dataFingerprint = imageFingerprint(images.train);
    for (const [i, { alpha, seed, network, numEpochs, batchSize, learningRate }] of all.entries()) {
      const found = await trainClassifier(
        resnet({ ...network, channels, numClasses, alpha }),
        images,
        { numEpochs, batchSize, learningRate, checkpoint },
        random(seed),
      );
      if (found === undefined) return; // stopped
      const { parameters, epochLoss, trainAccuracy, testAccuracy } = found;
      const [side, , , numFilters] = parameters[0].shape;
      const bank = { values: parameters[0].dataSync(), side, channels, numFilters };
      tf.dispose(parameters);
      onDone(i, {
        dataFingerprint,
        epochLoss,
        trainAccuracy,
        testAccuracy,
        ...described(bank),
      } as unknown as Json);
    }
  },
  collect,
};
