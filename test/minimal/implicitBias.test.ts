import fc from "fast-check";
import { add, apply, dot, norm, scale, solutionSet, subtract, unit } from "../../lib/src/linalg";
import { gradientFlow } from "../../lib/src/minimal/gradientFlow";
import { interpolatingSolution, potential, startSlope } from "../../lib/src/minimal/implicitBias";
import { layerMagnitudes } from "../../lib/src/minimal/magnitudes";
import { coefficients } from "../../lib/src/minimal/singleNeuron";
import { random } from "../../lib/src/random";
import {
  close,
  closeVector,
  closeWithin,
  FINITE_DIFFERENCE,
  ROUNDOFF,
  throwsMessage,
} from "../close";
import { direction, relativeScale, SEED } from "./starts";

const potentialGradient = (beta: readonly number[], delta: number): number[] =>
  scale(startSlope(beta, delta), unit(beta));

/** Solvable data with a null space of the given dimension, and a start that beta never leaves through zero. */
function problem(nullity: number, seed: number) {
  const rng = random(seed).stream(nullity);
  const [n, d] = [3, 3 + nullity];
  const X = Array.from({ length: n }, () => scale(0.7, rng.normals(d)));
  const betaTrue = rng.normals(d);
  const y = apply(X, betaTrue);
  // Near a solution, so that beta(t) keeps its side of zero: the theorem's assumption.
  const beta0 = add(scale(0.6, solutionSet(X, y).minimumNorm), scale(0.5, rng.normals(d)));
  return { X, y, beta0 };
}

/** Minimizes Psi(beta) - psi beta0.beta/|beta0| over beta_LS + null space by descent, knowing no closed form. */
function minimize({ X, y, beta0 }: ReturnType<typeof problem>, delta: number): number[] {
  const { minimumNorm, projectOnNullSpace } = solutionSet(X, y);
  const slope = scale(startSlope(beta0, delta), unit(beta0));
  const objective = (beta: number[]): number => potential(beta, delta) - dot(slope, beta);
  let beta = minimumNorm;
  let step = 1;
  for (let i = 0; i < 20000; i++) {
    const downhill = projectOnNullSpace(subtract(slope, potentialGradient(beta, delta)));
    if (norm(downhill) < 1e-13) break;
    const next = add(beta, scale(step, downhill));
    // Armijo, with room for the rounding of the objective near the minimum.
    const enough =
      objective(beta) - 0.3 * step * dot(downhill, downhill) + 1e-15 * Math.abs(objective(beta));
    if (objective(next) <= enough) [beta, step] = [next, step * 1.6];
    else step /= 2;
  }
  return beta;
}

describe("potential", () => {
  it("has the stated gradient (500 cases)", () => {
    fc.assert(
      fc.property(
        direction(3),
        fc.double({ min: 0.05, max: 4, noNaN: true }),
        relativeScale(10),
        (u, size, delta) => {
          const beta = scale(size, u);
          const gradient = potentialGradient(beta, delta);
          const h = 1e-4 * size;
          beta.forEach((_, i) => {
            const nudge = (by: number): number[] =>
              beta.map((entry, j) => (i === j ? entry + by : entry));
            const slope = (potential(nudge(h), delta) - potential(nudge(-h), delta)) / (2 * h);
            closeWithin(slope, gradient[i], 10 * FINITE_DIFFERENCE * (1 + norm(gradient)));
          });
        },
      ),
      { numRuns: 500, seed: SEED },
    );
  });

  it("is the paper's formula", () => {
    const [beta, delta] = [[0.6, -0.8], 1.5];
    const kappa = Math.sqrt(delta ** 2 + 4);
    close(potential(beta, delta), ((kappa - 2 * delta) * Math.sqrt(kappa + delta)) / 3, ROUNDOFF);
    close(startSlope(beta, delta), Math.sqrt(kappa - delta), ROUNDOFF);
    throwsMessage(() => potential([], 0), RangeError, /^potential: beta must not be empty/);
    throwsMessage(
      () => startSlope([1], Infinity),
      RangeError,
      /^layerMagnitudes: delta must be finite/,
    );
  });
});

