import assert from "node:assert/strict";
import {
  add,
  apply,
  dot,
  identity,
  norm,
  scale,
  solutionSet,
  subtract,
  unit,
} from "../../lib/src/linalg";
import {
  deepCoefficients,
  deepFlow,
  deepImbalances,
  deepInterpolatingSolution,
  deepStart,
} from "../../lib/src/linear/deep";
import { gradientFlow } from "../../lib/src/minimal/gradientFlow";
import { interpolatingSolution } from "../../lib/src/minimal/implicitBias";
import { random } from "../../lib/src/random";
import { close, closeVector, ROUNDOFF, throwsMessage } from "../close";
import { closeMatrix } from "./wideCases";

const data = {
  X: [
    [0.5, 1, 0.2],
    [-0.3, 0.4, 0.9],
  ],
  y: [1.1, 0.2],
  beta0: [0.4, 0.15, -0.1],
};

describe("deepStart", () => {
  for (const numLayers of [1, 2, 4])
    for (const delta of [0, -0.01, -2])
      it(`computes beta0, balanced inside and off by delta at the end: L = ${numLayers}, delta = ${delta}`, () => {
        const network = deepStart({ ...data, numLayers, delta }, random(6));
        closeVector(deepCoefficients(network), data.beta0, 10 * ROUNDOFF);
        const all = deepImbalances(network);
        const zero = identity(3).map((row) => row.map(() => 0));
        for (const inner of all.slice(0, -1)) closeMatrix(inner, zero, 10 * ROUNDOFF, "inner", 1);
        closeMatrix(
          all[numLayers - 1],
          identity(3).map((row) => row.map((x) => delta * x)),
          10 * ROUNDOFF,
          "last",
          1,
        );
      });

  it("refuses what no network has", () => {
    const rng = random(1);
    throwsMessage(
      () => deepStart({ beta0: [1, 0], numLayers: 2, delta: 0.1 }, rng),
      RangeError,
      /^deepStart: delta must be at most 0/,
    );
    throwsMessage(
      () => deepStart({ beta0: [0, 0], numLayers: 2, delta: 0 }, rng),
      RangeError,
      /^deepStart: beta0 must not be zero/,
    );
    throwsMessage(
      () => deepStart({ beta0: [1], numLayers: 0, delta: 0 }, rng),
      RangeError,
      /^deepStart: numLayers must be at least 1/,
    );
  });
});

describe("deepFlow", () => {
  it("conserves every imbalance and fits the data", () => {
    const network = deepStart({ ...data, numLayers: 3, delta: -0.3 }, random(6));
    const flow = deepFlow({ ...network, ...data, until: 150 });
    deepImbalances(network).forEach((before, l) => {
      closeMatrix(deepImbalances(flow(150))[l], before, 1e-6, `pair ${l}`, 1);
    });
    closeVector(apply(data.X, deepCoefficients(flow(150))), data.y, 1e-6);
  });

  it("is the minimal model for one layer of rank one", () => {
    const network = deepStart({ ...data, numLayers: 1, delta: 0 }, random(6));
    const size = Math.sqrt(norm(data.beta0));
    const one = gradientFlow({ w0: scale(size, unit(data.beta0)), a0: size, ...data, until: 5 });
    const { w, a } = one.at(5);
    closeVector(
      deepCoefficients(deepFlow({ ...network, ...data, until: 5 })(5)),
      scale(a, w),
      1e-7,
    );
  });

  it("refuses shapes that do not fit", () => {
    const network = deepStart({ ...data, numLayers: 2, delta: 0 }, random(6));
    throwsMessage(
      () => deepFlow({ ...network, ...data, layers: [], until: 1 }),
      RangeError,
      /^deepFlow: layers must not be empty/,
    );
    throwsMessage(
      () => deepFlow({ ...network, ...data, X: [[1, 2]], until: 1 }),
      RangeError,
      /^deepFlow: X\[0\] must have length 3/,
    );
    throwsMessage(
      () => deepImbalances({ layers: [[[1, 2]]], a: [1] }),
      RangeError,
      /^deepImbalances: W\[0\] must have length 1, got \[1,2\]/,
    );
  });
});

describe("deepInterpolatingSolution (Theorem B.10)", () => {
  it("is Theorem 3.1 at delta = 0 for one layer", () => {
    closeVector(
      deepInterpolatingSolution({ ...data, numLayers: 1 }),
      interpolatingSolution({ ...data, delta: 0 }),
      1e-12,
    );
  });

  for (const numLayers of [1, 2, 4]) {
    const beta = deepInterpolatingSolution({ ...data, numLayers });

    it(`interpolates where its objective is stationary: L = ${numLayers}`, () => {
      closeVector(apply(data.X, beta), data.y, 1e-12);
      const { projectOnNullSpace } = solutionSet(data.X, data.y);
      const gradient = (b: readonly number[]): number[] =>
        scale(norm(b) ** (1 / (numLayers + 1)), unit(b));
      closeVector(
        projectOnNullSpace(subtract(gradient(beta), gradient(data.beta0))),
        [0, 0, 0],
        1e-10,
        {
          scale: 1,
        },
      );
      // And lower than its neighbours on the solution set.
      const objective = (b: readonly number[]): number =>
        ((numLayers + 1) / (numLayers + 2)) * norm(b) ** ((numLayers + 2) / (numLayers + 1)) -
        dot(gradient(data.beta0), b);
      const along = projectOnNullSpace([1, 1, 1]);
      for (const nudge of [-1e-3, 1e-3])
        assert.ok(objective(beta) < objective(add(beta, scale(nudge, along))));
    });

    it(`is where the flow ends, to first order in delta: L = ${numLayers}`, () => {
      const error = (delta: number): number => {
        const network = deepStart({ ...data, numLayers, delta }, random(6));
        return norm(
          subtract(deepCoefficients(deepFlow({ ...network, ...data, until: 400 })(400)), beta),
        );
      };
      assert.ok(error(0) < 1e-7, `delta = 0: ${error(0)}`);
      close(error(-2e-3) / error(-1e-3), 2, 0.05, "halving delta halves the error");
      assert.ok(error(-1e-3) < 2e-3);
    }).timeout(60000);
  }

  it("needs a start and a solution", () => {
    const of = (change: object) => () =>
      deepInterpolatingSolution({ ...data, numLayers: 2, ...change });
    throwsMessage(
      of({ beta0: [0, 0, 0] }),
      RangeError,
      /^deepInterpolatingSolution: beta0 must not be zero/,
    );
    throwsMessage(
      of({
        X: [
          [1, 0, 0],
          [1, 0, 0],
        ],
        y: [0, 1],
      }),
      RangeError,
      /X beta = y must have a solution/,
    );
    closeVector(
      deepInterpolatingSolution({ X: identity(3), y: [1, 2, 3], beta0: [1, 0, 0], numLayers: 2 }),
      [1, 2, 3],
      1e-12,
    );
  });
});
