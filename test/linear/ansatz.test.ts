import assert from "node:assert/strict";
import { ansatzResidual } from "../../lib/src/linear/ansatz";
import { isotropicStart } from "../../lib/src/linear/isotropic";
import { alignedStart } from "../../lib/src/linear/stages";
import { random } from "../../lib/src/random";
import { throwsMessage } from "../close";
import { gaussian } from "./wideCases";

/** What the tolerances of the two flows leave, after growth by some e-folds. */
const ZERO = 1e-8;

describe("ansatzResidual", () => {
  it("vanishes where Delta is a multiple of the identity", () => {
    for (const [h, d, c, delta] of [
      [2, 3, 3, 1],
      [3, 4, 3, -2],
      [2, 3, 2, 0],
    ]) {
      const rng = random(h + d);
      const start = isotropicStart({ h, d, c, delta, size: 0.4 }, rng);
      for (const t of [0.2, 2]) assert.ok(ansatzResidual(start, gaussian(d, c, rng), t) < ZERO);
    }
  });

  it("vanishes for aligned modes, and for one neuron, whatever their scales", () => {
    const betaStar = gaussian(4, 3, random(7));
    assert.ok(ansatzResidual(alignedStart(betaStar, 0.2, [3, -2, 0.5]), betaStar, 2) < ZERO);
    const one = { W: gaussian(1, 4, random(8)), A: gaussian(1, 3, random(9)) };
    assert.ok(ansatzResidual(one, betaStar, 2) < ZERO);
  });

  it("does not vanish elsewhere, unless Y spans everything", () => {
    for (const seed of [1, 2, 3, 4]) {
      const rng = random(seed);
      const betaStar = gaussian(3, 3, rng);
      const layers = (h: number) => ({ W: gaussian(h, 3, rng), A: gaussian(h, 3, rng) });
      assert.ok(ansatzResidual(layers(3), betaStar, 1) > 1e-3, `seed ${seed}`);
      assert.ok(ansatzResidual(layers(6), betaStar, 0.5) < ZERO, `seed ${seed}, h = d + c`);
    }
  });

  it("refuses shapes that differ and times that are not positive", () => {
    const layers = { W: [[1, 2]], A: [[1]] };
    throwsMessage(() => ansatzResidual(layers, [[1]], 1), RangeError, /^ansatzResidual: betaStar/);
    throwsMessage(() => ansatzResidual(layers, [[1], [2]], 0), RangeError, /t must be positive/);
  });
});
