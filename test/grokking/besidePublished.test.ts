import assert from "node:assert/strict";
import {
  besidePublished,
  besidePublishedFigure,
  type StepsBeside,
} from "../../lib/src/grokking/besidePublished";
import { readPublished } from "../../lib/src/published";
import { readResults, resultsOf } from "../../lib/src/results";

const published = readPublished("data/published.json");
const results = readResults("data/results/grokking.today.json");

describe("besidePublished", () => {
  it("finds ours for every published number, at the alpha that ours rounds", () => {
    const list = besidePublished(results, published);
    assert.equal(list.length, published.fig12.taus.length * published.fig12.alphas.length);
    for (const { tau, alpha, ours } of list) {
      const rounded = +alpha.toPrecision(1);
      assert.deepEqual(ours, results.at({ tau, alpha: rounded }).values("stepsToGrok"));
    }
  });

  it("leaves out what was not run here", () => {
    const rows = [{ tau: 1, alpha: 10, seed: 0, stepsToGrok: 500 }];
    const few = resultsOf(rows, { axes: ["tau", "alpha", "seed"] });
    assert.deepEqual(besidePublished(few, published), [
      { tau: 1, alpha: 10, published: published.fig12.stepsToGrok[0][2], ours: [500] },
    ]);
  });
});

describe("besidePublishedFigure", () => {
  const one = (alpha: number, ours: (number | null)[]): StepsBeside => ({
    ...{ tau: 1, alpha, published: [1000, 4000], ours },
  });
  const beside = [one(10, [100, 400]), one(1, [900, null])];
  const other = { ...one(3, [500]), tau: 2 };
  const { data } = besidePublishedFigure(
    [
      { name: "a", color: "#000000", beside },
      { name: "b", color: "#ff0000", beside: [other, one(1, [1000])] },
    ],
    3600,
  );
  const [line, means, seeds] = data;

  it("draws an interval at its geometric mean, runs beyond the budget at the budget", () => {
    assert.deepEqual(
      [line.x, line.y],
      [
        [1, 10],
        [2000, 2000],
      ],
    );
    assert.deepEqual(seeds.y, [900, 3600, 100, 400]);
    const off = (means.y as number[]).map((y, i) => Math.abs(y / [1800, 200][i] - 1));
    assert.ok(Math.max(...off) < 1e-12);
  });

  it("has a panel for each tau, in which every reading stands beside what was published", () => {
    // Published, and a line and dots for each reading that has something at this tau.
    assert.equal(data.length, 8);
    const at = data.map(({ x }) => (x as number[]).join());
    assert.deepEqual(at.slice(0, 5), ["1,10", "1,10", "1,1,10,10", "1", "1"]);
    assert.deepEqual(at.slice(5), ["3", "3", "3"]);
  });

  it("refuses to draw nothing", () => {
    assert.throws(() => besidePublishedFigure([], 1), /besidePublishedFigure: there must be steps/);
  });
});
