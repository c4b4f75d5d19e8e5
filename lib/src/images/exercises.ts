/**
 * What the exercises on convolutional networks ask for (notebooks 06 and 07).
 *
 * @see test/images/exercises.test.ts
 */
import { type Matrix, norm, scale } from "../linalg";
import { type Exercise, isVector, once, oneNumber, someNumbers } from "../notebook/exercises";
import { tf } from "../notebook/tensor";
import { gaussianMatrix, random } from "../random";
import type { Results } from "../results";
import { mean } from "../statistics";
import { lenet5 } from "./lenet5";
import type { CourseMetric } from "./networkCourse";
import { kernelTraces } from "./networkKernel";
import { smoothness } from "./smoothness";

/** Each layer's part of the kernel's trace at the start. */
const tracesAt = (probe: tf.Tensor4D, alpha: number): number[] =>
  tf.tidy(() => {
    const network = lenet5({ alpha });
    return kernelTraces(network, network.initial(random(0).stream("start")), probe);
  });

/**
 * 06.1: the α at which first and last layer own the same part of the kernel.
 *
 * @param probe the images on which the kernel is looked at.
 */
export function equalShares(probe: tf.Tensor4D): Exercise<number> {
  const ratio = (alpha: number): number => {
    const traces = tracesAt(probe, alpha);
    return traces[0] / traces[4];
  };
  return {
    criteria: [
      oneNumber,
      [(alpha) => alpha > 0, "α divides the weights: it is positive."],
      [
        (alpha) => Math.abs(Math.log(ratio(alpha))) < 0.1,
        (alpha) =>
          `At α = ${alpha.toPrecision(3)} the first layer has ${ratio(alpha).toPrecision(2)} times the part of the last.`,
      ],
    ],
    because:
      "One grows by α² while the other falls by α², so the fourth root of their ratio balances them.",
  };
}

/** [α, step] of a run. */
type Run = readonly [alpha: number, step: number];

/**
 * 06.2: two runs, of which one has moved its parameters more and its kernel ten times less.
 *
 * @param live the results of the notebook's own runs.
 */
export function movedUnlike(live: Results): Exercise<readonly Run[]> {
  const has = (metric: CourseMetric, [alpha, step]: Run): number =>
    live.at({ alpha, step }).mean(metric);
  const isPair = (one: Run, other: Run): boolean =>
    has("parameterDistance", one) > has("parameterDistance", other) &&
    has("kernelDistance", one) < has("kernelDistance", other) / 10;
  const { alpha: alphas = [], step: steps = [] } = live.axes;
  const missing = once((): string | undefined => {
    if (live.rows.length === 0) return "no run was complete.";
    const runs = alphas.flatMap((alpha) => steps.map((step): Run => [alpha, step]));
    const some = runs.some((one) => runs.some((other) => isPair(one, other)));
    return some ? undefined : "no two of these runs are such a pair.";
  });
  const told = (metric: CourseMetric, run: Run): string => `${+has(metric, run).toPrecision(5)}`;
  return {
    missing,
    criteria: [
      [
        (runs) =>
          Array.isArray(runs) &&
          runs.length === 2 &&
          runs.every(([alpha, step]) => alphas.includes(alpha) && steps.includes(step)),
        "Two pairs of an α and a step that were measured.",
      ],
      [
        ([one, other]) => has("parameterDistance", one) > has("parameterDistance", other),
        ([one, other]) =>
          `The parameters of the first have moved by ${told("parameterDistance", one)}, those of the second by ${told("parameterDistance", other)}: it should be the other way round.`,
      ],
      [
        ([one, other]) => isPair(one, other),
        ([one, other]) =>
          `The kernel of the first has moved by ${told("kernelDistance", one)}, that of the second by ${told("kernelDistance", other)}: less than ten times as much.`,
      ],
    ],
    because: "What counts is which parameters move, and what they switch.",
  };
}

/** Of α, in the traces of first layer, layers between and last layer, measured when W₁ is halved. */
function measuredPowers(probe: tf.Tensor4D): number[] {
  return tf.tidy(() => {
    const network = lenet5();
    const [W1, ...others] = network.initial(random(0).stream("start"));
    const [before, after] = [W1, tf.div(W1, 2)].map((first) => {
      const [one, two, three, four, last] = kernelTraces(network, [first, ...others], probe);
      return [one, two + three + four, last];
    });
    return after.map((trace, layer) => Math.log2(trace / before[layer]));
  });
}

/**
 * 06.3: the powers of α with which traces change if only the first layer is divided by it.
 *
 * @param probe the images on which the kernel is looked at.
 */
export function tracePowers(probe: tf.Tensor4D): Exercise<readonly number[]> {
  const powers = once(() => measuredPowers(probe));
  const layers = [
    "The first layer's trace",
    "The trace of the layers between",
    "The last layer's trace",
  ];
  return {
    criteria: [
      someNumbers(3),
      ...layers.map(
        (layer, i) =>
          [
            (said: readonly number[]): boolean => Math.abs(said[i] - powers()[i]) < 0.2,
            (said: readonly number[]): string =>
              `${layer} would change by 2^${said[i]} at α = 2, and does by 2^${powers()[i].toFixed(1)}.`,
          ] as const,
      ),
    ],
    because:
      "Only the first layer keeps its part: in relation to all others it gains α², but nothing becomes faster.",
  };
}

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
