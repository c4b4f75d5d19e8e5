import assert from "node:assert/strict";
import { add, apply, dot, norm, scale, solutionSet, subtract } from "../../lib/src/linalg";
import {
  deltaToLeastSquares,
  downstreamEnd,
  vanishingExponent,
} from "../../lib/src/minimal/biasExercises";
import {
  balancingRate,
  finalReadout,
  finalSign,
  nearestFit,
  neuronToBuild,
  steepestSize,
} from "../../lib/src/minimal/exercises";
import { check } from "../../lib/src/notebook/exercises";
import { judged } from "../judged";

judged("neuronToBuild", neuronToBuild, {
  right: [
    { w: [1.2, 1.6], a: 5 },
    { w: [-1.2, -1.6], a: -5 },
  ],
  wrong: [
    [{ w: [6, 8], a: 1 }, /Its δ = a² − ‖w‖² would be -99, not 21\./],
    [{ w: [3, 4], a: 2 }, /Its δ .* would be -21, not 21/],
    [{ w: [2, 0], a: 5 }, /compute β = \(10,0\), not \(6, 8\)/],
    [{ w: [6 / 5], a: 5 }, /two numbers in brackets/],
    [{ w: [1.2, 1.6, 0], a: 5 }, /two numbers in brackets/],
    [{ w: [1.2, 1.6], a: [5] }, /a takes one number/],
    [7, /two numbers in brackets/],
  ],
});

const size = steepestSize([2, 0.5, 0.05], (s, delta) => Math.exp(-delta / s));
judged("steepestSize", size, {
  right: [0.05],
  wrong: [
    [2, /falls by 0\.10, but another one by 7\.25/],
    [0.1, /has the sizes 2, 0\.5, 0\.05/],
  ],
});

judged("nearestFit", nearestFit, {
  right: [(x, y, beta0) => add(beta0, scale((y - dot(x, beta0)) / dot(x, x), x))],
  wrong: [
    [(_x: never, _y: never, beta0: number[]) => beta0, /misses labels by up to/],
    [
      (x: number[], y: number, beta0: number[]) => scale(y / dot(x, beta0), beta0),
      /further away from the start/,
    ],
    [(x: number[], y: number) => scale(y / dot(x, x), x), /further away from the start/],
    [(x: number[], y: number) => [y / x[0]], /three numbers in brackets/],
    [
      (x: number[], y: number, beta0: number[]) => {
        const factor = (y - dot(x, beta0)) / dot(x, x);
        for (let i = 0; i < 3; i++) beta0[i] += factor * x[i];
        return beta0;
      },
      /writes into what it is given/,
    ],
    [solutionSet, /solutionSet is the library's own: write yours/],
  ],
});

judged("finalReadout", finalReadout, {
  right: [Math.sqrt((3 + Math.sqrt(45)) / 2), 2.203],
  wrong: [
    [Math.sqrt(3), /would be 0 at the end/],
    [3, /would be 8 at the end/],
    [-2.203, /On its way to this sign a would be zero/],
    ["2.203", /one number/],
  ],
});

judged("balancingRate", balancingRate, {
  right: [(w, a, etaW) => (etaW * a ** 2) / norm(w) ** 2],
  wrong: [
    [() => 1, /\|δ\| = /],
    [(w: number[], a: number, etaW: number) => (etaW * norm(w) ** 2) / a ** 2, /\|δ\| = /],
    [(w: number[], a: number, etaW: number) => (-etaW * a ** 2) / norm(w) ** 2, /is positive/],
    [() => [1], /one number/],
  ],
});

judged("finalSign", finalSign, {
  right: [(delta) => Math.sign(delta), Math.sign],
  wrong: [
    [() => 1, /it says 1, but the flow ends with a = /],
    [(delta: number) => (delta < 0 ? -1 : 1), /For δ = 0\.00 it says 1/],
    [(delta: number) => -Math.sign(delta), /the flow ends with/],
  ],
});

const task = { X: [[0.5, 1]], y: [1.1], beta0: [0.4, 0.05] };
judged("deltaToLeastSquares", deltaToLeastSquares(task), {
  right: ["none"],
  wrong: [
    [Infinity, /For δ = Infinity the flow ends at a distance of 0\.\d{3} from β_LS/],
    [0, /distance of/],
    [-Infinity, /distance of/],
    ["all", /one number, or "none"/],
  ],
});

judged("vanishingExponent", vanishingExponent(task), {
  right: [0.5],
  wrong: [
    [1, /factor of 100\. The closed form says 10\./],
    [2, /factor of 10000/],
    [-0.5, /factor of 0\.1/],
  ],
});

describe("vanishingExponent of a start that the data see whole", () => {
  it("is not judged", () =>
    assert.match(
      check(0.5, vanishingExponent({ ...task, beta0: [0.5, 1] })),
      /^Not judged with these knobs: the data see all of β₀/,
    ));
});

judged("downstreamEnd", downstreamEnd, {
  right: [
    (X, y, beta0) => {
      const { minimumNorm: ls, projectOnNullSpace } = solutionSet(X, y);
      const unseen = projectOnNullSpace(beta0);
      return add(ls, scale(norm(ls) / norm(subtract(beta0, unseen)), unseen));
    },
  ],
  wrong: [
    [
      (X: number[][], y: number[], beta0: number[]) =>
        scale(dot(apply(X, beta0), y) / norm(apply(X, beta0)) ** 2, beta0),
      /Xβ would miss y by 0\.00, /,
    ],
    [
      (X: number[][], y: number[], beta0: number[]) =>
        add(solutionSet(X, y).minimumNorm, solutionSet(X, y).projectOnNullSpace(beta0)),
      /changes from start to end/,
    ],
    [(X: number[][], y: number[]) => solutionSet(X, y).minimumNorm, /changes from start to end/],
    [() => [1], /as many numbers/],
  ],
});
