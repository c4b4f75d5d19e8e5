import assert from "node:assert/strict";
import { logspace } from "../../lib/src/grid";
import { sampleComplexity } from "../../lib/src/hierarchy/sampleComplexity";
import { close, ROUNDOFF, throwsMessage } from "../close";

describe("sampleComplexity", () => {
  const numTrain = logspace(10, 1e5, 9);

  it("is exact for an error that is linear in the logarithm", () => {
    const error = numTrain.map((n) => 0.9 - 0.2 * Math.log10(n));
    close(sampleComplexity(numTrain, error, 0.25)!, 10 ** 3.25, ROUNDOFF);
  });

  it("is the first measured number if that is enough, and undefined if none is", () => {
    assert.equal(sampleComplexity([5, 10], [0.1, 0.05], 0.2), 5);
    assert.equal(sampleComplexity([5, 10], [0.5, 0.4], 0.2), undefined);
    close(sampleComplexity([5, 10], [0.5, 0.2], 0.2)!, 10, ROUNDOFF, "reached at the last number");
  });

  it("is where the error falls first, even if it rises again", () => {
    const found = sampleComplexity([1, 10, 100, 1000], [0.8, 0, 0, 0.5], 0.4)!;
    close(found, Math.sqrt(10), ROUNDOFF);
  });

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
