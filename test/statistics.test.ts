import assert from "node:assert/strict";
import { deviation, fiveDigits, mean } from "../lib/src/experiments/statistics";
import { close, ROUNDOFF } from "./close";

describe("statistics over seeds", () => {
  it("are means, and deviations of a sample", () => {
    close(mean([1, 2, 6]), 3, ROUNDOFF);
    close(deviation([1, 2, 6]), Math.sqrt(7), ROUNDOFF);
    close(deviation([4]), 0, ROUNDOFF);
    close(fiveDigits(123_456.789), 123_460, ROUNDOFF);
    close(fiveDigits(-1.234567e-7), -1.2346e-7, 1e-20); // far below its last digit
    assert.equal(fiveDigits(0), 0);
  });

  it("of no seed are no numbers, or no spread", () => {
    assert.ok(Number.isNaN(mean([])) && Number.isNaN(fiveDigits(mean([]))));
    assert.equal(deviation([]), 0);
  });
});
