/** What the pictures of one neuron show is what the neuron does. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { logspace } from "../../lib/src/grid";
import { norm, scale, subtract } from "../../lib/src/linalg";
import { betaPlane } from "../../lib/src/minimal/betaPlane";
import { neuronPanels } from "../../lib/src/minimal/neuronFigure";
import { branches } from "../../lib/src/minimal/surfaces";
import { surfacesFigure } from "../../lib/src/minimal/surfacesFigure";

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const vector = fc.tuple(coordinate, coordinate).filter((beta) => norm(beta) > 0.1);
const times = logspace(0.01, 1e4, 41);

describe("branches", () => {
  it("holds neurons that compute beta, and their mirror images", () =>
    fc.assert(
      fc.property(vector, (beta) => {
        const [one, other] = branches(beta, 3, { name: "β" });
        assert.deepEqual([one.name, other.name], ["β", undefined]);
        for (const { x, y, z } of [one, other] as unknown as Record<"x" | "y" | "z", number[]>[])
          for (const [i, a] of z.entries())
            assert.ok(norm(subtract(scale(a, [x[i], y[i]]), beta)) < 1e-12 * norm(beta));
        assert.deepEqual(other.z, scale(-1, one.z as number[]));
      }),
    ));

  it("must have a range of readouts", () =>
    assert.throws(() => branches([1, 0], 1), /branches: limit must be above 1, got 1/));
});

describe("neuronPanels", () => {
  const path = (beta0: number[], betaStar: number[], delta: number) => {
    const { x, y } = neuronPanels({ beta0, betaStar, delta, times }).data[0];
    return (x as number[]).map((b1, i) => [b1, (y as number[])[i]]);
  };

  it("draws a path from beta0 to betaStar", () =>
    fc.assert(
      fc.property(vector, vector, fc.double({ min: 1, max: 3, noNaN: true }), (from, to, delta) => {
        const betas = path(from, to, delta);
        const size = norm(from) + norm(to);
        assert.ok(norm(subtract(betas[0], from)) < 0.01 * size * (delta + 2 * size));
        assert.ok(norm(subtract(betas[betas.length - 1], to)) < 1e-6);
      }),
    ));

  it("has the same axes for every delta, so that a slider can run over it", () => {
    const axes = [-6, 0, 6].map((delta) => {
      const { layout } = neuronPanels({ beta0: [0, -2], betaStar: [0, 1], delta, times });
      return ["xaxis", "yaxis", "yaxis2", "yaxis3", "yaxis4"].map(
        (name) => (layout[name] as { range?: unknown }).range,
      );
    });
    assert.deepEqual(axes[0], axes[1]);
    assert.deepEqual(axes[0], axes[2]);
  });

  it("leaves a gap where a start straight away from the solution has lost its kernel", () => {
    const { data } = neuronPanels({ beta0: [0, -1], betaStar: [0, 1], delta: 0, times });
    const moved = data[4].y as number[];
    assert.ok(moved[0] < 1e-12);
    assert.ok(Number.isNaN(moved[moved.length - 1]));
  });
});

describe("surfacesFigure", () => {
  const states = [
    { w: [-1, 0], a: 1 },
    { w: [0, 6], a: 6 },
  ];
  const rangeOf = (scale: number) => {
    const trail = {
      delta: 0,
      states: states.map(({ w, a }) => ({ w: w.map((x) => scale * x), a })),
    };
    const { layout } = surfacesFigure([trail], [-1, 0], [0, 36]);
    return (layout.scene as { xaxis: { range: number[] } }).xaxis.range;
  };

  it("has room for the trails, and the paper's axes where these suffice", () => {
    assert.deepEqual(rangeOf(2), [-12, 12]);
    const [first] = states;
    const { layout } = surfacesFigure([{ delta: 0, states: [first] }], [-1, 0], [0, 1]);
    assert.deepEqual((layout.scene as { xaxis: { range: number[] } }).xaxis.range, [-3, 3]);
  });

  it("gives each relative scale its view", () => {
    const trails = [-2, 0, 2].map((delta) => ({ delta, states }));
    const { layout } = surfacesFigure(trails, [-1, 0], [0, 1]);
    const titles = (layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.deepEqual(titles, ["downstream, δ = −2", "balanced, δ = 0", "upstream, δ = 2"]);
  });
});

describe("betaPlane", () => {
  it("shows all points, with room, and levels beyond what it shows", () =>
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        fc.pre(norm(subtract(one, other)) > 0.1);
        const { x, y, traces } = betaPlane([one, other], (b1, b2) => b1 * b2);
        const [levels] = traces as unknown as Record<"x" | "y", number[]>[];
        for (const [i, axis] of [x, y].entries()) {
          const [low, high] = axis?.range ?? [Number.NaN, Number.NaN];
          assert.ok(low < Math.min(one[i], other[i]) && high > Math.max(one[i], other[i]));
          const grid = i === 0 ? levels.x : levels.y;
          assert.ok(grid[0] < low && grid[grid.length - 1] > high);
        }
      }),
    ));

  it("must have points apart", () =>
    assert.throws(
      () => betaPlane([[1, 2]], () => 0),
      /betaPlane: points must not be one and the same/,
    ));
});
