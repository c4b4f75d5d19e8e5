import assert from "node:assert/strict";
import { PAPER_GROKKING, trainGrokking } from "../../lib/src/grokking/training";
import { watchGrokking } from "../../lib/src/grokking/watch";

const setting = { ...PAPER_GROKKING, modulus: 7, width: 8, numHidden: 8 };
const options = { setting, alpha: 3, budget: 10, evaluateEvery: 4 };

describe("watchGrokking", () => {
  it("trains as usual, and keeps the parameters of every evaluation", async () => {
    const lengths: number[] = [];
    const watched = await watchGrokking("test", options, (curve) => lengths.push(curve.length));
    const { curve, parameters } = await trainGrokking(options);
    assert.deepEqual(watched.curve, curve);
    assert.deepEqual(watched.snapshots.at(-1), parameters);
    assert.equal(watched.snapshots.length, curve.length);
    assert.deepEqual(lengths, [1, 2, 3, 4]);
    assert.equal(watched.alpha, 3);
  });

  it("hands over what it has if it is stopped", async () => {
    const { curve, snapshots, interrupted } = await watchGrokking("test", {
      ...options,
      checkpoint: async () => true,
    });
    assert.deepEqual([curve.length, snapshots.length, interrupted], [1, 1, true]);
  });
});
