/**
 * What the exercises on students of a teacher ask for (notebooks 01 and 10).
 *
 * @see test/students/exercises.test.ts
 */
import { dot, norm, scale } from "../linalg";
import { type Exercise, isVector, once, oneNumber } from "../notebook/exercises";
import { hammingDistance } from "../piecewise/distances";
import { imbalances, type Network } from "../piecewise/twoLayer";
import { gaussianMatrix, random } from "../random";
import { mean, rankCorrelation } from "../statistics";
import { studentFlow } from "./studentFlow";
import { teacherStudent } from "./teacherStudent";

/** At τ = 0.1. */
const deltaOf = (alpha: number): number => 0.1 ** 2 * (alpha ** 2 - alpha ** -2);

/** 01.1: the α of a start with τ = 0.1 and δ = 1. */
export const alphaOfStart: Exercise<number> = {
  criteria: [
    oneNumber,
    [(alpha) => alpha > 0, "α is a ratio of lengths, √(|a|/‖w‖), and so positive."],
    [
      (alpha) => Math.abs(deltaOf(alpha) - 1) < 0.01,
      (alpha) => `Then δ = τ²(α² − α⁻²) would be ${deltaOf(alpha).toPrecision(3)}, not 1.`,
    ],
  ],
  because: "So |a| = τα is about 1, and ‖w‖ = τ/α about 0.01.",
};

/**
 * 01.2: the factor by which the kernel distance falls from δ = -0.125 to 0 at τ = 0.1.
 *
 * @param distance the map's value at a δ.
 * @example
 * check(2, kernelFall((delta) => (delta < 0 ? 0.8 : 0.4))).slice(0, 6); // "Right."
 */
export const kernelFall = (distance: (delta: number) => number): Exercise<number> => ({
  criteria: [
    oneNumber,
    [(factor) => factor > 1, "The distance falls, by a factor above 1: before divided by after."],
    [
      (factor) => Math.abs(distance(-0.125) / factor / distance(0) - 1) < 0.05,
      (factor) => {
        const [before, after] = [distance(-0.125), distance(0)];
        const implied = (before / factor).toFixed(3);
        return `From ${before.toFixed(3)} it would fall to ${implied}, but at δ = 0 the map has ${after.toFixed(3)}.`;
      },
    ],
  ],
  because: "A balanced start has both layers in its kernel from the beginning.",
});

/** How many neurons have changed sides, per input. */
export type FlipCount = (
  first: Network,
  second: Network,
  X: readonly (readonly number[])[],
) => number;

const pairs = once(() => {
  const rng = random(4);
  return [1, 4, 9].map((h) => {
    const network = (): Network => ({ W: gaussianMatrix(h, 3, rng), a: rng.normals(h) });
    return { first: network(), second: network(), X: gaussianMatrix(20, 3, rng) };
  });
});
const counted = (flips: FlipCount): number[] =>
  pairs().map(({ first, second, X }) => flips(first, second, X));
const counts = (): number[] =>
  pairs().map(({ first, second, X }) => hammingDistance(first, second, X));
const written = (values: readonly number[]): string =>
  values.map((value) => value.toFixed(2)).join(", ");

/** 01.4: a function that computes the Hamming distance of activation patterns. */
export const ownFlips: Exercise<FlipCount> = {
  criteria: [
    [(flips) => isVector(counted(flips), 3), "It must return one number."],
    [
      (flips) => pairs().every(({ first, X }) => Math.abs(flips(first, first, X)) < 1e-12),
      "A network compared with itself has no neuron that differs.",
    ],
    [
      (flips) => counted(flips).every((value, i) => Math.abs(value - counts()[i]) < 1e-9),
      (flips) =>
        `For networks of 1, 4 and 9 neurons it says ${written(counted(flips))}; by hand, we count ${written(counts())}.`,
    ],
  ],
  because: "Readouts do not matter: a pattern is made by the first layer alone.",
};

/**
 * 10.1: the factor by which the drift of δ falls when the learning rate is halved and the batch doubled.
 *
 * @param rate  the larger learning rate, of batches of two.
 * @param drift measured at a learning rate and a size of batch; NaN if the training diverges.
 * @example
 * check(8, driftFactor(0.04, (rate, batch) => rate / batch ** 2)).slice(0, 6); // "Right."
 */
