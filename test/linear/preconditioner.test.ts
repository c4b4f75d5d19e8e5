import assert from "node:assert/strict";
import { add, apply, multiply, transpose } from "../../lib/src/linalg";
import { wideVelocity } from "../../lib/src/linear/integratedFlow";
import { isotropicStart } from "../../lib/src/linear/isotropic";
import { wideCoefficients } from "../../lib/src/linear/layers";
import {
  isotropicPreconditioner,
  neuronPreconditioner,
  widePreconditioner,
} from "../../lib/src/linear/preconditioner";
import { preconditioner } from "../../lib/src/minimal/functionSpace";
import { random } from "../../lib/src/random";
import { closeVector, ROUNDOFF, throwsMessage } from "../close";
import { closeMatrix, gaussian } from "./wideCases";

const rate = { a: 0.6, w: 1.9 };
/** Columns stacked. */
const vec = (M: readonly (readonly number[])[]): number[] => transpose(M).flat();

describe("the preconditioner of wide networks", () => {
  const rng = random(12);
  const network = { W: gaussian(4, 3, rng), A: gaussian(4, 2, rng) };

  it("moves beta as gradient flow of the layers does", () => {
    const R = gaussian(3, 2, rng);
    const rates = wideVelocity(network, R, rate);
    const [one, two] = [
      multiply(transpose(rates.W), network.A),
      multiply(transpose(network.W), rates.A),
    ];
    const byLayers = vec(one.map((row, i) => add(row, two[i])));
    closeVector(
      apply(widePreconditioner(network, rate), vec(R)).map((x) => -x),
      byLayers,
      10 * ROUNDOFF,
    );
  });

  it("is the sum of what each neuron contributes (Theorem 4.1)", () => {
    const terms = network.W.map((w, k) => {
      const a = network.A[k];
      const delta =
        rate.w * a.reduce((s, x) => s + x * x, 0) - rate.a * w.reduce((s, x) => s + x * x, 0);
      return neuronPreconditioner(
        w.map((x) => a.map((y) => x * y)),
        delta,
        rate,
      );
    });
    const sum = terms.reduce((total, term) => total.map((row, i) => add(row, term[i])));
    closeMatrix(sum, widePreconditioner(network, rate), 10 * ROUNDOFF, "sum of M_k");
  });

  it("is a function of beta and delta for Delta = delta I (Theorem 4.2): h = c upstream, h = d downstream", () => {
    for (const [h, d, c, delta] of [
      [3, 3, 3, 2],
      [3, 3, 3, -2],
      [2, 4, 2, 1.5],
      [2, 2, 5, -1.5],
      [4, 3, 2, 0],
      [2, 3, 4, 0],
    ]) {
      const layers = isotropicStart({ h, d, c, delta, size: 0.7, learningRate: rate }, rng);
      const M = isotropicPreconditioner(wideCoefficients(layers), delta, rate);
      // The root of a singular matrix at delta = 0 halves the digits.
      closeMatrix(
        M,
        widePreconditioner(layers, rate),
        delta === 0 ? 1e-7 : 100 * ROUNDOFF,
        `${h}, ${d}, ${c}, ${delta}`,
      );
    }
    // With fewer neurons than outputs the formula counts directions that no neuron has.
    const few = isotropicStart({ h: 2, d: 4, c: 3, delta: 1.5, size: 0.7 }, rng);
    const gap = isotropicPreconditioner(wideCoefficients(few), 1.5)
      .flat()
      .map((x, i) => Math.abs(x - widePreconditioner(few).flat()[i]));
    assert.ok(Math.max(...gap) > 0.5);
  });

  it("is that of the minimal model for one neuron", () => {
    const beta = [0.3, -0.7];
    for (const delta of [-2, 0, 2]) {
      const one = neuronPreconditioner(
        beta.map((x) => [x]),
        delta,
        rate,
      );
      closeMatrix(one, preconditioner(beta, delta, rate), ROUNDOFF, `delta = ${delta}`);
    }
    throwsMessage(
      () => neuronPreconditioner([[0]], 1),
      RangeError,
      /^neuronPreconditioner: beta must not be zero/,
    );
    throwsMessage(
      () => isotropicPreconditioner([[1]], Number.NaN),
      RangeError,
      /delta must be finite, got NaN/,
    );
    throwsMessage(
      () => widePreconditioner({ W: [[1]], A: [[1], [2]] }),
      RangeError,
      /^widePreconditioner: A must have 1 rows/,
    );
  });
});
