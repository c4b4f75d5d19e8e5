import { parameterDistance } from "../../lib/src/piecewise/distances";
import { imbalances } from "../../lib/src/piecewise/twoLayer";
import { random } from "../../lib/src/random";
import { descent } from "../../lib/src/students/descent";
import { studentDescent } from "../../lib/src/students/studentDescent";
import { studentFlow } from "../../lib/src/students/studentFlow";
import { teacherStudent } from "../../lib/src/students/teacherStudent";
import { closeVector, closeWithin, ROUNDOFF, throwsMessage } from "../close";

const SETTING = { numInputs: 5, numNeurons: 8, numTeacherNeurons: 2, numSamples: 30, numTest: 10 };
const { X, y, start } = teacherStudent(SETTING, 2);
const network = start(0.5, 0.3);
const options = { network, learningRate: 0.02, steps: [10, 300], batchSize: 30, order: random(0) };

describe("studentDescent", () => {
  it("is gradient descent if a batch is everything", () => {
    const { networks } = studentDescent(X, y, options);
    const reference = studentFlow(X, y, {
      network,
      learningRate: 0.02,
      steps: [10, 300],
      integrator: descent,
    });
    for (const i of [0, 1])
      closeWithin(parameterDistance(networks[i], reference.networks[i]), 0, 1e-9, "distance"); // sums of 300 steps
  });

  it("changes each delta by what its steps are predicted to add, for every batch size", () => {
    for (const batchSize of [1, 7, 30]) {
      const { networks, drifts } = studentDescent(X, y, {
        ...options,
        batchSize,
        order: random(1),
      });
      for (const i of [0, 1]) {
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
      /^studentDescent: steps must be positive and rising/,
    );
  });
});