describe("interpolatingSolution", () => {
  for (const nullity of [1, 2, 5])
    for (const delta of [-3, -0.5, 0, 0.5, 3]) {
      const data = problem(nullity, 17);
      it(`solves the convex problem and ends the flow: null space of dimension ${nullity}, delta = ${delta}`, () => {
        const beta = interpolatingSolution({ ...data, delta });
        closeVector(apply(data.X, beta), data.y, 1e-10, { what: "interpolation" });
        closeVector(beta, minimize(data, delta), 1e-6, { what: "argmin" });
        const { readout, input } = layerMagnitudes(norm(data.beta0), delta);
        const w0 = scale(Math.sqrt(input), unit(data.beta0));
        // Downstream flows take long to turn: their delay grows with |delta|.
        const until = delta < -1 ? 20000 : 3000;
        const flow = gradientFlow({
          w0,
          a0: Math.sqrt(readout),
          X: data.X,
          y: data.y,
          until,
          relativeTolerance: 1e-11,
        });
        closeVector(coefficients(flow.at(until)), beta, 1e-7, { what: "flow" });
      }).timeout(60000);
    }

  it("keeps its limits: projection for delta -> infinity, the angle with the null space for -infinity", () => {
    const data = problem(2, 17);
    const at = (delta: number): number[] => interpolatingSolution({ ...data, delta });
    closeVector(at(1e9), at(Infinity), 1e-8);
    closeVector(at(-1e9), at(-Infinity), 1e-8);
    const { projectOnNullSpace } = solutionSet(data.X, data.y);
    closeVector(projectOnNullSpace(at(Infinity)), projectOnNullSpace(data.beta0), 1e-10);
    const sine = (beta: number[]): number => norm(projectOnNullSpace(beta)) / norm(beta);
    close(sine(at(-Infinity)), sine(data.beta0), 1e-10);
    // Rank one: beta_0 rescaled until it solves X beta = y.
    const beta0 = [0.5, 0.1];
    closeVector(
      interpolatingSolution({ X: [[0.5, 1]], y: [1.1], beta0, delta: -Infinity }),
      scale(1.1 / 0.35, beta0),
      ROUNDOFF,
    );
  });

  it("joins up at delta = 0 and needs nothing but beta_0 when that already solves the problem", () => {
    const data = problem(5, 23);
    closeVector(
      interpolatingSolution({ ...data, delta: 1e-10 }),
      interpolatingSolution({ ...data, delta: -1e-10 }),
      1e-9,
    );
    const solution = interpolatingSolution({ ...data, delta: 0.7 });
    for (const delta of [-5, 0, 0.7, 8, Infinity, -Infinity])
      closeVector(interpolatingSolution({ ...data, beta0: solution, delta }), solution, 1e-10);
  });

  it("ends the flow for general layer-wise rates", () => {
    const data = problem(2, 17);
    const rate = { a: 0.6, w: 2.5 };
    const k = Math.sqrt(rate.a * rate.w);
    for (const delta of [-1, 0, 1]) {
      const { readout, input } = layerMagnitudes(k * norm(data.beta0), delta);
      const w0 = scale(Math.sqrt(input / rate.a), unit(data.beta0));
      const a0 = Math.sqrt(readout / rate.w);
      const flow = gradientFlow({
        w0,
        a0,
        X: data.X,
        y: data.y,
        until: 3000,
        learningRate: rate,
        relativeTolerance: 1e-11,
      });
      const beta = interpolatingSolution({ ...data, delta, learningRate: rate });
      closeVector(coefficients(flow.at(3000)), beta, 1e-7);
    }
  }).timeout(60000);

  it("refuses what has no answer", () => {
    const ok = { X: [[0.5, 1]], y: [1.1], beta0: [0.5, 0], delta: 1 };
    throwsMessage(
      () => interpolatingSolution({ ...ok, beta0: [0, 0] }),
      RangeError,
      /^interpolatingSolution: beta0 must not be zero/,
    );
    throwsMessage(
      () => interpolatingSolution({ ...ok, beta0: [1] }),
      RangeError,
      /^interpolatingSolution: beta0 must have length 2/,
    );
    throwsMessage(
      () => interpolatingSolution({ ...ok, delta: Number.NaN }),
      RangeError,
      /^interpolatingSolution: delta must be finite, got NaN/,
    );
    throwsMessage(
      () =>
        interpolatingSolution({
          ...ok,
          X: [
            [1, 0],
            [1, 0],
          ],
          y: [0, 1],
        }),
      RangeError,
      /^interpolatingSolution: X beta = y must have a solution, got "residual/,
    );
    throwsMessage(
      () => interpolatingSolution({ ...ok, beta0: [1, -0.5], delta: -Infinity }),
      RangeError,
      /must not lie in the null space of X/,
    );
    throwsMessage(
      () => interpolatingSolution({ ...ok, learningRate: { a: 1, w: 0 } }),
      RangeError,
      /^learningRate: w must be positive/,
    );
  });

  it("is the one-dimensional closed form of the paper", () => {
    const [X, y, beta0, delta] = [[[0.5, 1]], [1.1], [0.55, 0.05], 1];
    const n = unit([1, -0.5]);
    const ls = solutionSet(X, y).minimumNorm;
    const k0 =
      (Math.sqrt(Math.sqrt(dot(beta0, beta0) + delta ** 2 / 4) - delta / 2) * dot(beta0, n)) /
      norm(beta0);
    const m = (k0 ** 2 + delta) / 2;
    const x = k0 * Math.sqrt(m + Math.sqrt(m ** 2 + dot(ls, ls)));
    closeVector(interpolatingSolution({ X, y, beta0, delta }), add(ls, scale(x, n)), ROUNDOFF);
  });
});
