import assert from "node:assert/strict";
import fc from "fast-check";
import { distinctIntegers } from "../../lib/src/hierarchy/distinct";
import { random } from "../../lib/src/random";

describe("distinctIntegers", () => {
  it("draws different numbers of the range; all of them if asked for all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), fc.nat(), (limit, part, seed) => {
        const count = part % (limit + 1);
        const drawn = distinctIntegers(limit, count, random(seed));
        assert.equal(new Set(drawn).size, count);
        assert.ok(drawn.every((n) => Number.isInteger(n) && n >= 0 && n < limit));
      }),
    );
  });

  it("begins longer samples with the shorter ones, also from ranges too large to list", () => {
    const limit = 2 ** 52;
    const [short, long] = [10, 1000].map((count) => distinctIntegers(limit, count, random(4)));
    assert.deepEqual(long.slice(0, 10), short);
    assert.equal(new Set(long).size, 1000);
  });

  it("favours no number and no order", () => {
    // 6,000 samples of 2 out of 3: each of the six ordered pairs 1,000 times, standard deviation 29.
    const counts = new Map<string, number>();
    const rng = random(0);
    for (let i = 0; i < 6000; i++) {
      const key = distinctIntegers(3, 2, rng).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.equal(counts.size, 6);
    for (const [key, count] of counts)
      assert.ok(Math.abs(count - 1000) < 5 * 29, `${key}: ${count}`);
  });
});
