/**
 * What the exercises on the Random Hierarchy Model ask for (notebook 08).
 *
 * @see test/hierarchy/exercises.test.ts
 */
import { type Exercise, isVector, once, oneNumber } from "../notebook/exercises";
import { hierarchy, type Rules } from "./hierarchy";

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

/** From an input, the number of a pair in it and the lowest rules: the input with that pair written by another synonym. */
export type SynonymSwap = (
  input: readonly number[],
  pair: number,
  rules: Rules,
) => readonly number[];

const swapCases = once(() =>
  [0, 1].flatMap((seed) => {
    const sizes = { numLevels: 3, numClasses: 4, numSynonyms: 3, tupleSize: 2, numFeatures: 6 };
    const model = hierarchy(sizes, seed);
    const rules = model.rules[2];
    return [0, 1, 2, 3].map((pair) => {
      const { symbols } = model.datum(1000 * seed + 321 * pair + 5);
      return { input: symbols[3], pair, rules, ways: rules[symbols[2][pair]] };
    });
  }),
);
type SwapCase = ReturnType<typeof swapCases>[number];
const pairOf = (input: readonly number[], pair: number) => input.slice(2 * pair, 2 * pair + 2);
/** A case of which something does not hold. */
const failing = (
  swap: SynonymSwap,
  holds: (written: readonly number[], one: SwapCase) => boolean,
): SwapCase | undefined =>
  swapCases().find((one) => !holds(swap([...one.input], one.pair, one.rules), one));
const told = (swap: SynonymSwap, { input, pair, rules }: SwapCase): string =>
  `Of [${input.join(", ")}], pair ${pair}, it makes [${swap([...input], pair, rules).join(", ")}]`;

const keepsForm = (written: readonly number[], { input }: SwapCase) =>
  isVector(written, input.length);
const keepsOthers = (written: readonly number[], { input, pair }: SwapCase) =>
  written.every((feature, i) => Math.floor(i / 2) === pair || feature === input[i]);
const changesPair = (written: readonly number[], { input, pair }: SwapCase) =>
  pairOf(written, pair).join() !== pairOf(input, pair).join();
const keepsMeaning = (written: readonly number[], { pair, ways }: SwapCase) =>
  ways.some((way) => way.join() === pairOf(written, pair).join());

/** 08.3: a function that writes one pair of an input by another synonym. */
export const synonymSwap: Exercise<SynonymSwap> = {
  criteria: [
    [(swap) => !failing(swap, keepsForm), "It must return as many numbers as the input has."],
    [
      (swap) => !failing(swap, keepsOthers),
      (swap) => `${told(swap, failing(swap, keepsOthers)!)}: other pairs must stay.`,
    ],
    [
      (swap) => !failing(swap, changesPair),
      (swap) => `${told(swap, failing(swap, changesPair)!)}: the pair is what it was.`,
    ],
    [
      (swap) => !failing(swap, keepsMeaning),
      (swap) => {
        const found = failing(swap, keepsMeaning)!;
        const ways = found.ways.map((way) => way.join(" ")).join(", ");
        return `${told(swap, found)}: but this pair stands for a feature that is written ${ways}.`;
      },
    ],
  ],
  because:
    "It is the swap that the section on synonyms compares inputs by: another input of the same meaning.",
};
