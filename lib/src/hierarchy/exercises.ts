/**
 * What the exercises on the Random Hierarchy Model ask for (notebook 08).
 *
 * @see test/hierarchy/exercises.test.ts
 */
import { type Exercise, once, oneNumber } from "../notebook/exercises";
import { hierarchy } from "./hierarchy";

/** Number of inputs of a hierarchy. */
export type InputCount = (numLevels: number, numClasses: number, numSynonyms: number) => number;

const drawnCounts = once(() =>
  [1, 2, 3].flatMap((L) =>
    [2, 3].flatMap((nc) =>
      [1, 2, 4].map((m) => {
        const setting = { numLevels: L, numClasses: nc, numSynonyms: m };
        const drawn = hierarchy({ ...setting, tupleSize: 2, numFeatures: 6 }, 0).numData;
        return { L, nc, m, drawn };
      }),
    ),
  ),
);
const miscounted = (count: InputCount) =>
  drawnCounts().find(({ L, nc, m, drawn }) => count(L, nc, m) !== drawn);

/** 08.1: the number of different inputs, from levels, classes and synonyms. */
export const inputCount: Exercise<InputCount> = {
  criteria: [
    [
      (count) => miscounted(count) === undefined,
      (count) => {
        const found = miscounted(count) as NonNullable<ReturnType<typeof miscounted>>;
        const { L, nc, m, drawn } = found;
        return `For L = ${L}, n_c = ${nc}, m = ${m} it says ${count(L, nc, m)}, but such a hierarchy has ${drawn} inputs.`;
      },
    ],
  ],
  because:
    "The number of choices doubles with each level: that is why nobody can learn all inputs by heart.",
};

/** Speed of the first layer to that of the last, relative to their sizes. */
const speedsRatio = (alpha: number): number => alpha ** 2 / alpha ** -2;

/** 08.2: the factor between the ratios of learning speeds at α = 10 and α = 0.1. */
export const speedFactor: Exercise<number> = {
  criteria: [
    oneNumber,
    [
      (factor) => factor > 1,
      "At α = 10 the first layer has the larger part: the factor is above 1.",
    ],
    [
      (factor) => Math.abs(Math.log10((factor * speedsRatio(0.1)) / speedsRatio(10))) < 0.01,
      (factor) =>
        `Then the ratio would go with α to the power of ${Math.log10(factor) / 2}. But the first layer speeds up as α², and the last one slows down as α⁻².`,
    ],
  ],
  because: "A small change of α is a large change of who learns first.",
};
