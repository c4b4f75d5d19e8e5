import assert from "node:assert/strict";
import { neuronPaths } from "../../lib/src/students/pathsFigure";

const teacher = { W: [[0, 1]], a: [1] };
const start = {
  W: [
    [3, 4],
    [-1, 0],
  ],
  a: [2, -1],
};
const end = {
  W: [
    [0, 5],
    [-1, 0],
  ],
  a: [3, -2],
};

describe("paths of neurons", () => {
  const {
    data,
    layout,
    frames = [],
  } = neuronPaths([{ title: "two", networks: [start, end] }], teacher, ["0", "10"]);
  const named = (name: string) => data.filter((trace) => trace.name === name);

  it("are of |a| w, by the sign of a at the start", () => {
    assert.deepEqual(
      named("a > 0").map(({ x, y }) => [x, y]),
      [
        [
          [6, 0],
          [8, 15],
        ],
      ],
    );
    assert.deepEqual(
      named("a < 0").map(({ x, y }) => [x, y]),
      [
        [
          [-1, -2],
          [0, 0],
        ],
      ],
    );
  });

  it("lie over the teacher's directions and a circle through the start", () => {
    assert.equal(named("teacher").length, 1);
    const [{ x, y }] = named("start") as unknown as { x: number[]; y: number[] }[];
    assert.ok(x.every((u, i) => Math.abs(Math.hypot(u, y[i]) - 10) < 1e-9));
  });

  it("have a neuron at every stop of the slider where it is then", () => {
    const at = (stop: number) => frames[stop].data?.map(({ x, y }) => [x, y]);
    assert.deepEqual(at(0), [
      [[6], [8]],
      [[-1], [0]],
    ]);
    assert.deepEqual(at(1), [
      [[0], [15]],
      [[-2], [0]],
    ]);
    assert.throws(
      () => neuronPaths([{ title: "one", networks: [start] }], teacher, ["0", "10"]),
      /neuronPaths: there must be 2 networks, got 1/,
    );
  });

  it("stay within the axes", () => {
    const { range } = layout.xaxis as { range: number[] };
    assert.ok(range[0] < -15 && range[1] > 15);
  });
});
