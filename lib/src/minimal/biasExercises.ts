/**
 * What the exercises on implicit bias ask for (notebook 03), in the order in which they are asked.
 *
 * @see test/minimal/exercises.test.ts
 */
import {
  apply,
  difference,
  frobenius,
  type Matrix,
  norm,
  scale,
  solutionSet,
  subtract,
  type Vector,
} from "../linalg";
import { type Exercise, isVector, once, oneNumber } from "../notebook/exercises";
import { gaussianMatrix, random } from "../random";
import { largest } from "../statistics";
import { preconditioner } from "./functionSpace";
import { interpolatingSolution } from "./implicitBias";

/** Data with more than one solution, and where the flow starts. */
export interface LowRankTask {
  readonly X: Matrix;
  readonly y: Vector;
  readonly beta0: Vector;
}

/** M, from the function and the relative scale. */
export type Stretch = (beta: Vector, delta: number) => Matrix;

const stretched = once(() => {
  const rng = random(5);
  return [2, 3, 1, 4].map((d, i) => {
    const [beta, delta] = [rng.normals(d), [1.5, -2, 0, -0.3][i]];
    return { beta, delta, M: preconditioner(beta, delta) };
  });
});
const isSquare = (M: Matrix, d: number): boolean =>
  Array.isArray(M) && M.length === d && M.every((row) => isVector(row, d));
/** What M makes of beta, as a multiple of beta. */
const factorAlong = (M: Matrix, beta: Vector): number =>
  apply(M, beta).reduce((sum, entry, i) => sum + entry * beta[i], 0) / norm(beta) ** 2;
const wrongAlong = (stretch: Stretch) =>
  stretched().find(
    ({ beta, delta, M }) =>
      !(Math.abs(factorAlong(stretch(beta, delta), beta) - factorAlong(M, beta)) < 1e-9),
  );
const wrongAcross = (stretch: Stretch): number =>
  largest(stretched().map(({ beta, delta, M }) => frobenius(difference(stretch(beta, delta), M))));

/** 03.1: a function that makes M from β and δ. */
export const preconditionerToBuild: Exercise<Stretch> = {
  criteria: [
    [
      (stretch) =>
        stretched().every(({ beta, delta }) => isSquare(stretch(beta, delta), beta.length)),
      "It must return as many rows as β has entries, each as long.",
    ],
    [
      (stretch) => wrongAlong(stretch) === undefined,
      (stretch) => {
        const { beta, delta, M } = wrongAlong(stretch) as ReturnType<typeof stretched>[0];
        const [said, right] = [stretch(beta, delta), M].map((one) =>
          factorAlong(one, beta).toFixed(2),
        );
        return `For ‖β‖ = ${norm(beta).toFixed(2)} and δ = ${delta} it stretches β by ${said}. With a² + ‖w‖² = κ it is ${right}.`;
      },
    ],
    [
      (stretch) => wrongAcross(stretch) < 1e-9,
      (stretch) =>
        `Along β it is right, but elsewhere entries of M are off: together by up to ${wrongAcross(stretch).toFixed(2)}.`,
    ],
  ],
  because: "The sizes of both layers are hidden in β and δ, and so is M.",
};

/** From the minimum-norm solution to where the flow ends. */
function fromLeastSquares({ X, y, beta0 }: LowRankTask, delta: number, factor = 1): number {
  const end = interpolatingSolution({ X, y, beta0: scale(factor, beta0), delta });
  return norm(subtract(end, solutionSet(X, y).minimumNorm));
}

/**
 * 03.2: a δ for which the flow ends in the minimum-norm solution, or "none".
 *
 * @example
 * const task = { X: [[0.5, 1]], y: [1.1], beta0: [0.4, 0.05] };
 * check(0, deltaToLeastSquares(task)).slice(0, 7); // "Not yet"
 */
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

/**
 * 03.3: the power of ε with which the unseen part of a balanced start ε β₀ vanishes.
 *
 * @example
 * const task = { X: [[0.5, 1]], y: [1.1], beta0: [0.4, 0.05] };
 * check(1, vanishingExponent(task)).slice(0, 7); // "Not yet"
 */
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

/** 03.4: a function that computes where the flow ends for δ → −∞. */
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
