/**
 * What the exercises on grokking ask for (notebook 09).
 *
 * @see test/grokking/exercises.test.ts
 */
import { type Exercise, isVector, once, oneNumber, someNumbers } from "../notebook/exercises";
import { random } from "../random";
import { largest } from "../statistics";
import { adamW } from "./adamW";
import { circleOf, spectrum } from "./fourier";

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

/** One weight, its gradient, both moments before the step, and which step it is, from 1: [weight, m, v] after it. */
export type Step = (
  w: number,
  g: number,
  m: number,
  v: number,
  t: number,
) => readonly [number, number, number];

const options = { betas: [0.9, 0.98] as const, weightDecay: 1 };
const rate = 1e-3;
const numSteps = 40;
/** Gradients of four weights, from steady to noisy, and what AdamW makes of them. */
const walks = once(() =>
  [0, 0.3, 1, 3].map((noise, i) => {
    const gradients = random(4)
      .stream(i)
      .normals(numSteps)
      .map((one) => 0.02 + noise * one);
    const weight = Float32Array.of(0.5 - 0.3 * i);
    const update = adamW(1, options);
    const path = gradients.map((g) => {
      update(weight, Float32Array.of(g), rate);
      return weight[0];
    });
    return { start: 0.5 - 0.3 * i, gradients, path };
  }),
);
const pathOf = (step: Step, start: number, gradients: readonly number[]): number[] => {
  let [w, m, v] = [start, 0, 0];
  return gradients.map((g, i) => {
    [w, m, v] = step(w, g, m, v, i + 1);
    return w;
  });
};
/** The first step after which a weight is not where it should be. */
const firstOff = (step: Step): string | undefined => {
  for (const { start, gradients, path } of walks()) {
    const own = pathOf(step, start, gradients);
    const off = own.findIndex((w, i) => !(Math.abs(w - path[i]) < 2e-6));
    if (off >= 0)
      return `From ${start.toFixed(1)}, ${off + 1} step${off === 0 ? "" : "s"} take your weight to ${own[off].toPrecision(6)}, AdamW to ${path[off].toPrecision(6)}.`;
  }
  return undefined;
};

/** 09.3: a function that takes one step of AdamW. */
export const adamWStep: Exercise<Step> = {
  criteria: [
    [
      (step) => isVector([...step(1, 0.5, 0, 0, 1)], 3),
      "It must return three numbers in brackets: the weight and both moments after the step.",
    ],
    [(step) => firstOff(step) === undefined, (step) => firstOff(step) as string],
  ],
  because: "However small the gradient, a steady one moves the weight by η a step.",
};

/** The share of power at the frequencies 1, 2, … of a function on 0 … p − 1. */
export type Shares = (values: readonly number[]) => readonly number[];

const functions = once(() =>
  [7, 12, 31].map((p, i) => {
    const noise = random(5).stream(i).normals(p);
    const values = noise.map((one, x) => 3 + one + 2 * Math.cos((2 * Math.PI * 2 * x) / p + i));
    const power = spectrum(
      values.map((value) => [value]),
      "additive",
    ).slice(1);
    const total = power.reduce((sum, one) => sum + one, 0);
    return { p, values, shares: power.map((one) => one / total) };
  }),
);
const lengthWrong = (shares: Shares) =>
  functions().find(({ p, values }) => !isVector([...shares(values)], Math.floor(p / 2)));
const gapOf = (shares: Shares) => {
  const gaps = functions().map(({ p, values, shares: right }) => {
    const own = shares(values);
    return { p, gap: largest(right.map((one, k) => Math.abs(one - own[k]))) };
  });
  return gaps.find(({ gap }) => !(gap < 1e-9));
};

/** 09.4: a function that gives the spectrum of one coordinate of the embeddings, as shares. */
export const spectrumShares: Exercise<Shares> = {
  criteria: [
    [
      (shares) => lengthWrong(shares) === undefined,
      (shares) =>
        `Of ${lengthWrong(shares)?.p} numbers it must return ${Math.floor((lengthWrong(shares)?.p ?? 0) / 2)}, one for each frequency.`,
    ],
    [
      (shares) => gapOf(shares) === undefined,
      (shares) =>
        `Of ${gapOf(shares)?.p} numbers, one of your shares is off by ${gapOf(shares)?.gap.toPrecision(2)}.`,
    ],
  ],
  because: "The mean does not count, and both phases of a wave do, the cosine and the sine.",
};
