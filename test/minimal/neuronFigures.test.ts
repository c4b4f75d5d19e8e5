/** What the pictures of one neuron show is what the neuron does. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { logspace } from "../../lib/src/grid";
import { norm, scale, subtract } from "../../lib/src/linalg";
import { neuronPanels } from "../../lib/src/minimal/neuronFigure";
import { branches } from "../../lib/src/minimal/surfaces";

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
