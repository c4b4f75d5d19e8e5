import assert from "node:assert/strict";
import fc from "fast-check";
import { logTicks } from "../../lib/src/figures/logTicks";

describe("ticks of logarithmic axes", () => {
  const size = fc.double({ min: -12, max: 12, noNaN: true });
  // Nine tenths of a per cent: three digits of the ends can be told apart.
  const span = fc.double({ min: 0.004, max: 3, noNaN: true });

  it("are at least two wherever powers of ten are not, in rising order, near the axis", () => {
    fc.assert(
      fc.property(size, span, (start, decades) => {
        const [low, high] = [10 ** start, 10 ** (start + decades)];
        const ticks = logTicks([low, high]);
        if (ticks === undefined) {
          const powers = Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low)) + 1;
          assert.ok(powers >= 2);
        } else {
          assert.ok(ticks.length >= 2 && ticks.length <= 9, ticks.join());
          assert.ok(
            ticks.every((tick, i) => i === 0 || tick > ticks[i - 1]),
            ticks.join(),
          );
          // Ends are written with three digits.
          assert.ok(ticks[0] >= 0.995 * low && ticks[ticks.length - 1] <= 1.005 * high);
        }
      }),
    );
  });

  it("do not mind values that are not on the axis", () => {
    assert.deepEqual(logTicks([0, -1, 1.5, 60, Number.NaN, Infinity]), [2, 5, 10, 20, 50]);
    assert.equal(logTicks([0]), undefined);
    assert.equal(logTicks([3, 3]), undefined);
  });
});
