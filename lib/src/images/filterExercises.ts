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

const [one, twice] = [1, 2].map((factor) =>
  gaussianMatrix(6, 8, random(1).stream("built")).map((row) => scale(factor, row)),
);

/** 07.2: equation 132, written by the reader. */
export const builtSmoothness: Exercise<(filter: Matrix) => number> = {
  criteria: [
    [(measure) => isVector([measure(one)], 1), "It must return one number."],
    [
      (measure) => Math.abs(measure(twice) / measure(one) - 1) < 1e-9,
      (measure) =>
        `Twice the filter must be as smooth, and has ${(measure(twice) / measure(one)).toFixed(1)} times the value: divide by its norm.`,
    ],
    [
      (measure) => Math.abs(measure(one) / smoothness(one) - 1) < 1e-9,
      (measure) =>
        `Of a filter of noise, 6 by 8, yours is ${measure(one).toFixed(2)}, and equation 132 gives ${smoothness(one).toFixed(2)}: only places at which the stencil lies inside count.`,
    ],
  ],
  because: "Normalize, put the stencil wherever it fits, and add up the squares.",
};

/** α at which a start of the size `start` at α = 1 is as large as what is learned. */
type HalfForgotten = (start: number, learned: number) => number;

/** The start's share of the filters at the α that an answer gives. */
const shareAt = (alphaOf: HalfForgotten, start: number, learned: number): number => {
  const size = start / alphaOf(start, learned);
  return size ** 2 / (size ** 2 + learned ** 2);
};

/** 07.3: the α at which the start's share of the filters is one half, from the sizes at α = 1. */
export const halfForgotten: Exercise<HalfForgotten> = {
  criteria: [
    [(alphaOf) => isVector([alphaOf(4, 2)], 1), "It must return one number."],
    ...[
      [4, 2],
      [0.3, 6],
    ].map(
      ([start, learned]) =>
        [
          (alphaOf: HalfForgotten): boolean => {
            const half = Math.abs(shareAt(alphaOf, start, learned) - 0.5) < 1e-9;
            return half && alphaOf(start, learned) > 0;
          },
          (alphaOf: HalfForgotten): string =>
            `At α = 1 the start has size ${start} and the learned part ${learned}, so ${(100 * shareAt(alphaOf, start, learned)).toFixed(0)} % would be start at α = ${+alphaOf(start, learned).toPrecision(3)}.`,
        ] as const,
    ),
  ],
  because: "Where start and learned part are equally large, each holds half.",
};

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

/** 07.4: a function that predicts the smoothness of a filter, as in Fig. 11. */
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
