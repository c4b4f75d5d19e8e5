import assert from "node:assert/strict";
import {
  hammingDistance,
  parameterDistance,
  piecewiseKernelDistance,
} from "../../lib/src/piecewise/distances";
import { piecewiseFlow } from "../../lib/src/piecewise/flow";
import { imbalances } from "../../lib/src/piecewise/twoLayer";
import { studentDescent } from "../../lib/src/students/studentDescent";
import { type StudentFlow, studentFlow } from "../../lib/src/students/studentFlow";
import {
  flattened,
  studentVelocity,
  unflattened,
  velocityFromPushes,
} from "../../lib/src/students/studentVelocity";
import {
  learningRateOf,
  meanSquaredError,
  teacherStudent,
} from "../../lib/src/students/teacherStudent";
import { close, closeVector, closeWithin, ROUNDOFF, throwsMessage } from "../close";
import { piecewiseVelocity } from "../piecewise/velocity";

/** A small version of the paper's: the same proportion of samples, inputs and neurons. */
const SETTING = {
  numInputs: 20,
  numNeurons: 16,
  numTeacherNeurons: 3,
  numSamples: 200,
  numTest: 400,
};
const h = SETTING.numNeurons;
const data = teacherStudent(SETTING, 11);
const { X, y } = data;

/** From (tau, delta), to some steps. */
const options = (tau: number, delta: number, steps: number[], from = data) => ({
  network: from.start(tau, delta),
  learningRate: learningRateOf(tau),
  steps,
});

describe("studentVelocity", () => {
  const network = data.start(0.7, 0.3);

  it("is minus the gradient of the mean squared error, and 2/n times the theory's velocity", () => {
    const state = flattened(network);
    const out = new Float64Array(state.length);
    const loss = studentVelocity(X, y, h)(state, out);
    close(loss, meanSquaredError(network, X, y), ROUNDOFF);
    const theory = piecewiseVelocity(network, X, y);
    const expected = [...theory.W.flat(), ...theory.a].map((v) => (2 / y.length) * v);
    closeVector(Array.from(out), expected, ROUNDOFF);
    const along = out.reduce((sum, v) => sum + v * v, 0);
    const epsilon = 1e-6;
    const at = (sign: number): number =>
      meanSquaredError(
        unflattened(
          state.map((x, i) => x + sign * epsilon * out[i]),
          h,
        ),
        X,
        y,
      );
    close((at(1) - at(-1)) / (2 * epsilon) / -along, 1, 1e-5);
  });

  it("goes through flattened networks and back", () => {
    assert.deepEqual(unflattened(flattened(network), h), network);
  });

  it("takes pushes in single precision as well", () => {
    const state = flattened(network);
    const [one, two] = [new Float64Array(state.length), new Float64Array(state.length)];
    const xi = Float64Array.from({ length: h * 20 }, (_, i) => Math.fround(Math.sin(i)));
    velocityFromPushes(state, xi, h, 200, one);
    velocityFromPushes(state, Float32Array.from(xi), h, 200, two);
    assert.deepEqual(one, two);
  });
});

