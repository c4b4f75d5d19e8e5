import assert from "node:assert/strict";
import { logspace } from "../../lib/src/grid";
import { resampledComplexity, sampleComplexity } from "../../lib/src/hierarchy/sampleComplexity";
import { random } from "../../lib/src/random";
import { deviation } from "../../lib/src/statistics";
import { close, closeWithin, ROUNDOFF, throwsMessage } from "../close";

const numTrain = logspace(10, 1e5, 9);

describe("sampleComplexity", () => {
  it("is exact for an error that is a power of the number", () => {
    const error = numTrain.map((n) => 5 * n ** -0.7);
    close(sampleComplexity(numTrain, error, 0.25)!, 20 ** (1 / 0.7), ROUNDOFF);
  });

  it("is the first measured number if that is enough, and undefined if none is", () => {
    assert.equal(sampleComplexity([5, 10], [0.1, 0.05], 0.2), 5);
    assert.equal(sampleComplexity([5, 10], [0.5, 0.4], 0.2), undefined);
    close(sampleComplexity([5, 10], [0.5, 0.2], 0.2)!, 10, ROUNDOFF, "reached at the last number");
  });

  it("is where the error falls first, even if it rises again", () => {
    const found = sampleComplexity([1, 10, 100, 1000], [0.8, 0.2, 0.01, 0.5], 0.4)!;
    close(found, Math.sqrt(10), ROUNDOFF);
  });

  it("is an upper bound where the error falls to zero at once", () =>
    assert.equal(sampleComplexity([1, 10, 100], [0.8, 0.5, 0], 0.4), 100));

  it("names what is wrong", () => {
    throwsMessage(
      () => sampleComplexity([2, 1], [1, 0], 0.1),
      RangeError,
      /^sampleComplexity: numTrain must rise/,
    );
    throwsMessage(
      () => sampleComplexity([1, 2], [1], 0.1),
      RangeError,
      /^sampleComplexity: error must have length 2/,
    );
  });
});

describe("resampledComplexity", () => {
  /** Seeds that need 300 · e^(0.1 normal) examples for an error of 0.1, on a power law. */
  const { normals } = random(1);
  const seedsOf = (numSeeds: number): number[] =>
    Array.from(normals(numSeeds), (normal) => 300 * Math.exp(0.1 * normal));
  const errorsOf = (needed: readonly number[]): number[][] =>
    needed.map((scale) => numTrain.map((n) => 0.1 * (n / scale) ** -1.5));

  it("has the value of the mean curve, and the scatter of the seeds over the root of their number", () => {
    const needed = seedsOf(30);
    const { value, error, numRuns } = resampledComplexity(numTrain, errorsOf(needed), 0.1)!;
    assert.equal(numRuns, 30);
    closeWithin(value, 300, 3 * error);
    // Standard errors of 30 seeds, from 400 samples, are themselves known to 15 %; three of these.
    closeWithin(error / (deviation(needed) / Math.sqrt(30)), 1, 0.45);
  });

  it("has no error if the seeds are alike, and is unknown with one", () => {
    close(resampledComplexity(numTrain, errorsOf([300, 300]), 0.1)!.error, 0, ROUNDOFF);
    assert.equal(resampledComplexity(numTrain, errorsOf([300]), 0.1)!.error, Infinity);
  });

  it("is undefined if the mean stays above the level", () =>
    assert.equal(resampledComplexity(numTrain, errorsOf([1e9, 1e9]), 0.1), undefined));
});
