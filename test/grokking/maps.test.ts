import assert from "node:assert/strict";
import { grokkingMaps } from "../../lib/src/grokking/maps";
import type { GrokkingResults } from "../../lib/src/grokking/results";

/** Every kind of cell: reached, partly late, late, partly run, not run; and an extra alpha at tau = 1. */
const results: GrokkingResults = {
  provenance: {},
  taus: [0.5, 1],
  alphas: [0.1, 1, 10],
  seeds: [0, 1],
  budget: 30_000,
  evaluateEvery: 50,
  stepsToTrain: [
    [
      [null, null],
      [500, 700],
      [200, 200],
    ],
    [
      [900, 1100],
      [400, null],
      [300, null],
    ],
  ],
  stepsToGrok: [
    [
      [null, null],
      [5000, 7000],
      [1000, 1000],
    ],
    [
      [null, null],
      [4000, null],
      [null, 2000],
    ],
  ],
  extra: { tau: 1, alphas: [100], stepsToTrain: [[2000, 2000]], stepsToGrok: [[null, 5000]] },
  notRun: [
    { tau: 0.5, alpha: 0.1, seed: 0 },
    { tau: 0.5, alpha: 0.1, seed: 1 },
    { tau: 1, alpha: 1, seed: 1 },
  ],
};

interface Drawn {
  readonly name?: string;
  readonly x: string[];
  readonly y: string[];
  readonly z: (number | null)[][];
  readonly text: string[];
}
const drawn = (of: GrokkingResults): Drawn[] => grokkingMaps(of).data as unknown as Drawn[];

describe("maps of grokking", () => {
  const [notRun, censored, median, text] = drawn(results);

  it("show steps, runs that came late and runs not made in three ways, and never two at a place", () => {
    assert.deepEqual(
      [median.x, median.y],
      [
        ["0.1", "1", "10", "100"],
        ["0.5", "1"],
      ],
    );
    const _ = null;
    assert.deepEqual(notRun.z, [
      [1, _, _, _],
      [_, _, _, _],
    ]);
    assert.deepEqual(censored.z, [
      [_, _, _, _],
      [1, _, 1, 1],
    ]);
    assert.deepEqual(
      median.z.map((row) => row.map((value) => value && Math.round(10 ** value))),
      [
        [_, 6000, 1000, _],
        [_, 4000, _, _],
      ],
    );
  });

  it("say in words what is there", () => {
    const said = new Map(text.text.map((words, i) => [`${text.y[i]} ${text.x[i]}`, words]));
    assert.deepEqual(Object.fromEntries(said), {
      "0.5 0.1": "not run",
      "0.5 1": "6,000",
      "0.5 10": "1,000",
      "1 0.1": "> 30,000",
      "1 1": "4,000<br><i>1 run</i>",
      "1 10": "> 30,000<br><i>1 late</i>",
      "1 100": "> 30,000<br><i>1 late</i>",
    });
  });

  it("draw training in a map of its own, in the same colours", () => {
    const shown = drawn(results) as unknown as {
      zmin: number;
      zmax: number;
      z: (number | null)[][];
    }[];
    assert.deepEqual([shown[2].zmin, shown[2].zmax], [shown[6].zmin, shown[6].zmax]);
    assert.equal(Math.round(10 ** (shown[6].z[0][2] as number)), 200);
    assert.equal(Math.round(10 ** shown[6].zmin), 200);
    assert.equal(Math.round(10 ** shown[6].zmax), 6000);
  });

  it("hold when nothing has been run", () => {
    const all = results.taus.flatMap((tau) =>
      [0.1, 1, 10, 100].flatMap((alpha) => [0, 1].map((seed) => ({ tau, alpha, seed }))),
    );
    const [empty] = drawn({ ...results, notRun: all });
    assert.deepEqual(empty.z, [
      [1, 1, 1, null],
      [1, 1, 1, 1],
    ]);
  });
});
