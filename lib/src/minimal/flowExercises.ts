/**
 * Exercises that build something: equation 2, and the closed form (notebook 02).
 *
 * @see test/minimal/flowExercises.test.ts
 */
import { norm, subtract, type Vector } from "../linalg";
import { type Exercise, isVector, once } from "../notebook/exercises";
import { random } from "../random";
import { largest } from "../statistics";
import { exactFlow } from "./exactFlow";
import { reducedVelocity } from "./reducedFlow";
import { imbalance, type Neuron, neuronComputing } from "./singleNeuron";

/** Rates of change of mu and phi, from mu, phi, delta and |betaStar|. */
export type Rates = (mu: number, phi: number, delta: number, target: number) => Vector;

const states = once(() => {
  const rng = random(5);
  return Array.from({ length: 30 }, () => ({
    mu: rng.normal(),
    phi: 2 * rng.uniform() - 1,
    delta: 2 * rng.normal(),
    target: 0.2 + rng.uniform(),
  }));
});
const worst = (rates: Rates, k: 0 | 1): number =>
  largest(
    states().map(({ mu, phi, delta, target }) => {
      const exact = reducedVelocity({ mu, phi }, { delta, target });
      const wanted = k === 0 ? exact.mu : exact.phi;
      return Math.abs(rates(mu, phi, delta, target)[k] - wanted) / (1 + Math.abs(wanted));
    }),
  );
const off = (name: string, k: 0 | 1) => (rates: Rates) =>
  `Of 30 random neurons, ${name} is off by up to ${worst(rates, k).toFixed(2)} of 1 + |${name}|.`;

/** 02: a function that computes the right-hand sides of equation 2. */
export const equationTwo: Exercise<Rates> = {
  criteria: [
    [
      (rates) =>
        states().every(({ mu, phi, delta, target }) => isVector(rates(mu, phi, delta, target), 2)),
      "It must return two numbers in brackets, [μ̇, φ̇].",
    ],
    [(rates) => worst(rates, 0) < 1e-6, off("μ̇", 0)],
    [(rates) => worst(rates, 1) < 1e-6, off("φ̇", 1)],
  ],
  because: "Two numbers follow each other, and never ask how many inputs there are.",
};

/** The closed form: from a start, betaStar and a time, the neuron then. */
export type Flow = (w0: Vector, a0: number, betaStar: Vector, t: number) => Neuron;

const times = [0, 0.1, 0.5, 1, 2, 4];
const starts = once(() => {
  const rng = random(6);
  return [-2, -0.3, 0, 0.3, 2].map((delta) => {
    const { w, a } = neuronComputing(rng.normals(3), delta);
    return { w, a, betaStar: rng.normals(3) };
  });
});
/** The largest over starts and times of some error of the reader's neuron. */
const over = (flow: Flow, error: (found: Neuron, start: Neuron, exact: Neuron) => number): number =>
  largest(
    starts().flatMap(({ w, a, betaStar }) => {
      const exact = exactFlow({ w0: w, a0: a, betaStar });
      return times.map((t) => error(flow(w, a, betaStar, t), { w, a }, exact.at(t)));
    }),
  );
const distance = (one: Neuron, other: Neuron): number =>
  Math.hypot(norm(subtract(one.w, other.w)), one.a - other.a);
const atStart = (flow: Flow): number =>
  largest(starts().map(({ w, a, betaStar }) => distance(flow(w, a, betaStar, 0), { w, a })));
const leak = (flow: Flow): number =>
  over(flow, (found, start) => Math.abs(imbalance(found) - imbalance(start)));
const gap = (flow: Flow): number => over(flow, (found, _start, exact) => distance(found, exact));

/** 02: a function that solves gradient flow of one neuron. */
export const ownFlow: Exercise<Flow> = {
  criteria: [
    [
      (flow) =>
        starts().every(({ w, a, betaStar }) => {
          const now = flow(w, a, betaStar, 1);
          return isVector(now.w, 3) && isVector([now.a], 1);
        }),
      "It must return { w, a } with as many inputs as w₀ has.",
    ],
    [
      (flow) => atStart(flow) < 1e-9,
      (flow) => `At t = 0 it is up to ${atStart(flow).toFixed(2)} away from the start.`,
    ],
    [
      (flow) => leak(flow) < 1e-7,
      (flow) => `It starts well, but δ changes by up to ${leak(flow).toFixed(2)} on the way.`,
    ],
    [
      (flow) => gap(flow) < 1e-7,
      (flow) =>
        `It keeps δ, but is up to ${gap(flow).toFixed(2)} away from the library's by t = 4.`,
    ],
  ],
  because: "It agrees with the library for five relative scales, from downstream to upstream.",
};
