/**
 * What the exercises of notebook 11 ask for, in the order in which they are asked.
 *
 * @see test/beyond/exercises.test.ts
 */
import { norm, scale, subtract, unit } from "../linalg";
import { coefficients, imbalance, type Neuron, neuronComputing } from "../minimal/singleNeuron";
import { type Exercise, isVector, once, someNumbers } from "../notebook/exercises";
import { random } from "../random";
import { largest, mean } from "../statistics";
import { descend, neuronDownhill } from "./descend";
import { normalizedDownhill } from "./normalized";
import { decaying, heavyBall } from "./rules";

/** Steps until weight decay has halved δ. */
export type HalfLife = (rate: number, decay: number) => number;

/** What is left of δ after so many steps of pure decay. */
function leftAfter(steps: number, rate: number, decay: number): number {
  const rule = decaying(heavyBall(rate), rate * decay);
  const states = descend({ w: [0.5], a: 1 }, () => ({ w: [0], a: 0 }), rule, Math.round(steps));
  return imbalance(states[states.length - 1]) / 0.75;
}
const decays = [
  [0.01, 1],
  [0.1, 0.05],
  [0.05, 0.1],
];
const unhalved = (life: HalfLife) =>
  decays.find(([rate, decay]) => Math.abs(leftAfter(life(rate, decay), rate, decay) - 0.5) > 0.02);

/** 11.1: a function that tells after how many steps weight decay has halved δ. */
export const halfLife: Exercise<HalfLife> = {
  criteria: [
    [
      (life) => decays.every(([rate, decay]) => life(rate, decay) > 1 && life(rate, decay) < 1e5),
      "It must return a number of steps.",
    ],
    [
      (life) => unhalved(life) === undefined,
      (life) => {
        const [rate, decay] = unhalved(life) as number[];
        const steps = Math.round(life(rate, decay));
        return `At η = ${rate} and λ = ${decay}, after ${steps} steps ${(100 * leftAfter(steps, rate, decay)).toFixed(0)} % of δ are left.`;
      },
    ],
  ],
  because: "Each layer loses the part ηλ of itself in a step, and δ, made of squares, twice that.",
};

/** From the neurons before and after a step, the neuron to go on with. */
export type Repair = (before: Neuron, after: Neuron) => Neuron;

const steps = once(() => {
  const rng = random(4);
  return [-2, -1, 0, 1, 2].flatMap((delta) =>
    [1, -1].map((sign) => {
      const { w, a } = neuronComputing(rng.normals(3), delta);
      const before = { w: scale(sign, w), a: sign * a };
      const [, after] = descend(before, neuronDownhill(rng.normals(3)), heavyBall(0.1), 1);
      return { before, after };
    }),
  );
});
const worstOf = (
  repair: Repair,
  error: (repaired: Neuron, step: { before: Neuron; after: Neuron }) => number,
) => largest(steps().map((step) => error(repair(step.before, step.after), step)));
const deltaMissed = (repair: Repair): number =>
  worstOf(repair, (one, { before }) => Math.abs(imbalance(one) - imbalance(before)));
const functionMissed = (repair: Repair): number =>
  worstOf(repair, (one, { after }) => norm(subtract(coefficients(one), coefficients(after))));

/** 11.2: a function that gives a neuron its δ back after a step, and leaves what it computes. */
export const repairToBuild: Exercise<Repair> = {
  criteria: [
    [
      (repair) =>
        steps().every(({ before, after }) => {
          const { w, a } = repair(before, after);
          return isVector(w, 3) && isVector([a], 1);
        }),
      "It must return { w, a } with as many inputs as before.",
    ],
    [
      (repair) => functionMissed(repair) < 1e-9,
      (repair) =>
        `In ten random steps, it changes the function β that the step has reached by up to ${functionMissed(repair).toFixed(3)}.`,
    ],
    [
      (repair) => deltaMissed(repair) < 1e-9,
      (repair) =>
        `The function is that of the step, but δ is off by up to ${deltaMissed(repair).toFixed(3)}.`,
    ],
    [
      (repair) => worstOf(repair, ({ a }, { after }) => (a * after.a > 0 ? 0 : 1)) === 0,
      "β and δ are right, but some readout has changed its sign: the mirror image is far away.",
    ],
  ],
  because:
    "β and δ determine the neuron up to a sign; descent with this repair conserves δ at any rate.",
};

/** δ at which label noise no longer moves it. */
export type NoiseEnd = (size: number, numInputs: number) => number;

const noisyNeurons = [
  [1.5, 1],
  [1, 4],
  [2, 9],
];
/** The mean change of δ by noise of covariance 1 at a solution, per squared learning rate. */
function driftAt(delta: number, size: number, numInputs: number): number {
  const betaStar = Array.from({ length: numInputs }, (_, i) => (i === 0 ? size : 0));
  const neuron = neuronComputing(betaStar, delta);
  const draws = betaStar.flatMap((_, i) => [1, -1].map((sign) => ({ i, sign })));
  const changes = draws.map(({ i, sign }) => {
    const noise = sign * Math.sqrt(numInputs);
    const target = betaStar.map((value, j) => value + (i === j ? noise : 0));
    return imbalance(neuronDownhill(target)(neuron));
  });
  return mean(changes);
}
const stillDrifting = (end: NoiseEnd) =>
  noisyNeurons.find(([size, d]) => Math.abs(driftAt(end(size, d), size, d)) > 1e-6);

/** 11.3: a function that tells where noise on labels leaves δ. */
export const noiseEnd: Exercise<NoiseEnd> = {
  criteria: [
    [
      (end) =>
        isVector(
          noisyNeurons.map(([size, d]) => end(size, d)),
          noisyNeurons.length,
        ),
      "It must return one number.",
    ],
    [
      (end) => stillDrifting(end) === undefined,
      (end) => {
        const [size, d] = stillDrifting(end) as number[];
        const way = driftAt(end(size, d), size, d) > 0 ? "up" : "down";
        return `With ‖β*‖ = ${size} and ${d} inputs it says ${end(size, d).toFixed(2)}, but there noise still pushes δ ${way}.`;
      },
    ],
  ],
  because: "Noise enters w once for every input, and a once: it lets ‖w‖² grow to d times a².",
};

const measuredFactors = once(() => {
  const direction = (shrink: number) => {
    const start = { w: scale(1 / shrink, [1, 2]), a: 1 };
    const [, { w }] = descend(start, normalizedDownhill([2, 0]), heavyBall(1e-5), 1);
    const turned = norm(subtract(unit(w), unit(start.w)));
    return { turned, grown: (norm(w) / norm(start.w)) ** 2 - 1 };
  };
  const [small, usual] = [10, 1].map(direction);
  return [small.turned / usual.turned, small.grown / usual.grown];
});

/** 11.4: how much faster normalized weights of a tenth of the size turn, and grow in relation to their size. */
export const smallStart: Exercise<readonly number[]> = {
  criteria: [
    someNumbers(2),
    [
      ([turned]) => Math.abs(turned / measuredFactors()[0] - 1) < 0.05,
      ([turned]) =>
        `We let both take one small step: the small one turns ${measuredFactors()[0].toFixed(0)} times as far, not ${turned}.`,
    ],
    [
      ([, grown]) => Math.abs(grown / measuredFactors()[1] - 1) < 0.05,
      ([, grown]) =>
        `The first is right. But ‖w‖² grows, by its own measure, ${measuredFactors()[1].toPrecision(2)} times as much, not ${grown}.`,
    ],
  ],
  because:
    "A step is α times as long, of weights α times as short; the growth is the square of that.",
};
