import assert from "node:assert/strict";
import {
  deviation,
  fiveDigits,
  largest,
  mean,
  median,
  rankCorrelation,
  smallest,
} from "../lib/src/statistics";
import { close, ROUNDOFF, throwsMessage } from "./close";

describe("statistics over seeds", () => {
  it("are means, and deviations of a sample", () => {
    close(mean([1, 2, 6]), 3, ROUNDOFF);
    close(deviation([1, 2, 6]), Math.sqrt(7), ROUNDOFF);
    close(deviation([4]), 0, ROUNDOFF);
    close(fiveDigits(123_456.789), 123_460, ROUNDOFF);
    close(fiveDigits(-1.234567e-7), -1.2346e-7, 1e-20); // far below its last digit
    assert.equal(fiveDigits(0), 0);
  });

  it("have a smallest and a largest, of however many", () => {
    const many = Float64Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 200_003);
    assert.deepEqual([smallest(many), largest(many)], [0, 200_002]);
    assert.ok(mean([...many]) > 0 && Number(median([...many])) > 0);
    assert.deepEqual([smallest([]), largest([])], [Infinity, -Infinity]);
    assert.ok(Number.isNaN(largest([1, Number.NaN, 2])) && Number.isNaN(smallest([Number.NaN])));
  });

  it("of no seed are no numbers, or no spread", () => {
    assert.ok(Number.isNaN(mean([])) && Number.isNaN(fiveDigits(mean([]))));
    assert.equal(deviation([]), 0);
  });
});

describe("the rank correlation", () => {
  const x = [3, -1, 10, 4];

  it("knows only the order", () => {
    close(rankCorrelation(x, x.map(Math.exp)), 1, ROUNDOFF);
    close(
      rankCorrelation(
        x,
        x.map((value) => -(value ** 3)),
      ),
      -1,
      ROUNDOFF,
    );
    // Spearman's formula, 1 - 6 sum d^2 / (n (n^2 - 1)): places 1, 0, 3, 2 and 0, 1, 2, 3.
    close(rankCorrelation(x, [1, 2, 3, 4]), 1 - (6 * 4) / (4 * 15), ROUNDOFF);
  });

  it("is symmetric, and lets equal values share their places", () => {
    const y = [1, 1, 2, 5];
    close(rankCorrelation(x, y), rankCorrelation(y, x), ROUNDOFF);
    // Places -1, -1, 0.5, 1.5 around their middle, against -0.5, -1.5, 1.5, 0.5.
    close(rankCorrelation(x, y), 3.5 / Math.sqrt(5 * 4.5), ROUNDOFF);
    assert.ok(Number.isNaN(rankCorrelation(x, [2, 2, 2, 2])));
  });

  it("asks for pairs", () => {
    throwsMessage(
      () => rankCorrelation(x, [1]),
      RangeError,
      /^rankCorrelation: x and y must have one length/,
    );
    throwsMessage(() => rankCorrelation([1], [1]), RangeError, /at least 2, got/);
  });
});
