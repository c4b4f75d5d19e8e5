import assert from "node:assert/strict";
import { linspace } from "../../lib/src/grid";
import { gelu, geluGradient } from "../../lib/src/grokking/gelu";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { closeWithin } from "../close";

/** Rounding of single precision, and of the difference quotient in double. */
const SINGLE = 2e-6;

/** Φ(x) by Simpson's rule on the density from −10: errors below 1e-12. */
function distribution(x: number): number {
  const n = 2000;
  const h = (x + 10) / n;
  const density = (t: number): number => Math.exp(-(t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(-10) + density(x);
  for (let i = 1; i < n; i++) sum += (i % 2 ? 4 : 2) * density(-10 + i * h);
  return (sum * h) / 3;
}
const exact = (x: number): number => x * distribution(x);

describe("the Gaussian error linear unit", () => {
  before(() => ready);
  const places = linspace(-4, 4, 41);

  it("is x times the share of a normal distribution below x, and its slope", () => {
    const [values, slopes] = tf.tidy(() => {
      const x = tf.tensor2d([places]);
      return [gelu(x), geluGradient(tf.onesLike(x), x)].map((all) => all.dataSync<"float32">());
    });
    for (const [i, x] of places.entries()) {
      closeWithin(values[i], exact(x), SINGLE);
      closeWithin(slopes[i], (exact(x + 1e-4) - exact(x - 1e-4)) / 2e-4, SINGLE);
    }
  });

  it("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => void gelu(tf.ones([2, 3])));
    assert.equal(tf.memory().numTensors, before);
  });
});
