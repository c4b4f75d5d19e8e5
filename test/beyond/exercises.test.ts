import { halfLife, noiseEnd, repairToBuild, smallStart } from "../../lib/src/beyond/exercises";
import { scale } from "../../lib/src/linalg";
import {
  coefficients,
  imbalance,
  type Neuron,
  neuronComputing,
} from "../../lib/src/minimal/singleNeuron";
import { judged } from "../judged";

judged("halfLife", halfLife, {
  right: [
    (rate, decay) => Math.log(0.5) / Math.log(1 - rate * decay) / 2,
    (rate, decay) => Math.log(2) / (2 * rate * decay),
  ],
  wrong: [
    [(rate: number, decay: number) => Math.log(2) / (rate * decay), /after 69 steps 25 % of δ/],
    [() => "many", /number of steps/],
  ],
});

const repaired = (before: Neuron, after: Neuron): Neuron => {
  const { w, a } = neuronComputing(coefficients(after), imbalance(before));
  return after.a > 0 ? { w, a } : { w: scale(-1, w), a: -a };
};
judged("repairToBuild", repairToBuild, {
  right: [repaired],
  wrong: [
    [(_before: Neuron, after: Neuron) => after, /but δ is off by/],
    [(before: Neuron) => before, /changes the function β/],
    [
      (before: Neuron, after: Neuron) => neuronComputing(coefficients(after), imbalance(before)),
      /changed its sign/,
    ],
    [() => ({ w: [1], a: 1 }), /as many inputs/],
  ],
});

judged("noiseEnd", noiseEnd, {
  right: [(size, d) => size * (1 / Math.sqrt(d) - Math.sqrt(d))],
  wrong: [
    [() => 0, /4 inputs it says 0\.00, but there noise still pushes δ down/],
    [(size: number, d: number) => -size * d, /still pushes δ up/],
    [() => [0], /one number/],
  ],
});

judged("smallStart", smallStart, {
  right: [[100, 1e4]],
  wrong: [
    [[10, 100], /turns 100 times as far, not 10/],
    [[100, 100], /The first is right/],
    [100, /2 numbers in brackets/],
  ],
});
