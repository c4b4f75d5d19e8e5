import assert from "node:assert/strict";
import type { Trace } from "../../lib/src/figures/figure";
import { linspace } from "../../lib/src/grid";
import { piecewiseFlow, sphericalCoordinates } from "../../lib/src/piecewise/flow";
import { plansFigure, sheetsFigure } from "../../lib/src/piecewise/sheetsFigure";
import { randomStart } from "../../lib/src/piecewise/start";
import { gaussianMatrix, random } from "../../lib/src/random";
import { close, throwsMessage } from "../close";

const rng = random(4);
const points = gaussianMatrix(12, 2, rng);
const labels = points.map((_, i) => (i % 3 ? 1 : -1));
const network = randomStart({ numInputs: 2, numNeurons: 6, tau: 0.1, delta: 1 }, rng);
const { at } = piecewiseFlow({ network, X: points, y: labels, until: 3 });
const runs = ["one", "other"].map((name) => ({ name, at }));
const data = { points, labels };
const times = { t: 3, from: 0.01, until: 3 };
const count = (trace: Trace): number => (trace.x as number[]).length;

describe("the sheets", () => {
  it("stand side by side over all data, with as many traces at every time", () => {
    const { data: traces, layout } = sheetsFigure(runs, data, 0.1);
    const markers = traces.filter(({ mode }) => mode === "markers");
    assert.deepEqual(markers.map(count), [8, 4, 8, 4]);
    assert.equal(sheetsFigure(runs, data, 3).data.length, traces.length);
    assert.ok(Number(layout.width) / runs.length >= 280);
  });
});

describe("the plans", () => {
  it("end each trail in the direction of its neuron, at the edge when the time is up", () => {
    const { data: traces } = plansFigure(runs.slice(0, 1), data, times);
    const heads = traces.filter(({ name }) => name?.startsWith("w, readout"));
    const drawn = heads.flatMap(({ x, y }) =>
      (x as number[]).map((x1, i) => [x1, (y as number[])[i]]),
    );
    const { mu, directions } = sphericalCoordinates(at(3));
    const ordered = [1, -1].flatMap((sign) =>
      directions.filter((_, k) => Math.sign(mu[k]) === sign),
    );
    for (const [i, [x1, x2]] of drawn.entries()) {
      close(Math.hypot(x1, x2), 1.9, 1e-9);
      close(x1 / 1.9, ordered[i][0], 1e-9);
      close(x2 / 1.9, ordered[i][1], 1e-9);
    }
  });

  it("draw what has not turned as straight lines", () => {
    const still = linspace(0, 1, 2).map(() => network);
    const frozen = ((t: number | number[]) => (Array.isArray(t) ? still : network)) as typeof at;
    const { data: traces } = plansFigure([{ name: "still", at: frozen }], data, times);
    const trail = traces.filter(({ mode, fill }) => mode === "lines" && !fill)[1];
    const [x, y] = [trail.x as number[], trail.y as number[]];
    for (let i = 1; i < 24; i++) close(x[i] * y[0], x[0] * y[i], 1e-12);
  });

  it("refuse times out of order", () =>
    throwsMessage(
      () => plansFigure(runs, data, { ...times, t: 0.01 }),
      RangeError,
      /^plansFigure: t must be above from, at most until, got 0\.01/,
    ));
});
