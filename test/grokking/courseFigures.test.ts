import assert from "node:assert/strict";
import { deltaColor } from "../../lib/src/figures/palette";
import { alphaLook, grokkingFigure, normsFigure } from "../../lib/src/grokking/courseFigures";
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
  it("give a start one look, whatever the order, and others another", () => {
    assert.deepEqual(alphaLook(1, [1, 10]), alphaLook(1, [10, 1]));
    assert.equal(alphaLook(1, [1]).color, deltaColor(0));
    assert.equal(alphaLook(100, [1]).color, deltaColor(4));
    assert.equal(alphaLook(0.01, [1]).color, deltaColor(-4));
    const dashes = [1, 2, 3, 4, 5].map((alpha) => alphaLook(alpha, [5, 4, 3, 2, 1]).dash);
    assert.equal(new Set(dashes).size, 5);
  });

  it("draw what was measured, as far as each course has come", () => {
    const { data } = grokkingFigure(courses);
    assert.deepEqual(data[0].y, [0.1, 5.1]);
    assert.deepEqual(data[1].x, [0]);
    assert.equal(data.length, 8);
    assert.deepEqual(normsFigure(courses).data[0].y, [7, 12]);
  });
});
