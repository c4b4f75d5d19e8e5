/**
 * The experiment behind Fig. 6b and 11: a small residual network learns images from starts of several balances
 * alpha; its first layer's filters are kept, their smoothness measured, Gabor functions fitted.
 *
 * @see paper Fig. 6b, 11; test/images/filtersExperiment.test.ts
 */
import { z } from "zod";
import { count, defineExperiment, positive, share } from "../defineExperiment";
import type { Experiment } from "../experiment";
import { ready, tf } from "../notebook/tensor";
import { random } from "../random";
import { fiveDigits } from "../statistics";
import { DATA_NAMES, experimentData } from "./data/experimentData";
import { imageFingerprint } from "./data/imageSet";
import {
  type FilterBank,
  filterChannels,
  mainColor,
  type PackedFilters,
  packFilters,
} from "./filterBank";
import { filterParts } from "./filterRuns";
import { fitGabor, type GaborFit } from "./gabor";
import { trainClassifier } from "./imageClassifier";
import { CPU_RESNET, resnet } from "./resnet";
import { smoothness } from "./smoothness";

const number = z.number();
const numbers = z.array(z.number().min(0));

/** Fit of a filter's part in its main color, and the share of its square norm that this color holds. */
export interface FilterFit extends GaborFit {
  readonly share: number;
}
const filterFit: z.ZodType<FilterFit> = z.strictObject({
  x: number,
  y: number,
  orientation: number,
  frequency: number,
  along: number,
  across: number,
  amplitude: number,
  phase: number,
  bandwidth: number.nullable(),
  r2: number,
  share,
});
const packedFilters: z.ZodType<PackedFilters> = z.strictObject({
  side: number,
  channels: number,
  numFilters: number,
  scale: z.array(number),
  bytes: z.base64(),
});

const schedule = { numEpochs: 15, batchSize: 128, learningRate: 0.2 };
const network = CPU_RESNET;
const alphas = [0.1, 0.3, 1, 3, 10];
const full = { ...schedule, network, alphas, numTrain: 10_000, numTest: 2000, seeds: [0, 1, 2, 3] };
const presets = {
  /** What is committed: the first 10,000 training images (npm run data -- cifar10), of 2,000 test images. */
  larger: { ...full, alphas: [0.1, 1 / 3, 1, 10 / 3, 10], data: "cifar10" as const },
  drawn: { ...full, data: "drawn-leaves" as const },
  quick: {
    ...full,
    data: "drawn-leaves" as const,
    numTrain: 256,
    numTest: 100,
    network: { ...network, widths: [8, 8, 8, 16] as [number, number, number, number] },
    numEpochs: 2,
    batchSize: 64,
    alphas: [0.1, 10],
    seeds: [0],
  },
};

/**
 * Every filter's numbers: eq. 132 as printed, also of what is learned, and with a stencil that sums to zero, of every
 * channel; and the fits.
 */
function described(bank: FilterBank, learned: FilterBank) {
  const channels = filterChannels(bank);
  const gabor = Array.from({ length: bank.numFilters }, (_, k) => {
    const { map, share } = mainColor(bank, k);
    const fit = Object.entries({ ...fitGabor(map), share });
    const rounded = fit.map(([name, value]) => [name, value === null ? null : fiveDigits(value)]);
    return Object.fromEntries(rounded) as FilterFit;
  });
  return {
    smoothness: channels.map((filter) => fiveDigits(smoothness(filter))),
    learnedSmoothness: filterChannels(learned).map((filter) => fiveDigits(smoothness(filter))),
    laplacian: channels.map((filter) => fiveDigits(smoothness(filter, { center: 3 }))),
    gabor,
    filters: packFilters(bank),
  };
}

/** Fig. 6b and 11. A seed's alphas share their start, up to alpha, their batches and their alterations. */
export const filtersExperiment: Experiment = defineExperiment({
  name: "filters",
  description:
    "A residual network on images over alpha: first-layer filters, smoothness, Gabor fits (Fig. 6b, 11)",
  version: 2, // since the smoothness of what is learned is there
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
  result: {
    /** Of the training images: files of one name need not be the same. */
    dataFingerprint: z.string(),
    epochLoss: z.array(number).min(1),
    trainAccuracy: share,
    testAccuracy: share,
    smoothness: numbers,
    learnedSmoothness: numbers,
    laplacian: numbers,
    gabor: z.array(filterFit),
    filters: packedFilters,
  },
  constants: ["dataFingerprint"],
  digits: 4, // twenty rows with all filters stay below 1.5 MB
  presets,
  together: ["seed"],
  run: async (configs, done, checkpoint) => {
    await ready;
    const images = experimentData(configs[0].data, configs[0].numTrain, configs[0].numTest);
    const { channels, numClasses } = images.train;
    const dataFingerprint = imageFingerprint(images.train);
    for (const [i, { alpha, seed, network, ...options }] of configs.entries()) {
      const net = resnet({ ...network, channels, numClasses, alpha });
      const all = { ...options, checkpoint };
      const { trained, stopped, diverged } = await trainClassifier(net, images, all, random(seed));
      if (stopped) return;
      if (trained === undefined) {
        done(i, { diverged: diverged! });
        continue;
      }
      const { parameters, ...scores } = trained;
      const { bank, learned } = filterParts(net, seed, parameters);
      tf.dispose(parameters);
      done(i, { dataFingerprint, ...scores, ...described(bank, learned) });
    }
  },
});
