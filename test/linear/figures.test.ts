import assert from "node:assert/strict";
import { errorAndKernel, kernelByShape, shapesDrawing } from "../../lib/src/linear/shapesFigure";
import { entropyAndStages } from "../../lib/src/linear/stagesFigure";
import { stageTimes } from "../../lib/src/linear/stageTimesFigure";
import { close, ROUNDOFF, throwsMessage } from "../close";

const square = { name: "square", d: 3, h: 3, c: 3 };
const funnel = { name: "funnel", d: 6, h: 2, c: 2 };
const courses = [square, funnel].flatMap((shape) =>
  [-2, 0, 2].map((delta) => ({ shape, delta, simulated: [0, 0.2], exact: [0, 0.2] })),
);

describe("figures of shapes", () => {
  it("draw every edge, and each layer once as learning and once as standing still", () => {
    const { data } = shapesDrawing([square, funnel]);
    const edges = (name: string): number =>
      data
        .filter((trace) => trace.name === name)
        .reduce((sum, { x }) => sum + (x as number[]).length / 3, 0);
    assert.equal(edges("learns"), 9 + 9 + 12 + 4);
    assert.equal(edges("stands still"), edges("learns"));
  });

  it("have a panel for each shape and a curve for each delta", () => {
    const { data, layout } = kernelByShape(courses, [1, 2]);
    assert.equal(data.length, 12);
    assert.ok("xaxis2" in layout && !("xaxis3" in layout));
  });

  it("have the same axes at every delta", () => {
    const list = [{ shape: square, error: [1, 0.1], moved: [0, 0.2] }];
    assert.deepEqual(
      errorAndKernel(list, [1, 2], -4).layout,
      errorAndKernel(list, [1, 2], 4).layout,
    );
    assert.deepEqual(errorAndKernel(list, [1, 2], 4).data[1].y, [0, 0.2]);
  });

  it("draw the entropy from V to parabola", () => {
    const { data } = entropyAndStages([{ delta: 0, curves: [[0, 2]] }], [2], [1, 10]);
    const halfway = data.slice(0, 4).map(({ y }) => (y as number[])[60]);
    close(Math.max(...data.slice(0, 4).map(({ y }) => (y as number[])[80])), 1, ROUNDOFF);
    assert.ok(halfway.every((value, i) => i === 0 || value < halfway[i - 1]));
    assert.ok(halfway[0] > 0.4 && halfway[3] > 0.25 && halfway[3] < 0.3, `${halfway}`);
  });

  it("draw when modes are learned: dots as measured, lines that fall and merge", () => {
    const found = [
      { delta: -1, times: [0.5, 0.6] },
      { delta: 0, times: [3, Infinity] },
      { delta: 0.1, times: [1, Infinity] },
    ];
    const { data } = stageTimes([2, 1], 1e-6, found);
    assert.deepEqual(
      data.slice(2, 4).map(({ x }) => x),
      [[1, 0.1], [1]],
    );
    const [fast, slow] = data.slice(0, 2).map(({ y }) => y as number[]);
    const last = fast.length - 1;
    assert.ok(slow[0] / fast[0] > 1.5 && slow[last] / fast[last] < 1.01);
    throwsMessage(
      () => stageTimes([2, 1], 1e-6, [{ delta: 1, times: [1] }]),
      RangeError,
      /^stageTimes: found must hold one time for each goal/,
    );
  });
});
