import assert from "node:assert/strict";
import { alphaLook } from "../../lib/src/figures/palette";
import { courseFigure, kernelAgainst } from "../../lib/src/images/courseFigures";
import { layerFigure, layerMeans } from "../../lib/src/images/layerFigure";
import { type Results, type Row, resultsOf } from "../../lib/src/results";
import { close, throwsMessage } from "../close";

const axes = ["alpha", "seed", "step"];
const alphas = [0.1, 1, 10];
const METRICS = ["kernelDistance", "hammingDistance", "parameterDistance", "testAccuracy"];

/** Results in which every value tells its place: alpha step (metric + 1), spread over four seeds by `spread`. */
const rows = (steps: readonly number[], spread: number, seeds = [-1, 1, -1, 1]): Row[] =>
  alphas.flatMap((alpha) =>
    seeds.flatMap((sign, seed) =>
      steps.map((step) => ({
        ...Object.fromEntries(
          METRICS.map((name, m) => [name, alpha * step * (m + 1) * (1 + sign * spread)]),
        ),
        layerHamming: [0, alpha * step * (1 + sign * spread)],
        layerMotion: [step, alpha, 0],
        alpha,
        seed,
        step,
      })),
    ),
  );
const results = resultsOf(rows([0, 1, 8], 0.5), { axes });
/** Standard error of the values 1 - 0.5, 1 + 0.5, 1 - 0.5, 1 + 0.5. */
const ERROR = Math.sqrt(4 * 0.25) / Math.sqrt(3) / 2;

type Line = { x: number[]; y: number[]; name?: string; fill?: string; marker?: { symbol: string } };
const split = (data: readonly object[]): { lines: Line[]; bands: Line[] } => ({
  lines: (data as Line[]).filter(({ fill }) => fill === undefined),
  bands: (data as Line[]).filter(({ fill }) => fill !== undefined),
});

describe("figures of courses", () => {
  it("draw every metric over the steps above 0, with shades of one standard error", () => {
    const { data, layout } = courseFigure(results, ["kernelDistance", "testAccuracy"]);
    const { lines, bands } = split(data);
    assert.equal(lines.length, 6);
    assert.deepEqual(lines[2].x, [1, 8]);
    assert.deepEqual(lines[2].y, [10, 80]);
    const symbols = lines.slice(0, 3).map(({ marker }) => marker?.symbol);
    assert.deepEqual(
      symbols,
      alphas.map((alpha) => alphaLook(alpha).symbol),
    );
    const ends = [10 * (1 + ERROR), 80 * (1 + ERROR), 80 * (1 - ERROR), 10 * (1 - ERROR)];
    for (const [i, end] of ends.entries()) close(bands[2].y[i], end, 1e-12);
    const { yaxis, yaxis2 } = layout as Record<string, { type?: string }>;
    assert.deepEqual([yaxis.type, yaxis2.type], ["log", undefined]);
    const one = resultsOf(rows([1], 0, [0]), { axes });
    assert.equal(split(courseFigure(one, ["testAccuracy"]).data).bands.length, 0);
  });

  it("draw all kernel distances on one scale", () => {
    const some = rows([1, 8], 0).map((row) => ({
      ...row,
      kernelDistanceOfPatterns: 0.01 * (row.kernelDistance as number),
    }));
    const { layout } = courseFigure(resultsOf(some, { axes }), [
      "kernelDistance",
      "kernelDistanceOfPatterns",
    ]);
    const { yaxis, yaxis2 } = layout as Record<string, { range: number[] }>;
    assert.deepEqual(yaxis.range, yaxis2.range);
    assert.ok(yaxis.range[0] < Math.log10(0.001) && yaxis.range[1] > Math.log10(80));
  });

  it("end shades above 0 on logarithmic axes, and curves where a training diverged", () => {
    const wide = courseFigure(resultsOf(rows([1], 4), { axes }), [
      "kernelDistance",
      "testAccuracy",
    ]);
    const { bands } = split(wide.data);
    close(bands[2].y[1], 10 / 3, 1e-12);
    close(bands[5].y[1], 40 * (1 - 8 * ERROR), 1e-12);
    const diverged = rows([0, 1, 8], 0.5).filter(({ alpha, step }) => alpha !== 10 || step !== 8);
    const { data } = courseFigure(resultsOf(diverged, { axes }), ["kernelDistance"]);
    assert.deepEqual(
      split(data).lines.map(({ x }) => x),
      [[1, 8], [1, 8], [1]],
    );
  });

  it("have ticks between the decades where there are few of these", () => {
    const ticksOf = (power: number) => {
      const some = alphas.map((alpha) => ({
        alpha,
        seed: 0,
        step: 1,
        kernelDistance: alpha ** power,
      }));
      const { layout } = courseFigure(resultsOf(some, { axes }), ["kernelDistance"]);
      return (layout as Record<string, { tickvals?: number[] }>).yaxis.tickvals;
    };
    assert.deepEqual(ticksOf(0.5), [0.5, 1, 2]);
    assert.deepEqual(ticksOf(2), undefined);
  });

  it("draw the kernel against other distances, up to a step", () => {
    const { data } = kernelAgainst(results, ["hammingDistance", "parameterDistance"], 2);
    const expected = [2, 3].flatMap((factor) => alphas.map((alpha) => [[factor * alpha], [alpha]]));
    for (const [i, { x, y }] of split(data).lines.entries()) {
      close(x[0], expected[i][0][0], 1e-12);
      close(y[0], expected[i][1][0], 1e-12);
    }
  });

  it("draw the layers side by side, nothing where nothing has switched", () => {
    assert.deepEqual(layerMeans(results.at({ alpha: 10, step: 8 }), "layerHamming"), [0, 80]);
    const figure = layerFigure(results, 8);
    const { lines } = split(figure.data);
    assert.deepEqual(lines[2].x, [1, 2]);
    assert.deepEqual(lines[2].y, [Number.NaN, 80]);
    assert.deepEqual(lines[5].y, [8, 10, Number.NaN]);
    assert.deepEqual(
      figure.frames?.map(({ name }) => name),
      ["1", "8"],
    );
    const one = resultsOf(rows([0, 8], 0.5), { axes });
    assert.equal(layerFigure(one, 1).frames, undefined, "one step needs no slider");
  });

  it("refuse steps that are not there", () => {
    const refused = (make: () => unknown, message: RegExp): void =>
      throwsMessage(make, RangeError, message);
    const start: Results = resultsOf(rows([0], 0.5), { axes });
    refused(() => courseFigure(start, []), /^courseFigure: there must be a step from 1/);
    refused(() => kernelAgainst(results, [], 0.5), /^kernelAgainst: there must be a step/);
    refused(() => layerFigure(start, 1), /^layerFigure: there must be a step/);
  });
});
