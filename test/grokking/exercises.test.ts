import {
  adamWStep,
  circleFrequencies,
  type Shares,
  type Step,
  spectrumShares,
  stepsToShrink,
} from "../../lib/src/grokking/exercises";
import { judged } from "../judged";

judged("circleFrequencies", circleFrequencies, {
  right: [[48, 48]],
  wrong: [
    [[96, 95], /The additive circle has 97 points, on which 48 waves differ, not 96/],
    [[48, 47], /The multiplicative circle has 96 points/],
    [48, /2 numbers in brackets/],
  ],
});

judged("stepsToShrink", stepsToShrink, {
  right: [Math.log(10) / 1e-3, 2303],
  wrong: [
    [900, /After 900 steps they would be 0\.41 of what they were/],
    [1000, /0\.37/],
    [10000, /0\.000045/],
  ],
});

/** One step, with what may be forgotten. */
const step =
  ({ kept = 1 - 1e-3, corrected = true, moment = 1 }): Step =>
  (w, g, m, v, t) => {
    const [m2, v2] = [0.9 * m + 0.1 * g, 0.98 * v + 0.02 * g * g];
    const [a, b] = corrected ? [1 - 0.9 ** t, 1 - 0.98 ** t] : [1, 1];
    const moved = kept * w - (1e-3 * moment * (m2 / a)) / (Math.sqrt(v2 / b) + 1e-8);
    return [moved, m2, v2];
  };

judged("adamWStep", adamWStep, {
  right: [step({})],
  wrong: [
    [step({ kept: 1 }), /From 0\.5, 1 step take your weight to 0\.499000, AdamW to 0\.498500/],
    [step({ corrected: false }), /1 step/],
    [step({ moment: -1 }), /1 step/],
    [(w: number) => [w], /three numbers in brackets/],
  ],
});

/** Shares at the frequencies 1, 2, …, with what may be forgotten. */
const shares =
  ({ sine = true, highest = true, halves = false }): Shares =>
  (values) => {
    const p = values.length;
    const power = Array.from({ length: Math.floor(p / 2) }, (_, i) => {
      const angle = (x: number): number => (2 * Math.PI * (i + 1) * x) / p;
      const c = values.reduce((sum, value, x) => sum + value * Math.cos(angle(x)), 0);
      const s = values.reduce((sum, value, x) => sum + value * Math.sin(angle(x)), 0);
      const factor = 2 * (i + 1) === p && !halves ? 1 : 2;
      return factor * (c * c + (sine ? s * s : 0));
    });
    const total = power.reduce((sum, one) => sum + one, 0);
    return (highest ? power : power.slice(1)).map((one) => one / total);
  };

judged("spectrumShares", spectrumShares, {
  right: [shares({})],
  wrong: [
    [shares({ sine: false }), /Of 7 numbers, one of your shares is off by/],
    [shares({ halves: true }), /Of 12 numbers, one of your shares is off by/],
    [shares({ highest: false }), /Of 7 numbers it must return 3, one for each frequency/],
  ],
});
