/** Whether beta passes through zero: against the closed form for one example, and against the end of the flow. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { apply, dot, norm, scale, solutionSet, subtract } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { gradientFlow } from "../../lib/src/minimal/gradientFlow";
import { interpolatingSolution } from "../../lib/src/minimal/implicitBias";
import { readoutKeepsSign } from "../../lib/src/minimal/premise";
import { coefficients, neuronComputing } from "../../lib/src/minimal/singleNeuron";
import { gaussianMatrix, random } from "../../lib/src/random";
import { closeVector, throwsMessage } from "../close";
import { direction, logUniform, SEED } from "./starts";

const coordinate = fc.double({ min: -2, max: 2, noNaN: true });

describe("readoutKeepsSign", () => {
  it("tells for one example what the minimal model of z = w.x says (500 cases)", () => {
    const plane = fc.tuple(coordinate, coordinate).filter((v) => norm(v) > 0.2);
    fc.assert(
      fc.property(
        plane,
        plane,
        coordinate.filter((label) => Math.abs(label) > 0.05),
        logUniform(1e-2, 30),
        (x, beta0, label, depth) => {
          const delta = -depth;
          const { w, a } = neuronComputing(beta0, delta);
          const learningRate = { a: 1, w: dot(x, x) };
          const flow = { w0: [dot(x, w)], a0: a, betaStar: [label], learningRate };
          const told = readoutKeepsSign({ X: [x], y: [label], beta0, delta });
          // A start that waits at the boundary is not told, and cannot be demanded.
          if (told !== undefined) assert.equal(told, exactFlow(flow).basin === 1);
          else assert.ok(Math.abs(dot(x, w)) < 1e-2 * norm(x) * norm(w));
        },
      ),
      { numRuns: 500, seed: SEED },
    );
  }).timeout(60000);

  it("tells for several examples where the flow ends: at the solution, or at its mirror image", () => {
    let numThrough = 0;
    for (let seed = 0; seed < 12; seed++) {
      const rng = random(seed).stream("premise");
      const X = gaussianMatrix(2, 4, rng);
      const y = apply(X, rng.normals(4));
      const task = { X, y, beta0: rng.normals(4), delta: -1.5, learningRate: { a: 0.8, w: 1.3 } };
      const { w, a } = neuronComputing(task.beta0, task.delta, task.learningRate);
      const { learningRate } = task;
      const end = gradientFlow({ w0: w, a0: a, X, y, until: 3000, learningRate }).at(3000);
      const solution = interpolatingSolution(task);
      const mirror = subtract(scale(2, solutionSet(X, y).minimumNorm), solution);
      const keeps = readoutKeepsSign(task);
      numThrough += keeps ? 0 : 1;
      closeVector(coefficients(end), keeps ? solution : mirror, 1e-6, { what: `seed ${seed}` });
    }
    assert.ok(numThrough > 0 && numThrough < 12);
  }).timeout(60000);

  it("is certain for delta > 0, and for a start that is better than zero", () =>
    fc.assert(
      fc.property(direction(3), direction(3), logUniform(1e-3, 1e3), (x, beta0, size) => {
        const task = { X: [x], y: [-0.7], beta0 };
        assert.ok(readoutKeepsSign({ ...task, delta: size }));
        const label = 0.6 * dot(x, beta0);
        if (Math.abs(label) > 1e-9)
          assert.ok(readoutKeepsSign({ ...task, y: [label], delta: -size }));
        assert.ok(readoutKeepsSign({ ...task, y: [0], delta: -size }));
      }),
    ));

  it("does not decide for a start that runs into zero, and refuses what has no answer", () => {
    // Balanced, and straight away from the only solution: both layers fade, for ever.
    const onBoundary = { X: [[1]], y: [1], beta0: [-1], delta: 0 };
    assert.equal(readoutKeepsSign(onBoundary), undefined);
    assert.equal(readoutKeepsSign({ ...onBoundary, delta: 1 }), true);
    assert.equal(readoutKeepsSign({ ...onBoundary, delta: -1 }), false);
    throwsMessage(
      () => readoutKeepsSign({ ...onBoundary, beta0: [0] }),
      RangeError,
      /^readoutKeepsSign: beta0 must not be zero/,
    );
    throwsMessage(
      () => readoutKeepsSign({ ...onBoundary, delta: -Infinity }),
      RangeError,
      /delta must be finite/,
    );
  });
});
