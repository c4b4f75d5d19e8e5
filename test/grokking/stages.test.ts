import assert from "node:assert/strict";
import { grokkingStages } from "../../lib/src/grokking/stages";

const point = (training: number, validation: number) => ({
  training: { accuracy: training, loss: 1 },
  validation: { accuracy: validation, loss: 1 },
});

describe("grokkingStages", () => {
  it("finds each stage where it is first reached", () => {
    const curve = [point(0, 0), point(0.5, 0.1), point(0.99, 0.2), point(1, 0.6), point(1, 1)];
    const stages = grokkingStages(curve);
    assert.deepEqual(
      stages.map(({ name, at }) => [name, at]),
      [
        ["start", 0],
        ["fitted", 2],
        ["half grokked", 3],
        ["end", 4],
      ],
    );
    assert.ok(stages.every(({ isReached }) => isReached));
  });

  it("says which were not reached", () => {
    const stages = grokkingStages([point(0, 0), point(0.5, 0)]);
    assert.deepEqual(
      stages.map(({ at, isReached }) => [at, isReached]),
      [
        [0, true],
        [1, false],
        [1, false],
        [1, true],
      ],
    );
  });
});
