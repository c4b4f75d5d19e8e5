/**
 * What the exercises on a single neuron ask for (notebooks 00, 02 and 03), in the order in which they are asked.
 *
 * @see test/minimal/exercises.test.ts
 */
import {
  apply,
  dot,
  type Matrix,
  norm,
  scale,
  solutionSet,
  subtract,
  type Vector,
} from "../linalg";
import { type Exercise, isVector, once, oneNumber } from "../notebook/exercises";
import { gaussianMatrix, random } from "../random";
import { largest, smallest } from "../statistics";
import { exactFlow } from "./exactFlow";
import { interpolatingSolution } from "./implicitBias";
import { coefficients, imbalance, type Neuron, neuronComputing } from "./singleNeuron";

/** 00.1: a neuron that computes β = (6, 8) with δ = 21. */
export const neuronToBuild: Exercise<Neuron> = {
  criteria: [
    [({ w }) => isVector(w, 2), "Its w takes two numbers in brackets, as β does."],
    [({ a }) => typeof a === "number", "Its a takes one number."],
    [
      (built) => norm(subtract(coefficients(built), [6, 8])) < 1e-9,
      (built) => `It would compute β = (${coefficients(built)}), not (6, 8).`,
    ],
    [
      (built) => Math.abs(imbalance(built) - 21) < 1e-9,
      (built) => `Its δ = a² − ‖w‖² would be ${imbalance(built)}, not 21.`,
    ],
  ],
  because: "The same function leaves δ free; you have chosen it.",
};

/**
 * 00.2: the size of the start for which the kernel distance falls most steeply at δ = 0.
 *
 * @param sizes    those of the picture.
 * @param distance from start to end, of a size and a δ.
 */
export function steepestSize(
  sizes: readonly number[],
  distance: (size: number, delta: number) => number,
): Exercise<number> {
  const fall = (size: number): number => distance(size, -0.1) - distance(size, 0.1);
  const steepest = once(() => largest(sizes.map(fall)));
  return {
    criteria: [
      [(size) => sizes.includes(size), `Picture 3 has the sizes ${sizes.join(", ")}.`],
      [
        (size) => fall(size) === steepest(),
        (size) =>
          `From δ = −0.1 to 0.1 its curve falls by ${fall(size).toFixed(2)}, but another one by ${steepest().toFixed(2)}.`,
      ],
    ],
    because: "The smaller the start, the more a given δ unbalances it.",
  };
}

/** The nearest fit to one example x, y from a start. */
export type Fit = (x: Vector, y: number, beta0: Vector) => Vector;

const fitTasks = once(() => {
  const rng = random(3);
  return Array.from({ length: 20 }, () => ({
    x: rng.normals(3),
    y: rng.normal(),
    beta0: rng.normals(3),
  }));
});
const fitMiss = (nearest: Fit): number =>
  largest(fitTasks().map(({ x, y, beta0 }) => Math.abs(dot(x, nearest(x, y, beta0)) - y)));
const detour = (nearest: Fit): number =>
  largest(
    fitTasks().map(({ x, y, beta0 }) => {
      const closest = interpolatingSolution({ X: [x], y: [y], beta0, delta: Infinity });
      return norm(subtract(nearest(x, y, beta0), beta0)) - norm(subtract(closest, beta0));
    }),
  );

/** 00.3: a function that computes the nearest perfect fit to one example. */
export const nearestFit: Exercise<Fit> = {
  criteria: [
    [
      (nearest) => fitTasks().every(({ x, y, beta0 }) => isVector(nearest(x, y, beta0), 3)),
      "With three inputs, it must return three numbers in brackets.",
    ],
    [
      (nearest) => fitMiss(nearest) < 1e-9,
      (nearest) => `Of 20 random tasks, it misses labels by up to ${fitMiss(nearest).toFixed(2)}.`,
    ],
    [
      (nearest) => detour(nearest) < 1e-9,
      (nearest) =>
        `It fits, but ends up to ${detour(nearest).toFixed(2)} further away from the start than the nearest fit.`,
    ],
  ],
  because: "Regression moves β along x alone, and so does an upstream network.",
};

