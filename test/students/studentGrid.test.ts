import assert from "node:assert/strict";
import { ready } from "../../lib/src/notebook/tensor";
import {
  hammingDistance,
  parameterDistance,
  piecewiseKernelDistance,
} from "../../lib/src/piecewise/distances";
import { METRICS, studentBatch } from "../../lib/src/students/studentBatch";
import { followStudents } from "../../lib/src/students/studentGrid";
import { flattened, studentVelocity, unflattened } from "../../lib/src/students/studentVelocity";
import {
  meanSquaredError,
  PAPER_SETTING,
  teacherStudent,
} from "../../lib/src/students/teacherStudent";
import { close, closeVector, closeWithin } from "../close";
import { leavesNoTensors } from "../tensors";

const SETTING = {
  numInputs: 12,
  numNeurons: 8,
  numTeacherNeurons: 3,
  numSamples: 90,
  numTest: 150,
};
const h = SETTING.numNeurons;
const data = teacherStudent(SETTING, 3);
/** Single precision: sums of some hundred terms. */
const SINGLE = 1e-5;

describe("students side by side on TensorFlow", () => {
  before(() => ready);
  leavesNoTensors();

  it("have the velocities and losses of double precision", () => {
    const batch = studentBatch(data, h);
    const states = [data.start(0.1, 1), data.start(0.5, 0), data.start(2, -1)].map(flattened);
    const out = states.map((state) => new Float64Array(state.length));
    const losses = batch.velocities(states, out);
    for (const [i, state] of states.entries()) {
      const expected = new Float64Array(state.length);
      close(losses[i] / studentVelocity(data.X, data.y, h)(state, expected), 1, SINGLE);
      closeVector(Array.from(out[i]), Array.from(expected), SINGLE);
    }
    batch.dispose();
  });

  it("are measured as in double precision, lazy ones too", () => {
    const batch = studentBatch(data, h);
    for (const [tau, size] of [
      [0.3, 1],
      [2, 1e-3],
    ]) {
      const first = data.start(tau, 0.2);
      const start = flattened(first);
      const state = start.map((x, i) => x + size * Math.sin(i * i));
      const second = unflattened(state, h);
      const [zero, found] = batch.measure(start, [start, state]);
      assert.deepEqual(
        [zero.kernelDistance, zero.hammingDistance, zero.parameterDistance],
        [0, 0, 0],
      );
      const kernel = piecewiseKernelDistance(first, second, data.X);
      closeWithin(found.kernelDistance, kernel, 1e-4 * kernel + 1e-12);
      closeWithin(found.hammingDistance, hammingDistance(first, second, data.X), 1 / data.X.length);
      close(found.parameterDistance, parameterDistance(first, second), 1e-12);
      close(found.trainLoss / meanSquaredError(second, data.X, data.y), 1, SINGLE);
      close(found.testLoss / meanSquaredError(second, data.testX, data.testY), 1, SINGLE);
    }
    batch.dispose();
  });

  const points = [
    { tau: 0.1, delta: 1 },
    { tau: 0.1, delta: -1 },
    { tau: 0.4, delta: 0 },
    { tau: 1, delta: 0.5 },
    { tau: 2, delta: 0 },
  ];
  const steps = [0, 10, 300];

  it("learn together what each learns alone, whatever the width", async () => {
    const together = await followStudents(data, points, { steps, width: 4 });
    for (const [i, point] of points.entries()) {
      const [alone] = await followStudents(data, [point], { steps });
      for (const name of METRICS)
        for (const [j, value] of alone![name].entries())
          close(together[i]![name][j], value, 5e-3, `${name} at ${steps[j]}`);
      assert.ok(alone!.imbalanceDrift < 1e-14);
    }
  });

  it("by descent take every step", async () => {
    const seen: number[] = [];
    const courses = await followStudents(data, points, {
      steps,
      method: "descent",
      onDone: (index) => seen.push(index),
    });
    for (const course of courses) assert.deepEqual([...course!.evaluations], steps);
    assert.deepEqual(seen.sort(), [0, 1, 2, 3, 4]);
  });

  it("agree with descent at the paper's size, at every checkpoint, for 14 points and two seeds", async () => {
    const largest = 10 ** 0.3;
    const grid = [0.1, 0.2, 0.5, largest].flatMap((tau) =>
      [1, 0, -1].map((delta) => ({ tau, delta })),
    );
    const checkpoints = [10, 100, 1000];
    for (const [seed, some] of [
      [0, grid],
      [
        1,
        [
          { tau: 0.1, delta: 0.5 },
          { tau: 0.3, delta: -0.5 },
        ],
      ],
    ] as const) {
      const paper = teacherStudent(PAPER_SETTING, seed);
      const [flow, reference] = [
        await followStudents(paper, some, { steps: checkpoints }),
        await followStudents(paper, some, { steps: checkpoints, method: "descent" }),
      ];
      for (const [i, { tau, delta }] of some.entries())
        for (const [j, step] of checkpoints.entries()) {
          const metricsOf = (course: (typeof flow)[0]) =>
            Object.fromEntries(METRICS.map((name) => [name, course![name][j]]));
          const [found, expected] = [flow[i], reference[i]].map(metricsOf);
          const what = (name: string): string =>
            `${name} at tau ${tau}, delta ${delta}, step ${step}`;
          // A lazy student flips some hundred of 50,000 signs: each counts.
          const flips = 5 / PAPER_SETTING.numSamples;
          const hamming = Math.max(flips, 0.02 * expected.hammingDistance);
          closeWithin(found.hammingDistance, expected.hammingDistance, hamming, what("Hamming"));
          closeWithin(
            found.kernelDistance,
            expected.kernelDistance,
            1e-5 + 0.02 * expected.kernelDistance,
            what("kernel"),
          );
          for (const name of ["parameterDistance", "testLoss"] as const)
            close(found[name] / expected[name], 1, 0.02, what(name));
          close(found.trainLoss / expected.trainLoss, 1, 0.05, what("trainLoss"));
        }
    }
  }).timeout(120_000);

  it("stop when asked, with what has arrived", async () => {
    let rounds = 0;
    const courses = await followStudents(data, points, {
      steps,
      method: "descent",
      width: 2,
      checkpoint: async () => ++rounds >= 310,
    });
    assert.equal(courses.filter((course) => course !== undefined).length, 2);
  });

  it("stop where they diverge, while the others go on", async () => {
    const [stiff, sound] = await followStudents(
      data,
      [
        { tau: 1, delta: 1e5 },
        { tau: 1, delta: 0 },
      ],
      { steps: [0, 1, 1000], method: "descent" },
    );
    assert.deepEqual([stiff!.diverged, sound!.diverged], [true, false]);
    assert.ok(stiff!.until > 1 && stiff!.until < 1000, `${stiff!.until}`);
    assert.deepEqual(stiff!.trainLoss.map(Number.isFinite), [true, true, false]);
    assert.ok(sound!.trainLoss[2] < sound!.trainLoss[0]);
  });

  it("name bad input", async () => {
    await assert.rejects(
      followStudents(data, points, { steps: [10, 5] }),
      /^RangeError: followStudents: steps must/,
    );
    await assert.rejects(
      followStudents(data, points, { steps: [0] }),
      /^RangeError: followStudents: steps must/,
    );
    await assert.rejects(
      followStudents(data, [{ tau: 0, delta: 0 }], { steps }),
      /^RangeError: followStudents: tau must be positive, got 0/,
    );
    assert.deepEqual(await followStudents(data, [], { steps }), []);
  });
});
