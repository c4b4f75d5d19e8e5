import assert from "node:assert/strict";
import { type ErrorCurve, errorsFigure } from "../../lib/src/hierarchy/errorsFigure";

const options = { level: 0.1, chance: 0.875, unit: 512 };
const curveOf = (alpha: number, more: Partial<ErrorCurve> = {}): ErrorCurve => ({
  alpha,
  ...{ numTrain: [100, 1000], error: [0.8, 0.05], standardError: [0.02, 0.01] },
  ...more,
});

describe("the figure of test errors", () => {
  it("names each alpha once, and what was published once", () => {
    const published = { numTrain: [100, 500], error: [0.8, 0.1] };
    const needed = { value: 700, error: 30, numRuns: 6 };
    const more = { published, needed, publishedNeeded: 500 };
    const { data } = errorsFigure([curveOf(1 / 3, more), curveOf(10, more)], options);
    const names = data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
    assert.deepEqual(names.filter(Boolean).sort(), [
      "10 %",
      "chance",
      "n_c m^L",
      "published",
      "α = 0.33",
      "α = 10",
    ]);
  });

  it("shows what there is where nothing was published, or the level is not reached", () => {
    const { data } = errorsFigure([curveOf(1)], options);
    assert.ok(data.some(({ name }) => name === "α = 1"));
    assert.ok(errorsFigure([], options).data.length > 0);
  });

  it("draws standard errors as a band around the mean", () => {
    const { data } = errorsFigure([curveOf(1)], options);
    const shade = data.find(({ fill }) => fill === "toself");
    assert.deepEqual(
      (shade!.y as number[]).map((y) => +y.toFixed(3)),
      [0.82, 0.06, 0.04, 0.78],
    );
  });
});
