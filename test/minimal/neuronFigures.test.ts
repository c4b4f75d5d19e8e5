/** What the pictures of one neuron show is what the neuron does. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { logspace } from "../../lib/src/grid";
import { norm, scale, subtract } from "../../lib/src/linalg";
import { betaPlane } from "../../lib/src/minimal/betaPlane";
import { endsFigure } from "../../lib/src/minimal/endsFigure";
import { layersFigure } from "../../lib/src/minimal/layersFigure";
import { movingSurfaces } from "../../lib/src/minimal/movingSurfaces";
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
    // The plane has the fifth place, below the empty ones of its column.
    const { data } = neuronPanels({ beta0, betaStar, delta, times });
    const { x, y } = data.find(({ xaxis }) => xaxis === "x5")!;
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
      return ["xaxis5", "yaxis2", "yaxis4", "yaxis5", "yaxis6"].map(
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

  it("has room for the trails", () => {
    assert.ok(rangeOf(2)[1] > 12 && rangeOf(2)[0] < -12);
  });

  it("says which loss the first sheet's colors mean", () => {
    const { data } = surfacesFigure([{ delta: 0, states }], [-1, 0], [0, 1]);
    assert.ok(data.find(({ type }) => type === "surface")?.showscale);
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

describe("movingSurfaces", () => {
  it("moves points to where the neuron is, in every view and on every curve", () => {
    const states = times.map((_, i) => ({ w: [i - 20, 1], a: 0.5 + i }));
    const trails = [-1, 2].map((delta) => ({ delta, states }));
    const figure = movingSurfaces({ trails, times, beta0: [-1, 0], betaStar: [0, 1], stops: 5 });
    const { data = [], traces = [] } = figure.frames?.[4] ?? {};
    assert.deepEqual(data[0].x, [states[40].w[0]]);
    assert.deepEqual(data[1].x, [times[40]]);
    assert.deepEqual([data[0].scene, data[3].scene], ["scene", "scene2"]);
    assert.equal(figure.data.length, traces[0] + 6);
  });
});

describe("layersFigure", () => {
  it("gives the panels of a row one range, which holds what they show", () => {
    const run = (title: string, a: number) => {
      const states = [1, 2].map((k) => ({ w: [k * a, -k], a: a * k }));
      return { title, delta: 1, states, followed: states };
    };
    const { layout } = layersFigure([run("one", 1), run("other", 5)], [0, 1], [1, 0]);
    const range = (name: string) => (layout[name] as { range: number[] }).range;
    assert.deepEqual(range("yaxis3"), range("yaxis4"));
    assert.ok(range("yaxis3")[0] < 1 && range("yaxis3")[1] > 10);
  });
});

describe("endsFigure", () => {
  it("draws the way of each relative scale at its stop", () => {
    const flows = [3, 0, -3].map((delta) => ({
      delta,
      states: [
        { w: [1, 0], a: 1 },
        { w: [2, delta], a: 1 },
      ],
    }));
    const { frames = [], data } = endsFigure({ x: [1, 0], label: 2, beta0: [1, 0], flows });
    assert.deepEqual(
      frames.map((frame) => frame.data?.[0].y),
      [
        [0, 3],
        [0, 0],
        [0, -3],
      ],
    );
    assert.equal(frames[0].traces?.[1], data.length - 1);
  });
});
