import { dot } from "../../lib/src/linalg";
import { parameterDistance } from "../../lib/src/piecewise/distances";
import { imbalances } from "../../lib/src/piecewise/twoLayer";
import { random } from "../../lib/src/random";
import { studentDescent } from "../../lib/src/students/studentDescent";
import { teacherStudent } from "../../lib/src/students/teacherStudent";
import { closeVector, closeWithin, ROUNDOFF, throwsMessage } from "../close";

const SETTING = { numInputs: 5, numNeurons: 8, numTeacherNeurons: 2, numSamples: 30, numTest: 10 };
const { X, y, start } = teacherStudent(SETTING, 2);
const network = start(0.5, 0.3);
const options = { network, learningRate: 0.02, steps: [10, 300], batchSize: 30, order: random(0) };

/** A step on the mean squared error of all examples, term by term. */
function stepped({ W, a }: typeof network, learningRate: number): typeof network {
  const z = W.map((w) => X.map((x) => dot(w, x)));
  const missing = y.map((label, i) =>
    a.reduce((f, ak, k) => f + ak * Math.max(0, z[k][i]), -label),
  );
  const slope = (part: (i: number) => number): number =>
    missing.reduce((sum, r, i) => sum + (2 / y.length) * r * part(i), 0);
  return {
    W: W.map((w, k) =>
      w.map((wj, j) => wj - learningRate * slope((i) => (z[k][i] > 0 ? a[k] * X[i][j] : 0))),
    ),
    a: a.map((ak, k) => ak - learningRate * slope((i) => Math.max(0, z[k][i]))),
  };
}

describe("studentDescent", () => {
  it("is gradient descent if a batch is everything", () => {
    let byHand = network;
    for (let step = 1; step <= 300; step++) {
      byHand = stepped(byHand, 0.02);
      if (step !== 10 && step !== 300) continue;
      const found = studentDescent(X, y, { ...options, steps: [step] }).networks[0];
      closeWithin(parameterDistance(found, byHand), 0, 1e-9, "distance"); // sums of 300 steps
    }
  });

  it("changes each delta by what its steps are predicted to add, for every batch size", () => {
    for (const batchSize of [1, 7, 30]) {
      const { networks, drifts } = studentDescent(X, y, {
        ...options,
        steps: [0, 10, 300],
        batchSize,
        order: random(1),
      });
      for (const i of [0, 1, 2]) {
        const before = imbalances(network);
        const change = imbalances(networks[i]).map((after, k) => after - before[k]);
        closeVector(change, [...drifts[i]], 1e-9, { scale: ROUNDOFF }); // differences of numbers of order one
      }
    }
  });

  it("repeats itself for one order and not for another", () => {
    const end = (seed: number) =>
      studentDescent(X, y, { ...options, batchSize: 4, order: random(seed) }).networks[1];
    closeWithin(parameterDistance(end(3), end(3)), 0, 0);
    const apart = parameterDistance(end(3), end(4));
    if (apart < 1e-6) throw new Error(`other orders must give other paths, got ${apart}`);
  });

  it("names bad input", () => {
    throwsMessage(
      () => studentDescent(X, y, { ...options, batchSize: 31 }),
      RangeError,
      /^studentDescent: batchSize must be at most 30, got 31/,
    );
    throwsMessage(
      () => studentDescent(X, y, { ...options, steps: [5, 5] }),
      RangeError,
      /^studentDescent: steps must rise from 0 or more/,
    );
    throwsMessage(
      () => studentDescent(X, y, { ...options, learningRate: 1e6 }),
      RangeError,
      /^studentDescent: gradients must stay finite .* got none after \d+ steps/,
    );
  });
});
