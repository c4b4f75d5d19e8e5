/**
 * What the exercises on convolutional filters ask for (notebook 07).
 *
 * @see test/images/exercises.test.ts
 */
import { type Matrix, norm, scale } from "../linalg";
import { type Exercise, isVector, once, oneNumber } from "../notebook/exercises";
import { gaussianMatrix, random } from "../random";
import { mean } from "../statistics";
import { smoothness } from "./smoothness";

/** A cosine along the rows, frequency in cycles per pixel. */
const wave = (frequency: number, side: number): number[][] =>
  Array.from({ length: side }, () =>
    Array.from({ length: side }, (_, j) => Math.cos(2 * Math.PI * frequency * j)),
  );
const waveSmoothness = (length: number): number => smoothness(wave(1 / length, 192));

/** 07.1: the wavelength that equation 132 takes for perfectly smooth. */
export const smoothestWave: Exercise<number> = {
  criteria: [
    oneNumber,
    [
      (length) => length >= 2,
      (length) =>
        `Pixels cannot show a wave of ${length}: it takes two of them to go up and down once.`,
    ],
    [
      (length) => waveSmoothness(length) < 1e-3,
      (length) =>
        `A wave of ${length} pixels has smoothness ${waveSmoothness(length).toFixed(3)}, and there is one with zero.`,
    ],
  ],
  because: "The stencil multiplies a wave by 1 − 2 cos 2πf, which vanishes at f = 1/6.",
};

/** What became of the filters of one run. */
interface Made {
  readonly alpha: number;
  /** Norms of start and learned part. */
  readonly sizes: readonly number[];
}

/** The start's share at some α, the size of the learned part interpolated between those measured. */
function shareAt(made: readonly Made[], alpha: number): number {
  const known = [...made].sort((one, other) => one.alpha - other.alpha);
  const above = known.findIndex((one) => one.alpha > alpha);
  const at = Math.max(0, (above < 0 ? known.length : above) - 2 + Number(above > 0));
  const [low, high] = [known[at], known[at + 1] ?? known[at]];
  const part = low === high ? 0 : Math.log(alpha / low.alpha) / Math.log(high.alpha / low.alpha);
  const learned = low.sizes[1] * (high.sizes[1] / low.sizes[1]) ** part;
  const start = (low.sizes[0] * low.alpha) / alpha;
  return start ** 2 / (start ** 2 + learned ** 2);
}

/**
 * 07.2: the α at which the start's share of the filters is about one half.
 *
 * @param made of each run its α and the sizes of start and learned part.
 * @example
 * check(2, halfForgotten([{ alpha: 1, sizes: [4, 2] }])).slice(0, 6); // "Right."
 */
export const halfForgotten = (made: readonly Made[]): Exercise<number> => ({
  missing: () => (made.length > 0 ? undefined : "no network was trained to the end."),
  criteria: [
    oneNumber,
    [(alpha) => alpha > 0, "α divides, so it is positive."],
    [
      (alpha) => Math.abs(shareAt(made, alpha) - 0.5) < 0.15,
      (alpha) =>
        `At α = ${alpha} the start would hold ${(100 * shareAt(made, alpha)).toFixed(0)} % of the filters' square norm.`,
    ],
  ],
  because: "Where start and learned part are equally large, each holds half.",
});

/** Smoothness of a filter, from α and the smoothness of what was learned. */
export type Mixture = (alpha: number, learned: number) => number;

const ofNormOne = (map: Matrix): number[][] => {
  const size = norm(map.flat());
  return map.map((row) => scale(1 / size, row));
};
/** Noise / α plus a slow wave, over many draws. */
const mixedSmoothness = (alpha: number, frequency: number): number =>
  mean(
    Array.from({ length: 200 }, (_, k) => {
      const noise = ofNormOne(gaussianMatrix(15, 15, random(0).stream("mixed").stream(k)));
      const slow = ofNormOne(wave(frequency, 15));
      return smoothness(noise.map((row, i) => row.map((entry, j) => entry / alpha + slow[i][j])));
    }),
  );
const mixtures = once(() =>
  [
    [0.3, 0.02],
    [0.8, 0.1],
    [1.5, 0.05],
    [4, 0.3],
  ].map(([alpha, frequency]) => ({
    alpha,
    learned: smoothness(wave(frequency, 15)),
    measured: mixedSmoothness(alpha, frequency),
  })),
);
const missed = (predict: Mixture) =>
  mixtures().find(
    ({ alpha, learned, measured }) => !(Math.abs(predict(alpha, learned) / measured - 1) < 0.06),
  );

/** 07.3: a function that predicts the smoothness of a filter, as in Fig. 11. */
export const predictedSmoothness: Exercise<Mixture> = {
  criteria: [
    [(predict) => isVector([predict(1, 1)], 1), "It must return one number."],
    [
      (predict) => Math.abs(predict(1e6, 1) - 1) < 0.01,
      "For large α nothing is left of the start, and what is learned is all.",
    ],
    [
      (predict) => Math.abs(predict(1e-6, 1) - 3.94) < 0.1,
      "For small α the filter is noise, with smoothness 3.94.",
    ],
    [
      (predict) => missed(predict) === undefined,
      (predict) => {
        const found = missed(predict) as NonNullable<ReturnType<typeof missed>>;
        const { alpha, learned, measured } = found;
        return `At α = ${alpha} noise and a learned part of smoothness ${learned.toFixed(2)} give ${measured.toFixed(2)}, your function ${predict(alpha, learned).toFixed(2)}.`;
      },
    ],
  ],
  because: "Square norms of unrelated parts add, before the stencil and after it.",
};
