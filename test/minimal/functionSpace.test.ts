import assert from "node:assert/strict";
import fc from "fast-check";
import { apply, dot, identityPlusOuter, norm, scale, subtract, unit } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import {
  kernelDistance,
  matrixKernelDistance,
  neuralTangentKernel,
  preconditioner,
} from "../../lib/src/minimal/functionSpace";
import { neuronVelocity } from "../../lib/src/minimal/gradientFlow";
import { coefficients, imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import { random } from "../../lib/src/random";
import { close, closeVector, closeWithin, ROUNDOFF, throwsMessage } from "../close";
import { direction, rates, SEED, tameStart } from "./starts";

const neuronIn = (d: number): fc.Arbitrary<Neuron> =>
  fc
    .tuple(
      direction(d),
      fc.double({ min: 0.01, max: 3, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
    )
    .map(([u, length, a]) => ({ w: scale(length, u), a }));
const pair = fc.integer({ min: 1, max: 5 }).chain((d) => fc.tuple(neuronIn(d), neuronIn(d), rates));

describe("preconditioner", () => {
  it("moves beta = a w as gradient flow of a and w does (1,000 cases)", () => {
    fc.assert(
      fc.property(tameStart, ({ w0, a0, betaStar, learningRate }) => {
        const neuron = { w: w0, a: a0 };
        const slope = neuronVelocity(
          neuron,
          subtract(coefficients(neuron), betaStar),
          learningRate,
        );
        const byLayers = slope.w.map((entry, i) => a0 * entry + slope.a * w0[i]);
        const M = preconditioner(
          coefficients(neuron),
          imbalance(neuron, learningRate),
          learningRate,
        );
        const missing = subtract(betaStar, coefficients(neuron));
        const size = (learningRate.w * a0 * a0 + learningRate.a * dot(w0, w0)) * norm(missing);
        closeVector(apply(M, missing), byLayers, 1e-9, { scale: size });
      }),
      { numRuns: 1000, seed: SEED },
    );
  });

  it("has the limits of the three regimes", () => {
    const beta = [0.3, -0.4];
    const [size, u] = [norm(beta), unit(beta)];
    const entries = (delta: number, factor: number): number[] =>
      scale(factor, preconditioner(beta, delta).flat());
    closeVector(entries(1e9, 1e-9), [1, 0, 0, 1], 1e-9, { what: "lazy" });
    closeVector(entries(0, 1 / size), identityPlusOuter(1, 1, u).flat(), ROUNDOFF, {
      what: "rich",
    });
    closeVector(entries(-1e9, 1e-9), identityPlusOuter(0, 1, u).flat(), 1e-9, {
      what: "projected",
    });
    assert.deepEqual(preconditioner([0, 0], 2), [
      [2, 0],
      [0, 2],
    ]);
    throwsMessage(
      () => preconditioner([0, 0], -2),
      RangeError,
      /^preconditioner: beta must not be zero when delta < 0/,
    );
    throwsMessage(
      () => preconditioner([1], Number.NaN),
      RangeError,
      /^preconditioner: delta must be finite/,
    );
    throwsMessage(
      () => preconditioner([1], 1, { a: -1, w: 1 }),
      RangeError,
      /^learningRate: a must be positive/,
    );
  });
});

describe("kernelDistance", () => {
  const whitened = (d: number): number[][] => {
    // Orthonormal columns by Gram-Schmidt on Gaussian data.
    const columns: number[][] = [];
    const rng = random(d);
    for (let j = 0; j < d; j++) {
      let column = rng.normals(d + 2);
      for (const other of columns) column = subtract(column, scale(dot(other, column), other));
      columns.push(unit(column));
    }
    return columns[0].map((_, i) => columns.map((column) => column[i]));
  };

  it("is the Frobenius definition on whitened data, symmetric, and from 0 to 1 (1,000 cases)", () => {
    fc.assert(
      fc.property(pair, ([one, two, rate]) => {
        const S = kernelDistance(one, two, rate);
        const X = whitened(one.w.length);
        const [K1, K2] = [one, two].map(({ w, a }) =>
          neuralTangentKernel(X, identityPlusOuter(rate.w * a * a, rate.a, w)),
        );
        const inner = dot(K1.flat(), K2.flat()) / (norm(K1.flat()) * norm(K2.flat()));
        closeWithin(S, 1 - inner, 1e-13, "definition");
        closeWithin(matrixKernelDistance(K1, K2), S, 1e-13, "matrices");
        close(kernelDistance(two, one, rate), S, ROUNDOFF, "symmetry");
        assert.ok(S >= 0 && S <= 1);
      }),
      { numRuns: 1000, seed: SEED },
    );
  });

  it("vanishes for the same kernel and keeps its digits when tiny", () => {
    const neuron = { w: [1, 2], a: 0.7 };
    closeWithin(kernelDistance(neuron, neuron), 0, 1e-30);
    closeWithin(kernelDistance(neuron, { w: scale(-3, neuron.w), a: 3 * neuron.a }), 0, 1e-30);
    // S is quadratic in a small turn: halving it must quarter S although 1 - cos would have lost it.
    const turned = (angle: number): number =>
      kernelDistance({ w: [1, 0], a: 1 }, { w: [Math.cos(angle), Math.sin(angle)], a: 1 });
    close(turned(2e-9) / turned(1e-9), 4, 1e-7);
    const flow = exactFlow({ w0: [0.1, 0.2], a0: 30, betaStar: [1, 0] });
    assert.ok(kernelDistance(flow.at(0), flow.limit) < 1e-5, "upstream is lazy");
  });

  it("refuses states without a kernel and shapes that differ", () => {
    const neuron = { w: [1, 2], a: 1 };
    throwsMessage(
      () => kernelDistance(neuron, { w: [0, 0], a: 0 }),
      RangeError,
      /^kernelDistance: a state must not be zero/,
    );
    throwsMessage(
      () => kernelDistance(neuron, { w: [1], a: 0 }),
      RangeError,
      /^kernelDistance: w must have length 2/,
    );
    throwsMessage(
      () => matrixKernelDistance([[1]], [[1, 2]]),
      RangeError,
      /^matrixKernelDistance: K2\[0\] must have length 1/,
    );
    throwsMessage(
      () => matrixKernelDistance([[0]], [[1]]),
      RangeError,
      /^matrixKernelDistance: a kernel must not be zero/,
    );
    throwsMessage(
      () => neuralTangentKernel([[1, 2]], [[1]]),
      RangeError,
      /^neuralTangentKernel: M must have 2 rows/,
    );
  });
});
