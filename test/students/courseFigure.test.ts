import assert from "node:assert/strict";
import { resultsOf } from "../../lib/src/results";
import { studentCurves } from "../../lib/src/students/courseFigure";
import { throwsMessage } from "../close";

const jobs = [-1, 0.5].flatMap((delta) =>
  [0, 1].map((seed) => ({
    ...{ tau: 0.1, delta, seed },
    testLoss: [9, 1 + seed, 0.1 * seed],
    hammingDistance: [0, delta, 3 + seed],
  })),
);
const results = resultsOf(jobs, {
  axes: ["tau", "delta", "seed"],
  series: ["testLoss", "hammingDistance"],
  plan: { steps: [0, 10, 100] },
});

describe("curves of students", () => {
  const metrics = ["hammingDistance", "testLoss"] as const;
  const { data } = studentCurves(results, { tau: 0.1, deltas: [0.5, -1], metrics });

  it("are means over seeds at the steps above 0, in the order asked for", () => {
    const lines = data.filter(({ name }) => name !== undefined);
    assert.deepEqual(
      lines.map(({ name }) => name),
      ["δ = 0.5", "δ = −1", "δ = 0.5", "δ = −1"],
    );
    assert.deepEqual(
      [lines[1].x, lines[1].y],
      [
        [10, 100],
        [-1, 3.5],
      ],
    );
    assert.deepEqual(lines[2].y, [1.5, 0.05]);
  });

  it("have bands of one standard error, above zero on a logarithmic axis", () => {
    const bands = data.filter(({ fill }) => fill === "toself");
    assert.deepEqual(bands[0].y, [0.5, 4, 3, 0.5]);
    assert.deepEqual(bands[2].y, [2, 0.1, 0.005, 1]);
  });

  it("need a place of the maps", () =>
    throwsMessage(
      () => studentCurves(results, { tau: 0.2, deltas: [-1], metrics }),
      RangeError,
      /tau must be one of 0.1, got 0.2/,
    ));
});