/** Where |a| ‖w‖ = ‖β*‖ = 3. */
const deltaAtEnd = (a: number): number => a ** 2 - (3 / a) ** 2;

/** 02.1: the readout a at the end, from w = (1, 0), a = 2 towards β* = (0, 3). */
export const finalReadout: Exercise<number> = {
  criteria: [
    oneNumber,
    [
      (a) => Math.abs(deltaAtEnd(a) - 3) < 0.02,
      (a) =>
        `With |a| ‖w‖ = 3, a² − ‖w‖² would be ${+deltaAtEnd(a).toFixed(2)} at the end, but it is 3 at the start.`,
    ],
    [
      (a) => Math.sign(a) === exactFlow({ w0: [1, 0], a0: 2, betaStar: [0, 3] }).basin,
      "On its way to this sign a would be zero, and a² − ‖w‖² = 3 cannot be with a = 0.",
    ],
  ],
  because:
    "δ and β at the end determine both layers, up to a common sign, and δ > 0 keeps that of a.",
};

/** The readout's learning rate for which a start is balanced. */
export type Rate = (w: Vector, a: number, etaW: number) => number;

const rateStarts = once(() => {
  const rng = random(2);
  return Array.from({ length: 20 }, () => ({
    w: rng.normals(3),
    a: rng.normal(),
    etaW: 1 - rng.uniform() / 2,
  }));
});
const ratesFrom = (rate: Rate): number[] => rateStarts().map(({ w, a, etaW }) => rate(w, a, etaW));
const unbalance = (rate: Rate): number =>
  largest(
    ratesFrom(rate).map((etaA, i) => {
      const start = rateStarts()[i];
      return Math.abs(imbalance(start, { a: etaA, w: start.etaW }));
    }),
  );

/** 02.2: a function that balances a start by the readout's learning rate. */
export const balancingRate: Exercise<Rate> = {
  criteria: [
    [(rate) => isVector(ratesFrom(rate), 20), "It must return one number."],
    [
      (rate) => ratesFrom(rate).every((etaA) => etaA > 0),
      (rate) =>
        `A learning rate is positive; of 20 random neurons, one gets ${smallest(ratesFrom(rate)).toFixed(2)}.`,
    ],
    [
      (rate) => unbalance(rate) < 1e-9,
      (rate) =>
        `Of 20 random neurons, one would have |δ| = |η_w a² − η_a ‖w‖²| = ${unbalance(rate).toFixed(2)}.`,
    ],
  ],
  because: "A larger η_a makes δ negative: downstream, as if the first layer had been made larger.",
};

/** Sign of the readout at the end, from δ. */
export type Sign = (delta: number) => number;

const oppositeFlows = once(() => {
  const rng = random(3);
  return [...rng.normals(20).map((delta) => 3 * delta), 0].map((delta) => {
    const betaStar = rng.normals(2);
    const { w, a } = neuronComputing(scale(-2 * rng.uniform() - 0.1, betaStar), delta);
    return { delta, end: exactFlow({ w0: w, a0: a, betaStar }) };
  });
});
const wrongSign = (sign: Sign) =>
  oppositeFlows().find(({ delta, end }) => sign(delta) !== end.basin);

/** 02.3: a function that tells the readout's sign at the end, from starts opposite to β*. */
export const finalSign: Exercise<Sign> = {
  criteria: [
    [
      (sign) => wrongSign(sign) === undefined,
      (sign) => {
        const { delta, end } = wrongSign(sign) as NonNullable<ReturnType<typeof wrongSign>>;
        return `For δ = ${delta.toFixed(2)} it says ${sign(delta)}, but the flow ends with a = ${end.limit.a.toFixed(2)}.`;
      },
    ],
  ],
  because: "The layer that is larger in size keeps its sign, and the other one turns around.",
};

/** Data with more than one solution, and where the flow starts. */
export interface LowRankTask {
  readonly X: Matrix;
  readonly y: Vector;
  readonly beta0: Vector;
}

/** From the minimum-norm solution to where the flow ends. */
function fromLeastSquares({ X, y, beta0 }: LowRankTask, delta: number, factor = 1): number {
  const end = interpolatingSolution({ X, y, beta0: scale(factor, beta0), delta });
  return norm(subtract(end, solutionSet(X, y).minimumNorm));
}