describe("a student's flow", () => {
  const STEPS = [100, 1000, 5000];

  it("conserves every delta_k to 1e-6, and to round-off, over 5,000 steps; descent does not", () => {
    for (const [tau, delta] of [
      [0.1, 1],
      [0.1, 0],
      [0.1, -1],
      [1, 0.5],
    ] as const) {
      const drift = ({ networks }: Pick<StudentFlow, "networks">): number =>
        Math.max(...imbalances(networks[2]).map((found) => Math.abs(found - delta)));
      assert.ok(drift(studentFlow(X, y, options(tau, delta, STEPS))) < 1e-13);
      assert.ok(drift(studentDescent(X, y, options(tau, delta, STEPS))) > 1e-7);
    }
  }).timeout(120_000);

  it("agrees with descent in double precision (studentGrid.test.ts: at the paper's size)", () => {
    for (const [tau, delta] of [
      [0.1, 0],
      [0.1, -1],
      [0.5, 0.5],
      [2, 1],
      [2, -1],
    ] as const) {
      const flow = studentFlow(X, y, options(tau, delta, STEPS));
      const reference = studentDescent(X, y, options(tau, delta, STEPS));
      const start = data.start(tau, delta);
      for (const [i, step] of STEPS.entries()) {
        const what = `tau ${tau}, delta ${delta}, step ${step}`;
        const [one, two] = [flow, reference].map(({ networks }) => networks[i]);
        close(parameterDistance(start, one) / parameterDistance(start, two), 1, 0.02, what);
        // So few samples leave the test loss to chance more than the paper's thousand (there: 2 %).
        const [tested, expected] = [one, two].map((network) =>
          meanSquaredError(network, data.testX, data.testY),
        );
        close(tested / expected, 1, 0.06, what);
        // 200 samples: an input on a kink that is on in one and off in the other changes these by whole steps.
        const flips = hammingDistance(start, two, X);
        closeWithin(
          hammingDistance(start, one, X),
          flips,
          Math.max(6 / y.length, 0.05 * flips),
          what,
        );
        closeWithin(
          piecewiseKernelDistance(start, one, X),
          piecewiseKernelDistance(start, two, X),
          0.01,
          what,
        );
      }
      assert.ok(flow.evaluations[2] < STEPS[2] / 3, `${flow.evaluations}`);
    }
  }).timeout(240_000);

  it("is the flow of piecewiseFlow, in its units of time, while no kink is slid along", () => {
    const [tau, delta, steps] = [2, 0, 40];
    const { networks } = studentFlow(X, y, {
      ...options(tau, delta, [steps]),
      relativeTolerance: 1e-5,
    });
    const until = (2 / y.length) * learningRateOf(tau) * steps;
    const network = data.start(tau, delta);
    const exact = flattened(
      piecewiseFlow({ network, X, y, until, relativeTolerance: 1e-6 }).at(until),
    );
    const start = flattened(network);
    const [moved, movedExactly] = [flattened(networks[0]), exact].map((state) =>
      Array.from(state.map((x, i) => x - start[i])),
    );
    closeVector(moved, movedExactly, 5e-3);
  });

  it("ends once what is left of the way is known to be negligible", () => {
    const few = teacherStudent({ ...SETTING, numSamples: 40 }, 11);
    const from = few.start(0.5, 0);
    const to = (steps: number[]): StudentFlow =>
      studentFlow(few.X, few.y, options(0.5, 0, steps, few));
    const { until, networks } = to([1000, 1_000_000]);
    assert.ok(until < 0.9 * 1e6, `settled early, got to step ${until}`);
    const further = to([Math.round(until) + 1, 3_000_000]).networks[1];
    const [way, rest] = [
      parameterDistance(from, networks[1]),
      parameterDistance(further, networks[1]),
    ];
    assert.ok(rest < 0.01 * way, `${rest} of ${way}`);
  }).timeout(60_000);

  it("names bad input", () => {
    const ok = options(1, 0, [1, 2]);
    throwsMessage(
      () => studentFlow(X, y, { ...ok, steps: [2, 1] }),
      RangeError,
      /^studentFlow: steps must rise from 0 or more, got \[2,1\]/,
    );
    throwsMessage(
      () => studentFlow(X, y, { ...ok, learningRate: 0 }),
      RangeError,
      /^studentFlow: learningRate must be positive, got 0/,
    );
    throwsMessage(
      () => studentFlow(X, y, { ...ok, relativeTolerance: 0 }),
      RangeError,
      /relativeTolerance must be positive, got 0/,
    );
    throwsMessage(
      () => studentFlow(X, [1], ok),
      RangeError,
      /^studentFlow: y must have length 200, got \[1\]/,
    );
  });

  it("says so where it diverges", () => {
    const stiff = { ...options(1, 0, [1, 1000]), learningRate: 1e6 };
    throwsMessage(
      () => studentFlow(X, y, stiff),
      RangeError,
      /^studentFlow: gradients must stay finite .* got none after \d+ steps/,
    );
  });
});
