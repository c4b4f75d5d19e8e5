import assert from "node:assert/strict";
import { grokkingMaps } from "../../lib/src/grokking/maps";
import { type Results, resultsOf } from "../../lib/src/results";

const place = (tau: number, alpha: number, seed: number) => ({ tau, alpha, seed });
/** Steps of seeds 0 and 1. */
const cells: [number, number, (number | null)[], (number | null)[]][] = [
  [0.5, 1, [500, 700], [5000, 7000]],
  [0.5, 10, [200, 200], [1000, 1000]],
  [1, 0.1, [900, 1100], [null, null]],
  [1, 1, [400], [4000]],
  [1, 10, [300, null], [null, 2000]],
  [1, 30, [300], [3000]],
  [1, 100, [2000, 2000], [null, 5000]],
];
const rows = cells.flatMap(([tau, alpha, train, grok]) =>
  train.map((stepsToTrain, seed) => ({
    ...{ ...place(tau, alpha, seed), stepsToTrain, stepsToGrok: grok[seed] },
  })),
);
const options = { axes: ["tau", "alpha", "seed"], plan: { budget: 30_000 } };

/** Every kind of cell: reached, partly late, late, partly run, not run, diverged; and more alphas at tau = 1. */
const results = resultsOf(rows, {
  ...options,
  missing: [place(0.5, 0.1, 0), place(1, 1, 1)],
  failed: [place(0.5, 0.1, 1)],
  diverged: [place(1, 30, 1), place(1, 300, 0), place(1, 300, 1)],
});

interface Drawn {
  readonly name?: string;
  readonly x: string[];
  readonly y: string[];
  readonly z: (number | null)[][];
  readonly zmin: number;
  readonly zmax: number;
  readonly text: string[];
}
const drawn = (of: Results): Drawn[] => grokkingMaps(of).data as unknown as Drawn[];

describe("maps of grokking", () => {
  const [notRun, censored, median, text, , , medianToTrain] = drawn(results);
  const _ = null;

  it("show steps, runs that came late and runs without a result in three ways, and never two at a place", () => {
    const axes = [
      ["0.1", "1", "10", "30", "100", "300"],
      ["0.5", "1"],
    ];
    assert.deepEqual([median.x, median.y], axes);
    assert.deepEqual(notRun.z, [
      [1, _, _, _, _, _],
      [_, _, _, _, _, 1],
    ]);
    assert.deepEqual(censored.z, [
      [_, _, _, _, _, _],
      [1, _, 1, _, 1, _],
    ]);
    assert.deepEqual(
      median.z.map((row) => row.map((value) => value && Math.round(10 ** value))),
      [
        [_, 6000, 1000, _, _, _],
        [_, 4000, _, 3000, _, _],
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
      "1 30": "3,000<br><i>1 diverged</i>",
      "1 100": "> 30,000<br><i>1 late</i>",
      "1 300": "diverged",
    });
  });

  it("draw training in a map of its own, in the same colors", () => {
    assert.deepEqual([median.zmin, median.zmax], [medianToTrain.zmin, medianToTrain.zmax]);
    assert.equal(Math.round(10 ** medianToTrain.z[0][2]!), 200);
    assert.equal(Math.round(10 ** medianToTrain.zmin), 200);
    assert.equal(Math.round(10 ** medianToTrain.zmax), 6000);
  });

  it("hold when nothing has been run", () => {
    const missing = cells.map(([tau, alpha]) => place(tau, alpha, 0));
    const [empty] = drawn(resultsOf([], { ...options, missing }));
    assert.deepEqual(empty.z, [
      [_, 1, 1, _, _],
      [1, 1, 1, 1, 1],
    ]);
  });
});
