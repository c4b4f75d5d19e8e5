import { deviation, fiveDigits, mean } from "../lib/src/experiments/statistics";
import { close, ROUNDOFF } from "./close";

describe("statistics over seeds", () => {
  it("are means, and deviations of a sample", () => {
    close(mean([1, 2, 6]), 3, ROUNDOFF);
    close(deviation([1, 2, 6]), Math.sqrt(7), ROUNDOFF);
    close(deviation([4]), 0, ROUNDOFF);
    close(fiveDigits(123_456.789), 123_460, ROUNDOFF);
  });
});
