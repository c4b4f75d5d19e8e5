import assert from "node:assert/strict";
import { linspace, logspace } from "../lib/src/grid";
import { close, ROUNDOFF, throwsMessage } from "./close";

describe("grid", () => {
  it("hits both ends exactly, with equal steps or ratios between", () => {
    assert.deepEqual(linspace(-1, 2, 4), [-1, 0, 1, 2]);
    assert.deepEqual(linspace(2, 0, 3), [2, 1, 0]);
    const decades = logspace(1e-3, 1e3, 7);
    assert.equal(decades[0], 1e-3);
    assert.equal(decades[6], 1e3);
    decades.slice(1).forEach((x, i) => {
      close(x / decades[i], 10, 10 * ROUNDOFF);
    });
  });

  it("refuses too few points and logarithms of nothing", () => {
    throwsMessage(
      () => linspace(0, 1, 1),
      RangeError,
      /^linspace: count must be at least 2, got 1/,
    );
    throwsMessage(() => linspace(0, Infinity, 2), RangeError, /^linspace: to must be finite/);
    throwsMessage(() => logspace(0, 1, 2), RangeError, /^logspace: from must be positive, got 0/);
  });
});
