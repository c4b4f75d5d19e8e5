import assert from "node:assert/strict";
import { difference, singularTriples } from "../../lib/src/linalg";
import { exactWideFlow } from "../../lib/src/linear/exactFlow";
import { isotropicStart } from "../../lib/src/linear/isotropic";
import {
  entropyGradient,
  hyperbolicEntropy,
  singularValueVelocities,
} from "../../lib/src/linear/mirrorFlow";
import { random } from "../../lib/src/random";
import { close, closeWithin, FINITE_DIFFERENCE, ROUNDOFF, throwsMessage } from "../close";
import { gaussian } from "./wideCases";

describe("hyperbolicEntropy", () => {
  it("has the stated gradient, whose inverse undoes it", () => {
    for (const delta of [-3, -0.1, 0.01, 2])
      for (const x of [-5, -0.3, 0, 1e-4, 0.7, 20]) {
        const h = 1e-5;
        const slope = (hyperbolicEntropy(x + h, delta) - hyperbolicEntropy(x - h, delta)) / (2 * h);
        closeWithin(slope, entropyGradient(x, delta), 10 * FINITE_DIFFERENCE);
        const back = (Math.abs(delta) * Math.sinh(2 * entropyGradient(x, delta))) / 2;
        close(back, x, 10 * ROUNDOFF);
        assert.ok(hyperbolicEntropy(x, delta) >= 0);
        close(hyperbolicEntropy(-x, delta), hyperbolicEntropy(x, delta), ROUNDOFF);
        const formula =
          (2 * x * Math.asinh((2 * x) / Math.abs(delta)) -
            Math.sqrt(4 * x * x + delta * delta) +
            Math.abs(delta)) /
          4;
        close(hyperbolicEntropy(x, delta), formula, ROUNDOFF);
      }
    throwsMessage(
      () => hyperbolicEntropy(1, 0),
      RangeError,
      /^hyperbolicEntropy: delta must not be 0/,
    );
    throwsMessage(
      () => entropyGradient(Number.NaN, 1),
      RangeError,
      /^entropyGradient: x must be finite/,
    );
  });

  it("is a parabola for large |delta| and grows like |x| log|x| / 2 for small", () => {
    close((hyperbolicEntropy(0.5, 1e4) * 2e4) / 0.25, 1, 1e-6, "x^2 / (2 |delta|)");
    const ratio = (x: number): number => hyperbolicEntropy(x, 1e-12) / x;
    close((ratio(1e3) - ratio(1)) / Math.log(1e3), 0.5, 1e-3);
  });
});

describe("singular values", () => {
  // h = min(d, c) is what the theorem's assumptions leave together; the last two have fewer neurons.
  for (const [h, d, c, delta] of [
    [3, 3, 3, 1],
    [2, 4, 2, -2],
    [2, 2, 4, 0.7],
    [2, 4, 3, -1],
    [2, 3, 4, 1],
  ])
    for (const learningRate of [
      { a: 1, w: 1 },
      { a: 0.5, w: 1.7 },
    ])
      it(`follow the mirror flow: h = ${h}, d = ${d}, c = ${c}, delta = ${delta}, rates ${learningRate.a}, ${learningRate.w}`, () => {
        const rng = random(3);
        const { W, A } = isotropicStart({ h, d, c, delta, size: 0.6, learningRate }, rng);
        const betaStar = gaussian(d, c, rng);
        const flow = exactWideFlow({ W0: W, A0: A, betaStar, learningRate });
        const k = Math.sqrt(learningRate.a * learningRate.w);
        const step = 1e-4;
        for (const t of [0.05, 0.5, 2]) {
          const [before, now, after] = flow.at([t - step, t, t + step]).map(({ beta }) => beta);
          const velocities = singularValueVelocities(
            now,
            difference(now, betaStar),
            delta,
            learningRate,
          );
          assert.equal(velocities.length, h);
          velocities.forEach((velocity, i) => {
            const sigma = (beta: number[][]): number => singularTriples(beta).values[i];
            const slope = (sigma(after) - sigma(before)) / (2 * step);
            closeWithin(velocity, slope, 100 * FINITE_DIFFERENCE, `sigma_${i}`);
            const mirrored =
              (entropyGradient(k * sigma(after), delta) -
                entropyGradient(k * sigma(before), delta)) /
              (2 * step);
            const dual = (k * velocity) / Math.hypot(delta, 2 * k * sigma(now));
            closeWithin(mirrored, dual, 100 * FINITE_DIFFERENCE, `mirror ${i}`);
          });
        }
      });

  it("refuse shapes that differ", () => {
    throwsMessage(
      () => singularValueVelocities([[1]], [[1, 2]], 1),
      RangeError,
      /^singularValueVelocities: R\[0\] must have length 1/,
    );
    throwsMessage(
      () => singularValueVelocities([[1]], [[1]], Infinity),
      RangeError,
      /delta must be finite/,
    );
  });
});
