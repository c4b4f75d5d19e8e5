import assert from "node:assert/strict";
import { pairsFigure } from "../../lib/src/beyond/pairsFigure";

describe("pairsFigure", () => {
  it("draws two pairs without and two with a skip connection, from the input on", () => {
    const skips = pairsFigure().data.filter(
      ({ line }) => (line as { dash?: string })?.dash === "dash",
    );
    assert.deepEqual(
      skips.map(({ x }) => [(x as number[])[0], (x as number[]).at(-1)]),
      [
        [0, 2],
        [0, 1],
      ],
    );
  });
});
