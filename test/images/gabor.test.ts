import assert from "node:assert/strict";
import { fitGabor, type Gabor, gaborAt } from "../../lib/src/images/gabor";
import { random } from "../../lib/src/random";
import { close, closeWithin, throwsMessage } from "../close";

const SIDE = 15;
const sampled = (gabor: Gabor, noise = 0, rng = random(0)): number[][] =>
  Array.from({ length: SIDE }, (_, i) =>
    Array.from({ length: SIDE }, (_, j) => gaborAt(gabor, j - 7, i - 7) + noise * rng.normal()),
  );

/** Where least squares stops: its residual is second order in this. */
const CONVERGED = 1e-4;

describe("fitGabor", () => {
  const rng = random(9);
  const between = (low: number, high: number): number => low + (high - low) * rng.uniform();
  const examples = Array.from(
    { length: 40 },
    (): Gabor => ({
      x: between(-2, 2),
      y: between(-2, 2),
      orientation: between(0, Math.PI),
      frequency: between(0.1, 0.35),
      along: between(1.5, 3),
      across: between(1.5, 4),
      amplitude: between(0.1, 10),
      phase: between(-Math.PI, Math.PI),
    }),
  );

  it("finds a Gabor function again", () => {
    for (const gabor of examples) {
      const found = fitGabor(sampled(gabor));
      for (const name of ["x", "y", "frequency", "along", "across"] as const)
        close(found[name], gabor[name], CONVERGED, name);
      close(found.amplitude / gabor.amplitude, 1, CONVERGED, "amplitude");
      // Angles meet themselves: compare where they point.
      const turn = Math.abs(Math.sin(found.orientation - gabor.orientation));
      closeWithin(turn, 0, CONVERGED, "orientation");
      const same = Math.cos(found.orientation - gabor.orientation) > 0 ? 1 : -1;
      closeWithin(Math.cos(found.phase - same * gabor.phase), 1, CONVERGED, "phase");
      close(found.r2, 1, 1e-8, "r2");
      assert.ok(found.orientation >= 0 && found.orientation < Math.PI);
    }
  }).timeout(60_000);

  it("gives the bandwidth at half response, null where the filter passes frequency 0", () => {
    const wide = { ...examples[0], frequency: 0.2, along: 3 };
    // Response at f +- s is exp(-(2 pi 3 s)^2 / 2) = 1/2.
    const s = Math.sqrt(2 * Math.log(2)) / (6 * Math.PI);
    close(fitGabor(sampled(wide)).bandwidth!, Math.log2((0.2 + s) / (0.2 - s)), CONVERGED);
    assert.equal(fitGabor(sampled({ ...wide, frequency: 0.06, along: 1.5 })).bandwidth, null);
  });

  it("explains little of noise, and most of a noisy Gabor function; scale does not matter", () => {
    const gabor = { ...examples[1], amplitude: 1 };
    const noisy = sampled(gabor, 0.1, random(2));
    const fit = fitGabor(noisy);
    assert.ok(fit.r2 > 0.7 && fit.r2 < 1, `${fit.r2}`);
    const scaled = fitGabor(noisy.map((row) => row.map((w) => 1e-3 * w)));
    close(scaled.r2, fit.r2, 1e-8);
    close(scaled.amplitude * 1e3, fit.amplitude, 1e-6);
    const noise = fitGabor(sampled({ ...gabor, amplitude: 0 }, 1, random(3)));
    assert.ok(noise.r2 < 0.35 && noise.r2 >= 0, `${noise.r2}`);
  });

  it("names bad input", () => {
    throwsMessage(
      () => fitGabor([[1, 2]]),
      RangeError,
      /^fitGabor: filter must be at least 5 by 5, got \[1,2\]/,
    );
    const constant = Array.from({ length: 5 }, () => [1, 1, 1, 1, 1]);
    throwsMessage(
      () => fitGabor(constant),
      RangeError,
      /^fitGabor: filter must not be constant, got 1/,
    );
  });
});
