import assert from "node:assert/strict";
import { frobenius, identity, multiply, singularTriples } from "../../lib/src/linalg";
import {
  isotropicScale,
  isotropicStart,
  orthonormalRows,
  symmetricRoot,
} from "../../lib/src/linear/isotropic";
import { imbalanceMatrix, wideCoefficients } from "../../lib/src/linear/layers";
import { random } from "../../lib/src/random";
import { closeWithin, ROUNDOFF, throwsMessage } from "../close";
import { CASES, closeMatrix, gaussian } from "./wideCases";

describe("isotropicStart", () => {
  for (const [h, d, c, delta, size] of CASES)
    it(`has Delta = delta I: h = ${h}, d = ${d}, c = ${c}, delta = ${delta}`, () => {
      for (const learningRate of [
        { a: 1, w: 1 },
        { a: 0.3, w: 2.5 },
      ]) {
        const start = isotropicStart({ h, d, c, delta, size, learningRate }, random(1));
        const Delta = identity(h).map((row) => row.map((x) => delta * x));
        const scale = learningRate.w * frobenius(start.A) ** 2;
        closeMatrix(
          imbalanceMatrix(start, learningRate),
          Delta,
          ROUNDOFF,
          "Delta",
          Math.max(scale, Math.abs(delta)),
        );
        closeWithin(
          isotropicScale(start, learningRate),
          delta,
          ROUNDOFF * Math.max(scale, Math.abs(delta)),
        );
        const rank = singularTriples(wideCoefficients(start)).values.filter(
          (s) => s > 1e-14,
        ).length;
        assert.equal(rank, Math.min(h, d, c));
      }
    });

  it("refuses shapes that cannot have delta, and measures what is not isotropic", () => {
    const rng = random(2);
    const of = (h: number, d: number, c: number, delta: number) => () =>
      isotropicStart({ h, d, c, delta, size: 1 }, rng);
    throwsMessage(of(3, 4, 2, 1), RangeError, /^isotropicStart: delta > 0 needs h <= c = 2, got 3/);
    throwsMessage(
      of(3, 2, 4, -1),
      RangeError,
      /^isotropicStart: delta < 0 needs h <= d = 2, got 3/,
    );
    throwsMessage(of(0, 2, 4, -1), RangeError, /^isotropicStart: h must be at least 1, got 0/);
    throwsMessage(
      () => isotropicStart({ h: 1, d: 1, c: 1, delta: 0, size: 0 }, rng),
      RangeError,
      /size must be positive/,
    );
    const uneven = {
      W: [
        [1, 0],
        [0, 1],
      ],
      A: [
        [1, 0],
        [0, 2],
      ],
    };
    throwsMessage(
      () => isotropicScale(uneven),
      RangeError,
      /^isotropicScale: Delta must be a multiple .*, got "deviation 1.5"/,
    );
  });

  it("draws frames and roots that are what they should be", () => {
    const rows = orthonormalRows(3, 5, random(4));
    closeMatrix(
      multiply(
        rows,
        rows[0].map((_, j) => rows.map((r) => r[j])),
      ),
      identity(3),
      ROUNDOFF,
      "frame",
    );
    const F = gaussian(4, 4, random(9));
    const S = multiply(
      F,
      F[0].map((_, j) => F.map((r) => r[j])),
    );
    closeMatrix(multiply(symmetricRoot(S), symmetricRoot(S)), S, 10 * ROUNDOFF, "root");
  });
});
