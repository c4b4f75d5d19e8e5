import assert from "node:assert/strict";
import { deltaSymbol } from "../../lib/src/figures/palette";
import { courseFigure, kernelAgainst, layerProfiles } from "../../lib/src/images/courseFigures";
import { COURSE_METRICS, type CourseSummary } from "../../lib/src/images/kernelResults";
import { throwsMessage } from "../close";

/** Results in which every value tells its place. */
const [alphas, steps] = [
  [0.1, 1, 10],
  [0, 1, 8],
];
const table = (factor: number) => alphas.map((alpha) => steps.map((step) => factor * alpha * step));
const tables = (unit: number) =>
  Object.fromEntries(
    COURSE_METRICS.map((name, m) => [name, table(unit * (m + 1))]),
  ) as unknown as CourseSummary["metrics"];
const summary: CourseSummary = {
  alphas,
  steps,
  seeds: [0, 1, 2, 3],
  metrics: tables(1),
  std: tables(4),
  layerHamming: alphas.map((alpha) => steps.map((step) => [0, alpha * step])),
};

type Line = { x: number[]; y: number[]; name?: string; fill?: string; marker?: { symbol: string } };
const split = (data: readonly object[]): { lines: Line[]; bands: Line[] } => ({
  lines: (data as Line[]).filter(({ fill }) => fill === undefined),
  bands: (data as Line[]).filter(({ fill }) => fill !== undefined),
});

describe("figures of courses", () => {
  it("draw every metric over the steps above 0, with shades of one standard error above 0", () => {
    const { data, layout } = courseFigure(summary, ["kernelDistance", "testAccuracy"]);
    const { lines, bands } = split(data);
    assert.equal(lines.length, 6);
    assert.deepEqual(
      [lines[2].x, lines[2].y],
      [
        [1, 8],
        [10, 80],
      ],
    );
    assert.deepEqual(
      lines.slice(0, 3).map(({ marker }) => marker?.symbol),
      [-1, 0, 1].map(deltaSymbol),
    );
    // A deviation of four times the value over four seeds: one error is twice the value.
    assert.deepEqual(bands[2].y, [30, 240, 80 / 3, 10 / 3], "ends at a third of the value");
    assert.deepEqual(bands[5].y, [210, 1680, -560, -70], "and at its error on a linear axis");
    const { yaxis, yaxis2 } = layout as Record<string, { type?: string }>;
    assert.deepEqual([yaxis.type, yaxis2.type], ["log", undefined]);
    assert.equal(
      split(courseFigure({ ...summary, seeds: [0] }, ["testLoss"]).data).bands.length,
      0,
    );
  });

  it("have ticks between the decades where there are few of these", () => {
    const ticksOf = (factor: number) => {
      const metrics = {
        ...summary.metrics,
        kernelDistance: alphas.map((alpha) => steps.map(() => alpha ** factor)),
      };
      const { layout } = courseFigure({ ...summary, metrics, seeds: [0] }, ["kernelDistance"]);
      return (layout as Record<string, { tickvals?: number[] }>).yaxis.tickvals;
    };
    assert.deepEqual(ticksOf(0.5), [0.5, 1, 2]);
    assert.deepEqual(ticksOf(2), undefined);
  });

  it("draw the kernel against other distances, up to a step", () => {
    const { lines } = split(
      kernelAgainst(summary, ["hammingDistance", "parameterDistance"], 2).data,
    );
    assert.deepEqual(
      lines.map(({ x, y }) => [x, y]),
      [2, 3].flatMap((factor) => alphas.map((alpha) => [[factor * alpha], [alpha]])),
    );
  });

  it("draw the layers side by side, nothing where nothing has switched", () => {
    const { lines } = split(layerProfiles(summary, [8, 1]).data);
    assert.deepEqual(
      [lines[2].x, lines[2].y],
      [
        [1, 2],
        [Number.NaN, 80],
      ],
    );
    assert.deepEqual(lines[5].y[1], 10);
  });

  it("refuse steps that are not there", () => {
    throwsMessage(
      () => courseFigure({ ...summary, steps: [0] }, []),
      RangeError,
      /^courseFigure: there must be/,
    );
    throwsMessage(
      () => kernelAgainst(summary, [], 0.5),
      RangeError,
      /^kernelAgainst: there must be a step/,
    );
    throwsMessage(() => layerProfiles(summary, [3]), RangeError, /among 0, 1, 8, got 3/);
  });
});
