import assert from "node:assert/strict";
import { add, dot, scale, unit } from "../../lib/src/linalg";
import { type Fold, foldingNetwork } from "../../lib/src/piecewise/folding";
import { activationRegions, parity } from "../../lib/src/piecewise/partition";
import { evaluate, type Point } from "../../lib/src/piecewise/planeNetwork";
import { random } from "../../lib/src/random";
import { close, ROUNDOFF, throwsMessage } from "../close";
import { SEED } from "../minimal/starts";

const WINDOW = [
  [-1, 1],
  [-1, 1],
] as const;

/** Where a point of the sheet lies after all folds: p + 2 max(0, c - n.p) n for each. */
const foldedPoint = (point: Point, folds: readonly Fold[]): number[] =>
  folds.reduce<number[]>(
    (p, { normal, offset }) => {
      const n = unit(normal);
      return add(p, scale(2 * Math.max(0, offset - dot(n, p)), n));
    },
    [...point],
  );

const foldsOf = (seed: number, numFolds: number): Fold[] => {
  const rng = random(SEED).stream(seed);
  return Array.from({ length: numFolds }, () => {
    const [n1, n2] = rng.normals(2);
    return { normal: [n1, n2], offset: 0.3 * rng.normal() };
  });
};

describe("foldingNetwork", () => {
  it("puts every point where folding puts it", () => {
    for (let seed = 0; seed < 50; seed++) {
      const folds = foldsOf(seed, 1 + (seed % 4));
      const network = foldingNetwork(folds);
      const rng = random(seed);
      for (let i = 0; i < 20; i++) {
        const point: Point = [2 * rng.uniform() - 1, 2 * rng.uniform() - 1];
        close(evaluate(network, point).output, foldedPoint(point, folds)[0] + 100, ROUNDOFF);
      }
    }
  });

  it("shows the side of the paper by parity: folded regions keep or reverse their orientation", () => {
    for (let seed = 0; seed < 50; seed++) {
      const folds = foldsOf(seed, 3);
      const { regions } = activationRegions(foldingNetwork(folds), WINDOW);
      for (const region of regions) {
        const corners = region.corners.map((corner) => foldedPoint(corner, folds));
        const [first] = corners;
        let area = 0;
        for (let i = 1; i + 1 < corners.length; i++) {
          const [u, v] = [corners[i], corners[i + 1]].map((p) => [
            p[0] - first[0],
            p[1] - first[1],
          ]);
          area += (u[0] * v[1] - u[1] * v[0]) / 2;
        }
        // 2 carriers a layer are always on; folding is rigid, so the area survives, up to its sign.
        close(area, (parity(region) === 0 ? 1 : -1) * region.area, 1e-10);
      }
    }
  });

  it("has crease patterns that fold flat: alternate angles around a corner sum to pi (Kawasaki)", () => {
    let numCorners = 0;
    for (let seed = 0; seed < 50; seed++) {
      const { borders } = activationRegions(foldingNetwork(foldsOf(seed, 4)), WINDOW);
      const angles = new Map<string, number[]>();
      for (const { ends } of borders)
        for (const [from, to] of [ends, [ends[1], ends[0]]]) {
          if (from.some((value) => Math.abs(value) > 1 - 1e-9)) continue;
          const around = angles.get(String(from)) ?? [];
          angles.set(String(from), [...around, Math.atan2(to[1] - from[1], to[0] - from[0])]);
        }
      for (const around of angles.values()) {
        numCorners++;
        assert.equal(around.length % 2, 0);
        const sorted = around.sort((a, b) => a - b);
        const alternating = sorted.reduce((sum, angle, i) => sum + (i % 2 ? angle : -angle), 0);
        close(alternating, Math.PI, 1e-6);
      }
    }
    assert.ok(numCorners > 100, `${numCorners} corners`);
  });

  it("names bad input", () => {
    throwsMessage(
      () => foldingNetwork([]),
      RangeError,
      /^foldingNetwork: there must be at least one fold, got \[\]/,
    );
    throwsMessage(
      () => foldingNetwork([{ normal: [0, 0], offset: 1 }]),
      RangeError,
      /^foldingNetwork: normal must not be zero, got \[0,0\]/,
    );
    throwsMessage(
      () => foldingNetwork([{ normal: [1, 0], offset: 1 }], 0),
      RangeError,
      /^foldingNetwork: reach must be positive, got 0/,
    );
  });
});
