import assert from "node:assert/strict";
import { type AdamWOptions, adamW } from "../../lib/src/grokking/adamW";
import { random } from "../../lib/src/random";
import { closeVector, closeWithin } from "../close";

const betas = [0.9, 0.999] as const;

/** As the algorithm's own paper writes it, in double precision, one number at a time. */
function reference(
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  rate: number,
  { betas: [b1, b2], weightDecay }: AdamWOptions,
): number[] {
  return start.map((theta, i) => {
    let [x, m, v] = [theta, 0, 0];
    gradients.forEach((gradient, t) => {
      const g = gradient[i];
      x -= rate * weightDecay * x;
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g * g;
      x -= (rate * (m / (1 - b1 ** (t + 1)))) / (Math.sqrt(v / (1 - b2 ** (t + 1))) + 1e-8);
    });
    return x;
  });
}

/** Takes a step for each gradient. */
function descend(
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  rate: number,
  options: AdamWOptions,
): number[] {
  const update = adamW(start.length, options);
  const parameters = Float32Array.from(start);
  for (const gradient of gradients)
    assert.ok(update(parameters, Float32Array.from(gradient), rate), "all are numbers");
  return Array.from(parameters);
}

describe("AdamW", () => {
  it("takes the steps of the definition, also for gradients as small as its epsilon", () => {
    const rng = random(1);
    const start = rng.normals(20);
    const gradients = Array.from({ length: 100 }, (_, t) =>
      rng.normals(20).map((g, i) => g * 10 ** (i < 10 ? t % 4 : -8)),
    );
    for (const options of [
      { betas: [0.9, 0.98], weightDecay: 1 },
      { betas: [0.9, 0.999], weightDecay: 0 },
      { betas: [0, 0.5], weightDecay: 0.1 },
    ] as const)
      closeVector(
        descend(start, gradients, 1e-2, options),
        reference(start, gradients, 1e-2, options),
        1e-5,
      );
  });

  it("first moves every parameter by the learning rate, however small its gradient", () => {
    const moved = descend([1, 1, 1], [[3, -1e-4, 1e4]], 0.01, { betas, weightDecay: 0 });
    for (const [i, expected] of [0.99, 1.01, 0.99].entries()) closeWithin(moved[i], expected, 2e-6);
  });

  it("decays parameters without a gradient by 1 − rate · weightDecay", () => {
    const zeros = Array.from({ length: 10 }, () => [0, 0]);
    closeVector(
      descend([2, -3], zeros, 0.1, { betas, weightDecay: 0.5 }),
      [2 * 0.95 ** 10, -3 * 0.95 ** 10],
      1e-5,
    );
  });

  it("says when a parameter is no number any more", () => {
    const update = adamW(3, { betas, weightDecay: 0 });
    const parameters = Float32Array.of(1, 2, 3);
    assert.ok(update(parameters, Float32Array.of(1, 0, 1), 0.1));
    assert.ok(!update(parameters, Float32Array.of(1, Number.NaN, 1), 0.1));
    assert.ok(!update(parameters, Float32Array.of(1, 0, 1), 0.1), "and stays none");
  });
});
