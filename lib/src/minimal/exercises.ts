/**
 * What the exercises on a single neuron ask for (notebooks 00 and 02), in the order in which they are asked.
 *
 * @see test/minimal/exercises.test.ts
 */
import { dot, norm, scale, subtract, type Vector } from "../linalg";
import { type Exercise, isVector, once, oneNumber } from "../notebook/exercises";
import { random } from "../random";
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
 * @example
 * check(0.5, steepestSize([2, 0.5], (size, delta) => -delta / size)).slice(0, 6); // "Right."
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
