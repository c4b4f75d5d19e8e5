import assert from "node:assert/strict";
import {
  add,
  apply,
  difference,
  dot,
  frobenius,
  identity,
  identityPlusOuter,
  multiply,
  norm,
  orthogonalComplement,
  scale,
  scaleMatrix,
  singularTriples,
  solutionSet,
  subtract,
  transpose,
  unit,
} from "../lib/src/linalg";
import { gaussianMatrix, random } from "../lib/src/random";
import { close, closeVector, closeWithin, ROUNDOFF, throwsMessage } from "./close";

describe("linalg", () => {
  it("does small arithmetic", () => {
    assert.equal(dot([1, 2], [3, 4]), 11);
    assert.deepEqual(add([1, 2], [3, 4]), [4, 6]);
    assert.deepEqual(subtract([1, 2], [3, 5]), [-2, -3]);
    assert.deepEqual(scale(2, [1, 2]), [2, 4]);
    close(norm([3e200, 4e200]), 5e200, ROUNDOFF);
    close(norm([3e-200, 4e-200]), 5e-200, ROUNDOFF);
    assert.deepEqual([norm([]), norm([-2]), norm([1, -Infinity])], [0, 2, Infinity]);
    assert.ok(Number.isNaN(norm([1, Number.NaN])));
    assert.deepEqual(unit([0, 0]), [0, 0]);
    assert.deepEqual(unit([0, -2]), [0, -1]);
    assert.deepEqual(
      apply(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 1],
      ),
      [3, 7],
    );
    assert.deepEqual(transpose([[1, 2, 3]]), [[1], [2], [3]]);
    assert.deepEqual(multiply([[1, 2]], [[3], [4]]), [[11]]);
    assert.deepEqual(identityPlusOuter(2, 3, [1, -2]), [
      [5, -6],
      [-6, 14],
    ]);
  });

  it("measures vectors of any length, as Math.hypot does short ones", () => {
    const long = new Array<number>(400_000).fill(0.5);
    close(norm(long), Math.sqrt(100_000), ROUNDOFF);
    const rng = random(5);
    for (let i = 0; i < 200; i++) {
      const u = rng.normals(1 + (i % 9)).map((entry) => entry * 10 ** (20 * rng.normal()));
      close(norm(u) / Math.hypot(...u), 1, ROUNDOFF);
    }
  });

  it("has matrices to compare", () => {
    assert.deepEqual(identity(2), [
      [1, 0],
      [0, 1],
    ]);
    assert.deepEqual(difference([[1, 2]], [[3, 5]]), [[-2, -3]]);
    assert.deepEqual(scaleMatrix(2, [[1, -2]]), [[2, -4]]);
    close(frobenius([[3], [4]]), 5, ROUNDOFF);
    const vectors = [unit([1, 2, 2, 0])];
    const basis = [...vectors, ...orthogonalComplement(vectors, 4)];
    closeWithin(frobenius(difference(multiply(basis, transpose(basis)), identity(4))), 0, ROUNDOFF);
    const [A, { values, left, right }] = [
      gaussianMatrix(2, 3, random(1)),
      singularTriples(gaussianMatrix(2, 3, random(1))),
    ];
    const rebuilt = A.map((row, i) =>
      row.map(
        (_, j) => values[0] * left[0][i] * right[0][j] + values[1] * left[1][i] * right[1][j],
      ),
    );
    closeWithin(frobenius(difference(A, rebuilt)), 0, 10 * ROUNDOFF);
  });

  it("describes the solutions of X beta = y for tall, wide and rank-deficient data", () => {
    const rng = random(11);
    for (const [n, d, rank] of [
      [5, 3, 3],
      [3, 5, 3],
      [4, 4, 4],
      [6, 6, 2],
      [2, 7, 1],
      [1, 2, 1],
      [7, 1, 1],
    ]) {
      const left = Array.from({ length: n }, () => rng.normals(rank));
      const right = Array.from({ length: rank }, () => rng.normals(d));
      const X = multiply(left, right);
      const known = rng.normals(d);
      const { minimumNorm, nullity, projectOnNullSpace, residual } = solutionSet(
        X,
        apply(X, known),
      );
      assert.equal(nullity, d - rank);
      closeWithin(residual, 0, ROUNDOFF * 100);
      const across = projectOnNullSpace(known);
      closeWithin(norm(apply(X, across)), 0, ROUNDOFF * 100);
      closeVector(projectOnNullSpace(across), across, ROUNDOFF, { scale: 1 });
      closeVector(add(minimumNorm, across), known, ROUNDOFF * 100);
      closeWithin(dot(minimumNorm, across), 0, ROUNDOFF * 100);
    }
    // What counts as zero is relative to the data, whatever their unit.
    for (const unitOfX of [1e-8, 1e8]) {
      const X = [
        [1, 2],
        [2, 4 + 1e-9],
      ].map((row) => scale(unitOfX, row));
      assert.equal(solutionSet(X, [0, 0]).nullity, 0);
    }
    closeWithin(solutionSet([[1], [1]], [0, 2]).residual, Math.SQRT2, ROUNDOFF);
    assert.equal(solutionSet([[0, 0]], [0]).nullity, 2);
    throwsMessage(
      () => solutionSet([[1]], [1, 2]),
      RangeError,
      /^solutionSet: y must have length 1/,
    );
    throwsMessage(
      () => solutionSet([[1], [1, 2]], [1, 2]),
      RangeError,
      /^solutionSet: X\[1\] must have length 1/,
    );
  });
});
