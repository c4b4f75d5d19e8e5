import assert from "node:assert/strict";
import { grokkingFigure, normsFigure } from "../../lib/src/grokking/courseFigures";
import type { GrokkingPoint } from "../../lib/src/grokking/training";

const point = (step: number): GrokkingPoint => ({
  step,
  training: { accuracy: 0.1 + step, loss: 4 },
  validation: { accuracy: 0.2, loss: 3 },
  weightNorms: { embeddings: 7 + step, attention: 3, feedForward: 2, readout: 1 },
});
const courses = [
  { alpha: 100, curve: [point(0), point(5)] },
  { alpha: 1, curve: [point(0)] },
];

describe("figures of grokking courses", () => {
  it("draw what was measured, as far as each course has come", () => {
    const { data } = grokkingFigure(courses);
    assert.deepEqual(data[0].y, [0.1, 5.1]);
    assert.deepEqual(data[1].x, [0]);
    assert.equal(data.length, 8);
    assert.deepEqual(normsFigure(courses).data[0].y, [7, 12]);
  });
});
