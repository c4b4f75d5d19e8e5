import assert from "node:assert/strict";
import fc from "fast-check";
import {
  add,
  difference,
  frobenius,
  identity,
  type Matrix,
  multiply,
  scale,
  singularTriples,
  transpose,
} from "../../lib/src/linalg";
import { exactWideFlow } from "../../lib/src/linear/exactFlow";
import { wideFlow, wideVelocity } from "../../lib/src/linear/integratedFlow";
import { isotropicStart, orthonormalRows } from "../../lib/src/linear/isotropic";
import { imbalanceMatrix, type Layers, wideCoefficients } from "../../lib/src/linear/layers";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { coefficients } from "../../lib/src/minimal/singleNeuron";
import { random } from "../../lib/src/random";
import { closeVector, EXACT, FINITE_DIFFERENCE, ROUNDOFF, throwsMessage } from "../close";
import { CASES, closeMatrix, gaussian } from "./wideCases";

/** What the exact solution promises of beta, to t = 1e6. */
const PROMISED = 1e-9;
const RATES = [
  { a: 1, w: 1 },
  { a: 0.4, w: 2 },
];

const problem = (index: number, learningRate = RATES[0]) => {
  const [h, d, c, delta, size] = CASES[index];
  const rng = random(40 + index);
  const { W, A } = isotropicStart({ h, d, c, delta, size, learningRate }, rng);
  return { W0: W, A0: A, betaStar: gaussian(d, c, rng), learningRate };
};

