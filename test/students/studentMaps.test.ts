import assert from "node:assert/strict";
import { resultsOf } from "../../lib/src/results";
import { METRICS } from "../../lib/src/students/studentBatch";
import { stepLabel, studentMapGrid, studentMaps } from "../../lib/src/students/studentMaps";
import { close, ROUNDOFF, throwsMessage } from "../close";

/** Results in which every value tells its place; the mean of two seeds. */
const [taus, deltas, steps] = [
  [0.1, 1],
  [-1, 0, 1],
  [0, 10, 1000],
];
const valueAt = (tau: number, delta: number, step: number): number =>
  step * tau * (delta + 2) * 1e-3;
const map = steps.map((step) =>
  taus.map((tau) => deltas.map((delta) => valueAt(tau, delta, step))),
);
const rows = taus.flatMap((tau) =>
  deltas.flatMap((delta) =>
    [-1, 1].map((seed) => {
      const series = steps.map((step) => (1 + seed / 2) * valueAt(tau, delta, step));
      return { tau, delta, seed, ...Object.fromEntries(METRICS.map((name) => [name, series])) };
    }),
  ),
);
const results = resultsOf(rows, {
  axes: ["tau", "delta", "seed"],
  series: METRICS,
  plan: { steps },
});

type Map2 = { type: string; x: number[]; y: number[]; z: number[][]; zmin: number; zmax: number };
const mapsOf = (data: readonly object[] = []): Map2[] =>
  (data as Map2[]).filter(({ type }) => type === "heatmap");

describe("maps of students", () => {
  it("have a state for every step above 0, all in the same colors", () => {
    const { data, frames = [] } = studentMaps(results, ["kernelDistance", "testLoss"], 1000);
    assert.deepEqual(
      frames.map(({ name }) => name),
      ["10", "10³"],
    );
    assert.deepEqual(mapsOf(data)[0].z, map[2], "the start is the step asked for");
    for (const [at, { data: shown }] of frames.entries()) {
      const [kernel, loss] = mapsOf(shown);
      assert.deepEqual([kernel.x, kernel.y, kernel.z], [deltas, taus, map[at + 1]]);
      close(loss.z[1][2], Math.log10(map[at + 1][1][2]), ROUNDOFF);
      assert.deepEqual([kernel.zmin, kernel.zmax], [0, 3]);
    }
  });

  it("name regimes in the first map", () => {
    const labelled = studentMaps(results, ["kernelDistance"], 10, [
      { text: "lazy", delta: 0, tau: 1 },
    ]);
    assert.deepEqual(
      labelled.data.flatMap(({ text }) => (text as string[]) ?? []),
      ["lazy"],
    );
  });

  it("lie in a grid of metrics and steps", () => {
    const maps = mapsOf(studentMapGrid(results).data);
    assert.equal(maps.length, METRICS.length * 2);
    for (const [i, { z }] of maps.entries()) if (i < 6) assert.deepEqual(z, map[1 + (i % 2)]);
  });

  it("write steps as powers of ten, and want a step that is there", () => {
    assert.deepEqual([1, 10, 100, 1000, 1e6, 2000].map(stepLabel), [
      "1",
      "10",
      "100",
      "10³",
      "10⁶",
      "2000",
    ]);
    throwsMessage(
      () => studentMaps(results, ["testLoss"], 50),
      RangeError,
      /^studentMaps: start must be one of 10, 1000, got 50/,
    );
  });
});