export function driftFactor(
  rate: number,
  drift: (rate: number, batch: number) => number,
): Exercise<number> {
  const measured = once(() => [drift(rate, 2), drift(rate / 2, 4)]);
  return {
    criteria: [
      oneNumber,
      [
        (factor) => Math.abs(measured()[0] / factor / measured()[1] - 1) < 0.15,
        (factor) => {
          const [before, after] = measured();
          const implied = (before / factor).toFixed(4);
          return `From η = ${rate}, B = 2 to half of η and twice B, the drift would go from ${before.toFixed(4)} to ${implied}. We measure ${after.toFixed(4)}.`;
        },
      ],
    ],
    because: "Two from η and two from B.",
    missing: () =>
      measured().every(Number.isFinite)
        ? undefined
        : `training diverges at a learning rate of ${rate}.`,
  };
}

/** Larger, the more a neuron turns, from μ = a ‖w‖ and δ. */
export type Rank = (mu: number, delta: number) => number;

/** Networks that start uneven, two of them with upstream neurons, and the angles that all have turned by at time 1. */
const turns = once(() => {
  const setting = {
    numInputs: 10,
    numNeurons: 20,
    numTeacherNeurons: 3,
    numSamples: 64,
    numTest: 500,
  };
  const { X, y } = teacherStudent(setting, 0);
  const starts = [
    [8, 0.3],
    [1, 0.3],
    [2, 0.1],
    [3, 0.1],
  ];
  return starts.map(([seed, size]) => {
    const W = gaussianMatrix(20, 10, random(seed).stream("w")).map((w) => scale(size, w));
    const start: Network = { W, a: scale(0.3, random(seed).stream("a").normals(20)) };
    const options = { network: start, learningRate: 0.01, steps: [100] };
    const [end] = studentFlow(X, y, options).networks;
    const angle = (w: readonly number[], k: number): number =>
      Math.acos(dot(w, end.W[k]) / norm(w) / norm(end.W[k]));
    return { start, angles: start.W.map(angle) };
  });
});
const ranked = (rank: Rank, { W, a }: Network): number[] =>
  imbalances({ W, a }).map((delta, k) => rank(a[k] * norm(W[k]), delta));
const agreement = (rank: Rank): number =>
  mean(turns().map(({ start, angles }) => rankCorrelation(ranked(rank, start), angles) || 0));

/** 10.2: a function that ranks neurons by how much they will turn. */
export const turningRank: Exercise<Rank> = {
  criteria: [
    [
      (rank) => turns().every(({ start }) => isVector(ranked(rank, start), 20)),
      "It must return one number.",
    ],
    [
      (rank) => agreement(rank) > 0.85,
      (rank) =>
        `In four networks, two of them with upstream neurons, at time 1, your ranks correlate with those of the turns by ${agreement(rank).toFixed(2)}. Above 0.85 is possible.`,
    ],
  ],
  because: "The neurons that turn first are those whose readout is large for their input weights.",
};

const numDrawn = 20_000;
const upstream = once(() => {
  const rng = random(3);
  return mean(
    Array.from({ length: numDrawn }, () => {
      const [a, w] = rng.normals(2);
      return a ** 2 > w ** 2 ? 1 : 0;
    }),
  );
});

/** 10.3: the part of neurons that are upstream in the NTK parameterization for d = 1. */
export const upstreamPart: Exercise<number> = {
  criteria: [
    oneNumber,
    [
      (part) => Math.abs(part - upstream()) < 3 / Math.sqrt(numDrawn),
      (part) =>
        `Of ${numDrawn} neurons drawn at random, ${upstream().toFixed(2)} are upstream, not ${part}.`,
    ],
    [
      (part) => part === 1 - part,
      (part) =>
        `Then ${1 - part} would be downstream. But exchanging a and w turns one into the other.`,
    ],
  ],
  because: "With more inputs, ‖w‖ is the sum of more squares, and upstream neurons become rare.",
};
