import assert from "node:assert/strict";
import { flipsOverMotion, measuresFigure } from "../../lib/src/piecewise/coursesFigure";
import { scalingFigure, slopesFigure, waitsFigure } from "../../lib/src/piecewise/scalesFigure";
import { close, ROUNDOFF } from "../close";

const course = { times: [1, 2, 4], loss: [1, 0.9, 0.4], flips: [0, 2, 3], moved: [0, 0.1, 2] };
const list = [
  { name: "lazy", tau: 2, delta: 0, course, kernel: [0, 0.01, 0.02] },
  { name: "small", tau: 0.1, delta: -1, course, kernel: [0, 0.1, 0.2] },
];

describe("figures of courses", () => {
  it("draw each measure of each start, and name a start once", () => {
    const { data } = measuresFigure(list);
    assert.equal(data.length, 8);
    assert.deepEqual(data[1].y, course.loss);
    assert.deepEqual(data[7].y, [0, 0.1, 0.2]);
    assert.equal(data.filter(({ showlegend }) => showlegend).length, 2);
  });

  it("leave out time, with a dot at the end", () => {
    const [path, end] = flipsOverMotion(list).data;
    assert.deepEqual([path.x, path.y], [course.moved, course.flips]);
    assert.deepEqual([end.x, end.y], [[2], [3]]);
  });
});

describe("figures over a knob", () => {
  it("draw times over tau beside tau squared, upstream only", () => {
    const rows = [
      { tau: 0.1, align: 0.01, fit: 1 },
      { tau: 0.3, align: 0.08, fit: 2 },
    ];
    const { data } = scalingFigure([
      { title: "balanced", delta: 0, rows },
      { title: "upstream", delta: 1, rows },
      { title: "none", delta: 2, rows: [] },
    ]);
    const [square] = data.filter(({ name }) => name === "∝ τ²");
    close((square.y as number[])[1], 0.09, ROUNDOFF);
    assert.equal(data.filter(({ name }) => name === "t_fit").length, 3);
  });

  it("draw waits in proportion to the largest", () => {
    const waits = [-4, -2].map((delta) => ({
      delta,
      losses: [1, 0.5],
      alone: -3 * delta,
      withTwins: 5,
    }));
    const { data } = waitsFigure(waits, [1, 2]);
    const [line] = data.filter(({ name }) => name === "∝ |δ|");
    assert.deepEqual(line.y, [12, 6]);
  });

  it("draw slopes", () => {
    const rows = [0, 1].map((gamma) => ({ gamma, flips: [0, 1], kernel: 1 - gamma }));
    const { data } = slopesFigure(rows, [1, 2], 2);
    assert.deepEqual(data[2].y, [1, 0]);
  });
});
