import assert from "node:assert/strict";
import { pairedGain } from "../../lib/src/grokking/gains";
import { close, ROUNDOFF, throwsMessage } from "../close";

describe("pairedGain", () => {
  it("is the geometric mean of the pairs' factors, with two standard errors of their logarithms", () => {
    const { factors, factor, low, high, numCensored } = pairedGain([400, 900], [200, 100], 1000);
    assert.deepEqual(factors, [2, 9]);
    close(factor, Math.sqrt(18), ROUNDOFF);
    const error = Math.log(9 / 2) / 2; // |difference| / 2: deviation over the root of two
    close(low, factor * Math.exp(-2 * error), ROUNDOFF);
    close(high, factor * Math.exp(2 * error), ROUNDOFF);
    assert.equal(numCensored, 0);
  });

  it("turns over if the two change places", () => {
    const [slow, fast] = [
      [300, 200, null],
      [100, null, 50],
    ];
    const [there, back] = [pairedGain(slow, fast, 500), pairedGain(fast, slow, 500)];
    close(there.factor * back.factor, 1, ROUNDOFF);
    close(there.low * back.high, 1, ROUNDOFF);
    assert.equal(there.numCensored, 2);
  });

  it("knows no error of one pair, and nothing of none", () => {
    const { factor, low } = pairedGain([null], [500], 1000);
    assert.deepEqual([factor, low], [2, Number.NaN]);
    assert.ok(Number.isNaN(pairedGain([], [], 1).factor));
  });

  it("names bad input", () =>
    throwsMessage(
      () => pairedGain([1], [1, 2], 3),
      RangeError,
      /^pairedGain: slow and fast must have one length/,
    ));
});
