/**
 * The experiment behind Fig. 6b and 11: a small residual network learns images from starts of several balances
 * alpha; its first layer's filters are kept, their smoothness measured, Gabor functions fitted.
 *
 * @see paper Fig. 6b, 11; test/images/filtersExperiment.test.ts
 */
import { z } from "zod";
import { count, defineExperiment, type Experiment, positive, share } from "../experiment";
import { ready, tf } from "../notebook/tensor";
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

const numbers = z.array(z.number().min(0));
const result = {
  /** Of the training images: files of one name need not be the same. */
  dataFingerprint: z.string(),
  epochLoss: z.array(z.number()).min(1),
  trainAccuracy: share,
  testAccuracy: share,
  /** Of every channel of every filter: eq. 132 as printed, and with a stencil that sums to zero. */
  smoothness: numbers,
  laplacian: numbers,
  gabor: z.array(gaborSchema),
  filters: packedSchema,
};
type Result = { [K in keyof typeof result]: z.infer<(typeof result)[K]> };

const schedule = { numEpochs: 15, batchSize: 128, learningRate: 0.2 };
const network = CPU_RESNET;
const alphas = [0.1, 0.3, 1, 3, 10];
const full = { ...schedule, network, alphas, numTrain: 10_000, numTest: 2000, seeds: [0, 1, 2, 3] };
const presets = {
  /** What is committed: the first 10,000 training images (npm run data -- cifar10), of 2,000 test images. */
  paper: { ...full, data: "cifar10" as const },
  drawn: { ...full, data: "drawn-leaves" as const },
  quick: {
    data: "drawn-leaves" as const,
    numTrain: 256,
    numTest: 100,
    network: { ...network, widths: [8, 8, 8, 16] as [number, number, number, number] },
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

/** Fig. 6b and 11. A seed's alphas share their start, up to alpha, their batches and their alterations. */
export const filtersExperiment: Experiment = defineExperiment({
  name: "filters",
  description:
    "A residual network on images over alpha: first-layer filters, smoothness, Gabor fits (Fig. 6b, 11)",
  version: 1,
  // Convolutions are nearly twice as fast; last digits may then depend on the processor.
  environment: { TF_ENABLE_ONEDNN_OPTS: "1" },
  shared: {
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
    learningRate: positive,
  },
  axes: { alpha: positive },
  result,
  constants: ["dataFingerprint"],
  presets,
  together: ["seed"],
  run: async (configs, done, checkpoint) => {
    await ready;
    const images = experimentData(configs[0].data, configs[0].numTrain, configs[0].numTest);
    const { channels, numClasses } = images.train;
    const dataFingerprint = imageFingerprint(images.train);
    for (const [i, { alpha, seed, network, ...schedule }] of configs.entries()) {
      const { numEpochs, batchSize, learningRate } = schedule;
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
      done(i, { dataFingerprint, epochLoss, trainAccuracy, testAccuracy, ...described(bank) });
    }
  },
});
