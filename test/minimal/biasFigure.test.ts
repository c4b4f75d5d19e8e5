import assert from "node:assert/strict";
import fc from "fast-check";
import type { Trace } from "../../lib/src/figures/figure";
import { dot, norm, scale, subtract } from "../../lib/src/linalg";
import { basinsOverTime, basinsScene } from "../../lib/src/minimal/basinsFigure";
import { biasPanels, divergence } from "../../lib/src/minimal/biasFigure";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { preconditioner } from "../../lib/src/minimal/functionSpace";
import { interpolatingSolution } from "../../lib/src/minimal/implicitBias";
import { kernelMaps } from "../../lib/src/minimal/kernelMaps";
import { lowRankPaths } from "../../lib/src/minimal/lowRankFigure";
import { neuronComputing } from "../../lib/src/minimal/singleNeuron";
import { closeVector, closeWithin, throwsMessage } from "../close";
import { direction, logUniform, relativeScale, SEED } from "./starts";

const task = { X: [[0.5, 1]], y: [1.1], beta0: [0.4, 0.05] };
const numbers = (trace: Trace, axis: "x" | "y"): number[] => trace[axis] as number[];
const pointsOf = (trace: Trace): number[][] =>
  numbers(trace, "x").map((x, i) => [x, numbers(trace, "y")[i]]);

describe("divergence", () => {
  it("is zero at the start and positive elsewhere (500 cases)", () =>
    fc.assert(
      fc.property(
        direction(3),
        direction(3),
        logUniform(0.1, 3),
        relativeScale(10),
        (u, v, size, delta) => {
          fc.pre(norm(subtract(u, v)) > 0.1);
          const beta0 = scale(size, u);
          closeWithin(divergence(beta0, beta0, delta), 0, 1e-12 * (1 + Math.abs(delta)) ** 2);
          assert.ok(divergence(v, beta0, delta) > 0);
        },
      ),
      { numRuns: 500, seed: SEED },
    ));

  it("has the Hessian sqrt(2) a M^-1 at the start: the flow is steepest descent in its metric", () => {
    // D(beta0 + h u) = h^2 u.(sqrt 2 a M^-1) u / 2 + O(h^3); M is diagonal along and across beta0.
    const [beta0, h] = [[0.8, 0], 1e-4];
    for (const delta of [-2, 0, 3]) {
      const { a } = neuronComputing(beta0, delta);
      const M = preconditioner(beta0, delta);
      for (const axis of [0, 1]) {
        const moved = (by: number): number[] => beta0.map((b, i) => b + (i === axis ? by : 0));
        const second =
          (divergence(moved(h), beta0, delta) + divergence(moved(-h), beta0, delta)) / h ** 2;
        closeWithin(second, (Math.SQRT2 * a) / M[axis][axis], 1e-5 * second, `delta = ${delta}`);
      }
    }
  });

  it("tends to a multiple of the squared distance upstream", () => {
    const [beta0, delta] = [[0.4, 0.05], 1e4];
    const ratio = (beta: number[]): number =>
      divergence(beta, beta0, delta) / norm(subtract(beta, beta0)) ** 2;
    closeWithin(ratio([1, 1]) / ratio([-1, 0.3]), 1, 1e-3);
  });

  it("refuses a start of zero", () =>
    throwsMessage(() => divergence([1, 0], [0, 0], 1), RangeError, /^divergence: beta0 must not/));
});

describe("biasPanels", () => {
  for (const delta of [-6, -0.5, 0, 2, 6])
    it(`draws the nearest solution: rings touch the line only at the end, delta = ${delta}`, () => {
      const { data, layout } = biasPanels(task, delta);
      const end = interpolatingSolution({ ...task, delta });
      const rings = data.slice(0, 4).map(pointsOf);
      for (const [i, part] of [0.25, 0.5, 0.75, 1].entries())
        for (const point of rings[i]) {
          const distance = Math.sqrt(
            divergence(point, task.beta0, delta) / divergence(end, task.beta0, delta),
          );
          closeWithin(distance, part, 1e-6);
          assert.ok(dot(task.X[0], point) <= task.y[0] + 1e-9, "rings stay on this side");
        }
      const path = pointsOf(data[5]);
      closeVector(path[0], task.beta0, 1e-12);
      closeVector(path[path.length - 1], end, 1e-6);
      assert.deepEqual(layout, biasPanels(task, 1).layout);
    });

  it("refuses other data", () => {
    throwsMessage(
      () =>
        biasPanels(
          {
            ...task,
            X: [
              [1, 0],
              [0, 1],
            ],
          },
          0,
        ),
      RangeError,
      /^biasPanels: X must have 1 rows/,
    );
  });
});

describe("lowRankPaths", () => {
  const points = [task.beta0, [0.9, 0.65]];
  const run = { delta: 0, simulated: points, exact: points };

  it("draws solutions that fit, and an end only where one is stated", () => {
    const { data } = lowRankPaths(task, [
      { ...run, stated: [0.9, 0.65] },
      { ...run, delta: -1 },
    ]);
    const named = (name: string) => data.filter((trace) => trace.name === name);
    for (const beta of pointsOf(named("all solutions")[0]))
      closeWithin(dot(task.X[0], beta), task.y[0], 1e-12);
    assert.equal(named("exact").length, 2);
    assert.deepEqual(numbers(named("Theorem 3.1")[0], "x"), [0.9]);
    throwsMessage(
      () => lowRankPaths({ ...task, X: [[1]] }, []),
      RangeError,
      /^lowRankPaths: X\[0\] must have length 2/,
    );
  });
});

describe("the figures of basins", () => {
  const { at, basin } = exactFlow({ w0: [-1, 1], a0: 1, betaStar: [1, 0] });
  const trips = [0.01, -0.01].map((hair) => ({ delta: -1, hair, at }));

  it("show each trip, named once", () => {
    const { data } = basinsScene(trips, [1, 0]);
    assert.equal(data.filter(({ name }) => name === "δ = −1").length, 1);
    assert.equal(data.filter(({ type }) => type === "surface").length, 2);
    const cosines = numbers(basinsOverTime(trips, [1, 0]).data[0], "y");
    assert.ok(cosines.every((value) => Math.abs(value) <= 1 + 1e-12));
    closeWithin(cosines[cosines.length - 1], basin, 1e-6);
    throwsMessage(() => basinsScene(trips, [1]), RangeError, /^basinsScene: betaStar/);
  });

  it("show kernels relative to their largest entry, with one color bar", () => {
    const K = [
      [2, -1],
      [-1, 2],
    ];
    const { data } = kernelMaps(
      [0, 1, 2].map((i) => ({ title: `${i}`, K })),
      3,
    );
    const maps = data.filter(({ type }) => type === "heatmap");
    assert.deepEqual(maps[1].z, [
      [1, -0.5],
      [-0.5, 1],
    ]);
    assert.equal(maps.filter(({ showscale }) => showscale).length, 1);
  });
});
