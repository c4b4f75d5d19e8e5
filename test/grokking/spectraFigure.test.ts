import assert from "node:assert/strict";
import { spectraFigure } from "../../lib/src/grokking/spectraFigure";
import { throwsMessage } from "../close";

const course = {
  name: "α = 1",
  color: "green",
  stages: [
    {
      embeddings: [0.3, 0.3, 0.4],
      neurons: [
        [0.1, 0.2, 0.1],
        [0.3, 0.2, 0.1],
      ],
    },
    {
      embeddings: [0, 0.9, 0.1],
      neurons: [
        [0, 0.1, 0.9],
        [0.6, 0, 0],
        [0.8, 0, 0],
      ],
    },
  ],
};

describe("the figure of spectra", () => {
  it("has a row for each network and a stop for each stage, neurons sorted", () => {
    const { data, frames = [] } = spectraFigure(
      [course, { ...course, name: "α = 100" }],
      ["before", "after"],
      1,
    );
    const [bars, map] = data as unknown as {
      x: number[];
      y: number[];
      z: number[][];
      type: string;
    }[];
    assert.equal(data.length, 4);
    assert.deepEqual([bars.x, bars.y], [[1, 2, 3], course.stages[1].embeddings]);
    assert.deepEqual(map.z, [
      [0.8, 0, 0],
      [0.6, 0, 0],
      [0, 0.1, 0.9],
    ]);
    assert.deepEqual(
      frames.map(({ name }) => name),
      ["before", "after"],
    );
    assert.deepEqual(
      (frames[0].data as unknown as { y: unknown }[])[0].y,
      course.stages[0].embeddings,
    );
  });

  it("wants every stage of every network", () => {
    throwsMessage(
      () => spectraFigure([course], ["before", "during", "after"], 0),
      RangeError,
      /^spectraFigure: α = 1 must have 3 stages, got 2$/,
    );
  });
});
