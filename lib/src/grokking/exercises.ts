/**
 * What the exercises on grokking ask for (notebook 09).
 *
 * @see test/grokking/exercises.test.ts
 */
import { type Exercise, once, oneNumber, someNumbers } from "../notebook/exercises";
import { circleOf } from "./fourier";

const circles = (["additive", "multiplicative"] as const).map((group) =>
  once(() => {
    const points = circleOf(group, 97).length;
    /** The cosine wave of frequency k, by the angles whose cosines it takes, in units of 2π / points. */
    const wave = (k: number): string =>
      `${Array.from({ length: points }, (_, j) => Math.min((k * j) % points, points - ((k * j) % points)))}`;
    const waves = new Set(Array.from({ length: points - 1 }, (_, k) => wave(k + 1))).size;
    return { group, points, waves };
  }),
);
const differs =
  (i: number) =>
  (frequencies: readonly number[]): string => {
    const { group, points, waves } = circles[i]();
    return `The ${group} circle has ${points} points, on which ${waves} waves differ, not ${frequencies[i]}.`;
  };

/** 09.1: the numbers of frequencies on both circles of the numbers modulo 97, not counting 0. */
export const circleFrequencies: Exercise<readonly number[]> = {
  criteria: [
    someNumbers(2),
    [([plus]) => plus === circles[0]().waves, differs(0)],
    [([, times]) => times === circles[1]().waves, differs(1)],
  ],
  because: "Frequencies k and n − k are one wave.",
};

/** Of the embeddings, relative to the start. */
const sizeAfter = (steps: number): number => (1 - 1e-3) ** steps;

/** 09.2: the steps of weight decay that make embeddings ten times smaller. */
export const stepsToShrink: Exercise<number> = {
  criteria: [
    oneNumber,
    [
      (steps) => Math.abs(sizeAfter(steps) * 10 - 1) < 0.05,
      (steps) =>
        `After ${steps} steps they would be ${sizeAfter(steps).toPrecision(2)} of what they were, not 0.1.`,
    ],
  ],
  because:
    "That is about as long as α = 1 takes to grok: weight decay does in the end what α does at once.",
};