describe("exactWideFlow", () => {
  CASES.forEach(([h, d, c, delta, size], index) => {
    const name = `h = ${h}, d = ${d}, c = ${c}, delta = ${delta}, size ${size}`;

    it(`starts at the start and agrees with the integrator: ${name}`, () => {
      for (const learningRate of RATES) {
        const from = problem(index, learningRate);
        const exact = exactWideFlow(from);
        closeMatrix(exact.at(0).W, from.W0, ROUNDOFF * 100, "W(0)", size);
        closeMatrix(exact.at(0).A, from.A0, ROUNDOFF * 100, "A(0)", size);
        const followed = wideFlow({
          ...from,
          X: identity(d),
          Y: from.betaStar,
          until: 10,
          relativeTolerance: 1e-12,
        });
        for (const t of [0.01, 0.5, 3, 10])
          closeMatrix(exact.at(t).beta, wideCoefficients(followed.at(t)), EXACT, `beta(${t})`);
      }
    }).timeout(60000);

    it(`restarts midway, conserves Delta, obeys its equation to t = 1e6: ${name}`, () => {
      const from = problem(index);
      const exact = exactWideFlow(from);
      for (const [t1, t2] of [
        [1e-3, 1],
        [1, 30],
        [50, 1e4],
        [1e4, 1e6],
      ]) {
        const there = exact.at(t1);
        const again = exactWideFlow({ ...from, W0: there.W, A0: there.A });
        closeMatrix(again.at(t2).beta, exact.at(t1 + t2).beta, PROMISED, `restart at ${t1}`);
        const scaleOf = frobenius(there.A) ** 2 + frobenius(there.W) ** 2;
        closeMatrix(
          imbalanceMatrix(there),
          imbalanceMatrix({ W: from.W0, A: from.A0 }),
          EXACT,
          "Delta",
          scaleOf,
        );
      }
      for (const t of [0.02, 0.4, 2]) {
        const h = 1e-4;
        const [before, now, after] = exact.at([t - h, t, t + h]);
        const slope = difference(after.beta, before.beta).map((row) => scale(1 / (2 * h), row));
        const rates = wideVelocity(now, difference(now.beta, from.betaStar));
        const expected = multiply(transpose(rates.W), now.A).map((row, i) =>
          add(row, multiply(transpose(now.W), rates.A)[i]),
        );
        closeMatrix(slope, expected, 100 * FINITE_DIFFERENCE, `slope at ${t}`, frobenius(now.beta));
      }
    });
  });

  it("is the minimal model for one neuron, in any dimension", () => {
    const [w0, a0, betaStar] = [[0.3, -1, 0.5], -0.8, [1, 0.2, -2]];
    for (const learningRate of RATES) {
      const one = exactFlow({ w0, a0, betaStar, learningRate });
      const wide = exactWideFlow({
        W0: [w0],
        A0: [[a0]],
        betaStar: betaStar.map((x) => [x]),
        learningRate,
      });
      for (const t of [0, 0.3, 5, 1e5])
        closeVector(
          wide.at(t).beta.map(([x]) => x),
          coefficients(one.at(t)),
          EXACT,
        );
    }
  });

  it("ends at betaStar where the rank allows it, and at its best part where not", () => {
    const full = problem(1);
    closeMatrix(exactWideFlow(full).at(1e6).beta, full.betaStar, PROMISED, "full rank");
    // Two neurons: the two largest singular values of betaStar.
    const low = problem(3);
    const { values, left, right } = singularTriples(low.betaStar);
    const best = identity(4).map((_, i) =>
      [0, 1, 2].map((j) =>
        [0, 1].reduce((sum, k) => sum + values[k] * left[k][i] * right[k][j], 0),
      ),
    );
    closeMatrix(exactWideFlow(low).at(1e6).beta, best, PROMISED, "best rank two");
  });

  it("keeps its digits when the start hardly overlaps a growing direction", () => {
    // Balanced and diagonal: every mode is a single neuron, whose solution is known to round-off.
    const betaStar = [
      [2, 0, 0],
      [0, 1, 0],
      [0, 0, 0.5],
    ];
    for (const overlap of [1e-3, 1e-6, 1e-9, 1e-12]) {
      const sizes = [overlap, 0.5, 3 * overlap];
      const diagonal = identity(3).map((row, i) => row.map((x) => x * sizes[i]));
      const exact = exactWideFlow({ W0: diagonal, A0: diagonal, betaStar });
      const neurons = sizes.map((s, i) =>
        exactFlow({ w0: [s], a0: s, betaStar: [betaStar[i][i]] }),
      );
      for (const t of [0, 1, 10, 20, 100, 1e6]) {
        const expected = neurons.map((neuron, i) => {
          const { w, a } = neuron.at(t);
          return [0, 1, 2].map((j) => (i === j ? a * w[0] : 0));
        });
        closeMatrix(exact.at(t).beta, expected, PROMISED, `overlap ${overlap}, t = ${t}`);
      }
    }
  });

  it("keeps its digits, and its rank, when the start has rank below h", () => {
    const rng = random(77);
    // Five neurons of rank two: the same flow as two neurons, in a turned hidden space.
    const two = isotropicStart({ h: 2, d: 4, c: 3, delta: 0, size: 0.3 }, rng);
    const frame = singularTriples(gaussian(5, 2, rng)).left;
    const spread = (M: Matrix): number[][] => multiply(transpose(frame), M);
    const betaStar = gaussian(4, 3, rng);
    const [few, many] = [two, { W: spread(two.W), A: spread(two.A) }].map(({ W, A }: Layers) =>
      exactWideFlow({ W0: W, A0: A, betaStar }),
    );
    for (const t of [0, 1, 30, 1e3, 1e6])
      closeMatrix(many.at(t).beta, few.at(t).beta, PROMISED, `t = ${t}`);
    assert.ok(singularTriples(many.at(1e6).beta).values[2] < 1e-12);
  });

  it("ends in a saddle when balanced, square and of the wrong orientation", () => {
    // det(W) and det(A) keep their signs for delta = 0, so beta cannot pass through the singular matrices.
    const size = 0.6;
    const mirrored = [
      [1, 0],
      [0, -1],
    ].map((row) => scale(size, row));
    const right = identity(2).map((row) => scale(size, row));
    const betaStar = [
      [2, 0],
      [0, 1],
    ];
    closeMatrix(
      exactWideFlow({ W0: right, A0: right, betaStar }).at(1e6).beta,
      betaStar,
      PROMISED,
      "same orientation",
    );
    closeMatrix(
      exactWideFlow({ W0: right, A0: mirrored, betaStar }).at(1e6).beta,
      [
        [2, 0],
        [0, 0],
      ],
      PROMISED,
      "mirrored",
    );
  });

  it("learns one of a target and its mirror image, and all of the other but its smallest mode", () => {
    // A balanced square start has the orientation of one of them. From the saddle of the other only round-off leads away.
    const oneIsLearned = (n: number, seed: number, size: number) => {
      const rng = random(seed);
      const { W, A } = isotropicStart({ h: n, d: n, c: n, delta: 0, size }, rng);
      const [left, right] = [orthonormalRows(n, n, rng), orthonormalRows(n, n, rng)];
      const ends = [1, -1].map((sign) => {
        const modes = left.map((row, i) => scale(i === 0 ? 2 * sign : 2 ** (1 - i), row));
        const betaStar = multiply(transpose(modes), right);
        const best = multiply(transpose(modes.slice(0, n - 1)), right.slice(0, n - 1));
        const end = exactWideFlow({ W0: W, A0: A, betaStar }).at(1e6).beta;
        return [betaStar, best].map(
          (goal) => frobenius(difference(end, goal)) < PROMISED * frobenius(goal),
        );
      });
      assert.deepEqual(ends.map(([whole]) => whole).sort(), [false, true]);
      assert.ok(ends.every(([whole, allButOne]) => whole || allButOne));
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom(1e-3, 0.1, 1),
        oneIsLearned,
      ),
    );
  }).timeout(20000);

  it("copes with betaStar of low rank, zero, and repeated singular values", () => {
    const start = isotropicStart({ h: 3, d: 3, c: 3, delta: 0.5, size: 0.5 }, random(8));
    for (const betaStar of [
      [
        [1, 2, 0],
        [2, 4, 0],
        [0, 0, 0],
      ],
      identity(3),
      identity(3).map((row) => row.map(() => 0)),
    ]) {
      const exact = exactWideFlow({ W0: start.W, A0: start.A, betaStar });
      const followed = wideFlow({
        W0: start.W,
        A0: start.A,
        X: identity(3),
        Y: betaStar,
        until: 8,
        relativeTolerance: 1e-12,
      });
      for (const t of [0.5, 8])
        closeMatrix(exact.at(t).beta, wideCoefficients(followed.at(t)), EXACT, `t = ${t}`, 1e-3);
      closeMatrix(exact.at(1e6).beta, betaStar, PROMISED, "end", 1);
    }
  });

  it("refuses what it cannot solve, with the measured deviation", () => {
    const from = problem(1);
    const uneven = from.A0.map((row, i) => (i === 0 ? scale(1.1, row) : row));
    throwsMessage(
      () => exactWideFlow({ ...from, A0: uneven }),
      RangeError,
      /Delta must be a multiple of the identity .* got "deviation \d/,
    );
    throwsMessage(
      () => exactWideFlow({ ...from, betaStar: [[1]] }),
      RangeError,
      /^exactWideFlow: betaStar must have 3 rows, got 1/,
    );
    throwsMessage(() => exactWideFlow(from).at(-1), RangeError, /^at: t must lie between 0 and/);
    throwsMessage(
      () => exactWideFlow(from).at(Infinity),
      RangeError,
      /^at: t must lie between 0 and/,
    );
  });
});
