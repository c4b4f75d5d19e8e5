import assert from "node:assert/strict";
import { smoothness } from "../../lib/src/images/smoothness";
import { gaussianMatrix, random } from "../../lib/src/random";
import { close, ROUNDOFF, throwsMessage } from "../close";

const wave = (side: number, fx: number, fy: number): number[][] =>
  Array.from({ length: side }, (_, i) =>
    Array.from({ length: side }, (_, j) => Math.cos(2 * Math.PI * (fx * j + fy * i) + 0.3)),
  );

describe("smoothness", () => {
  it("is that of the stencil, by hand", () => {
    const spike = [
      [0, 0, 0],
      [0, 3, 0],
      [0, 0, 0],
    ];
    close(smoothness(spike), 4, ROUNDOFF);
    const corner = [
      [5, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ];
    close(smoothness(corner), 1 / 16, ROUNDOFF);
  });

  it("of a wave follows the stencil's response, 3 - (1 + cos a)(1 + cos b)", () => {
    for (const [fx, fy] of [
      [0.5, 0.5],
      [0.25, 0],
      [0.1, 0.2],
    ]) {
      const [a, b] = [2 * Math.PI * fx, 2 * Math.PI * fy];
      const side = 402;
      const inside = (400 / side) ** 2;
      const response = 3 - (1 + Math.cos(a)) * (1 + Math.cos(b));
      // Edges: 1 / 400.
      close(smoothness(wave(side, fx, fy)) / inside, response ** 2, 1e-2);
    }
  });

  it("does not depend on size or sign, and is 1 (not 0) for a constant, as the printed stencil sums to -1", () => {
    const filter = gaussianMatrix(15, 15, random(1));
    const scaled = filter.map((row) => row.map((w) => -7e-5 * w));
    close(smoothness(scaled), smoothness(filter), ROUNDOFF);
    const constant = Array.from({ length: 20 }, () => Array.from({ length: 20 }, () => 2));
    close(smoothness(constant), (18 / 20) ** 2, ROUNDOFF);
    close(smoothness(constant, { center: 3 }), 0, ROUNDOFF);
  });

  it("of white noise is 5.25 times the share of inner positions; waves of low frequency are below", () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      smoothness(gaussianMatrix(15, 15, random(i))),
    );
    const mean = many.reduce((sum, value) => sum + value, 0) / many.length;
    // Standard error about 0.03.
    close(mean, 5.25 * (13 / 15) ** 2, 0.03);
    assert.ok(smoothness(wave(15, 0.1, 0.05)) < 0.5);
  });

  it("names bad input", () => {
    throwsMessage(
      () => smoothness([[1, 2]]),
      RangeError,
      /^smoothness: filter must be at least 3 by 3/,
    );
    const zero = Array.from({ length: 3 }, () => [0, 0, 0]);
    throwsMessage(() => smoothness(zero), RangeError, /^smoothness: filter must not be zero/);
  });
});
