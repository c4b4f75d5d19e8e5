import assert from "node:assert/strict";
import { imbalances } from "../../lib/src/piecewise/twoLayer";
import { random } from "../../lib/src/random";
import { descentLeak } from "../../lib/src/students/descentLeak";
import { studentDescent } from "../../lib/src/students/studentDescent";
import { teacherStudent } from "../../lib/src/students/teacherStudent";
import { closeVector, ROUNDOFF, throwsMessage } from "../close";

const SETTING = { numInputs: 5, numNeurons: 8, numTeacherNeurons: 2, numSamples: 30, numTest: 10 };
const { X, y, start } = teacherStudent(SETTING, 2);
const network = start(0.5, 0.3);

describe("descentLeak", () => {
  it("is what descent has changed at its last step, and what its steps add up to", () => {
    const options = { network, learningRate: 0.1, steps: [10, 60], batchSize: 7 };
    const leak = descentLeak(X, y, { ...options, order: random(3) });
    const [, end] = studentDescent(X, y, { ...options, order: random(3) }).networks;
    assert.deepEqual(leak?.end, end);
    const before = imbalances(network);
    closeVector(
      [...leak!.change],
      imbalances(end).map((after, k) => after - before[k]),
      ROUNDOFF,
    );
    closeVector([...leak!.change], [...leak!.predicted], 1e-9, { scale: ROUNDOFF }); // of numbers of order one
  });

  it("is nothing if the training diverges", () =>
    assert.equal(descentLeak(X, y, { network, learningRate: 1e6, steps: [300] }), undefined));

  it("names bad input", () =>
    throwsMessage(
      () => descentLeak(X, y, { network, learningRate: -1, steps: [1] }),
      RangeError,
      /^descentLeak: learningRate must be/,
    ));
});