/** 03.1: a δ for which the flow ends in the minimum-norm solution, or "none". */
export const deltaToLeastSquares = (task: LowRankTask): Exercise<number | "none"> => ({
  criteria: [
    [
      (delta) => delta === "none" || (typeof delta === "number" && !Number.isNaN(delta)),
      'It takes one number, or "none".',
    ],
    [
      (delta) => delta === "none" || fromLeastSquares(task, delta) < 1e-3,
      (delta) =>
        `For δ = ${delta} the flow ends at a distance of ${fromLeastSquares(task, delta as number).toFixed(3)} from β_LS.`,
    ],
  ],
  because: "The null-space part a N w₀ never vanishes, unless it does at the start.",
});

/** 03.2: the power of ε with which the unseen part of a balanced start ε β₀ vanishes. */
export function vanishingExponent(task: LowRankTask): Exercise<number> {
  const parts = once(() => [1e-6, 1e-8].map((epsilon) => fromLeastSquares(task, 0, epsilon)));
  const shrinks = (): number => parts()[0] / parts()[1];
  return {
    missing: () =>
      shrinks() > 1 ? undefined : "the data see all of β₀, so that nothing is left to shrink.",
    criteria: [
      oneNumber,
      [
        (exponent) => Math.abs(100 ** exponent / shrinks() - 1) < 0.02,
        (exponent) => {
          const [said, found] = [100 ** exponent, shrinks()].map(
            (factor) => +factor.toPrecision(2),
          );
          return `From ε = 10⁻⁶ to 10⁻⁸ that part would shrink by a factor of ${said}. The closed form says ${found}.`;
        },
      ],
    ],
    because: "Both layers share the smallness, and only one of them is frozen.",
  };
}

/** The end of the flow for δ → −∞. */
export type End = (X: Matrix, y: Vector, beta0: Vector) => Vector;

const endTasks = once(() =>
  [
    [1, 2],
    [2, 3],
    [2, 5],
    [3, 5],
  ].map(([n, d], i): LowRankTask => {
    const rng = random(17).stream(`exercise ${i}`);
    return { X: gaussianMatrix(n, d, rng), y: rng.normals(n), beta0: rng.normals(d) };
  }),
);
const endsOf = (end: End): Vector[] => endTasks().map(({ X, y, beta0 }) => end(X, y, beta0));
const endMisses = (end: End): number[] =>
  endsOf(end).map((beta, i) => norm(subtract(apply(endTasks()[i].X, beta), endTasks()[i].y)));
const sine = (beta: Vector, { X, y }: LowRankTask): number =>
  norm(solutionSet(X, y).projectOnNullSpace(beta)) / norm(beta);
const bend = (end: End): number =>
  largest(
    endsOf(end).map((beta, i) =>
      Math.abs(sine(beta, endTasks()[i]) - sine(endTasks()[i].beta0, endTasks()[i])),
    ),
  );
const stray = (end: End): number =>
  largest(
    endsOf(end).map((beta, i) =>
      norm(subtract(beta, interpolatingSolution({ ...endTasks()[i], delta: -Infinity }))),
    ),
  );

/** 03.3: a function that computes where the flow ends for δ → −∞. */
export const downstreamEnd: Exercise<End> = {
  criteria: [
    [
      (end) => endsOf(end).every((beta, i) => isVector(beta, endTasks()[i].beta0.length)),
      "It must return as many numbers, in brackets, as β₀ has.",
    ],
    [
      (end) => largest(endMisses(end)) < 1e-9,
      (end) =>
        `On random data, Xβ would miss y by ${endMisses(end)
          .map((miss) => miss.toFixed(2))
          .join(", ")} (1, 2, 2 and 3 examples).`,
    ],
    [
      (end) => bend(end) < 1e-9,
      (end) => `It fits, but ‖Nβ‖/‖β‖ changes from start to end by up to ${bend(end).toFixed(2)}.`,
    ],
    [(end) => stray(end) < 1e-9, "It fits and keeps the angle, but Nβ does not point along Nβ₀."],
  ],
  because: "With one example this is β₀ rescaled; with more it is not.",
};
