/**
 * Vectors and matrices as plain arrays of numbers, so that a notebook can write and print them, and the few
 * operations the theory needs. Decompositions come from ml-matrix.
 *
 * @see test/linalg.test.ts
 */
import { Matrix as DenseMatrix, SVD } from "ml-matrix";
import { requireMatrix, requireVector } from "./check";

export type Vector = readonly number[];
/** Rows of equal length. */
export type Matrix = readonly Vector[];

export function dot(u: Vector, v: Vector): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i] * v[i];
  return sum;
}

/** Euclidean norm, safe from overflow and underflow. */
export const norm = (u: Vector): number => Math.hypot(...u);

export const scale = (factor: number, u: Vector): number[] => u.map((entry) => factor * entry);

export const add = (u: Vector, v: Vector): number[] => u.map((entry, i) => entry + v[i]);

export const subtract = (u: Vector, v: Vector): number[] => u.map((entry, i) => entry - v[i]);

/** u / |u|, or zeros if u is zero. */
export function unit(u: Vector): number[] {
  const length = norm(u);
  return u.map((entry) => (length === 0 ? 0 : entry / length));
}

/** A v. */
export const apply = (A: Matrix, v: Vector): number[] => A.map((row) => dot(row, v));

export const transpose = (A: Matrix): number[][] => A[0].map((_, j) => A.map((row) => row[j]));

/** A B. */
export function multiply(A: Matrix, B: Matrix): number[][] {
  const columns = transpose(B);
  return A.map((row) => columns.map((column) => dot(row, column)));
}

/** The d-by-d matrix p I + q u u^T. */
export const identityPlusOuter = (p: number, q: number, u: Vector): number[][] =>
  u.map((ui, i) => u.map((uj, j) => (i === j ? p : 0) + q * ui * uj));

/** Singular values below this fraction of the largest count as zero: the null space of noisy data. */
const RANK_TOLERANCE = 1e-12;

/** What X, y say about X beta = y: see {@link solutionSet}. */
export interface SolutionSet {
  /** Minimum-norm least-squares solution, shape [d]. */
  readonly minimumNorm: number[];
  /** Number of directions of R^d that X does not see. */
  readonly nullity: number;
  /** Orthogonal projection of a vector [d] on the null space of X. */
  readonly projectOnNullSpace: (u: Vector) => number[];
  /** |X beta - y| of the minimum-norm solution; zero if the data can be interpolated. */
  readonly residual: number;
}

/**
 * All least-squares solutions of X beta = y: one point, and the null space of X through it.
 *
 * @param X data, shape [n, d]; singular values below 1e-12 of the largest count as zero.
 * @param y labels, shape [n].
 * @throws TypeError or RangeError if X is not a matrix or y not a vector of its number of rows.
 * @see test/linalg.test.ts
 */
export function solutionSet(X: Matrix, y: Vector): SolutionSet {
  requireMatrix("solutionSet", { X });
  requireVector("solutionSet", { y }, X.length);
  // The transpose keeps the decomposition thin for wide data, where ml-matrix wants rows >= columns.
  const wide = X.length < X[0].length;
  const svd = new SVD(new DenseMatrix((wide ? transpose(X) : X) as number[][]), { autoTranspose: true });
  const values = svd.diagonal;
  const [left, right] = [svd.leftSingularVectors, svd.rightSingularVectors].map((m) =>
    m.transpose().to2DArray(),
  );
  const [samples, inputs] = wide ? [right, left] : [left, right];
  const seen = values.map((_, i) => i).filter((i) => values[i] > RANK_TOLERANCE * values[0]);
  const minimumNorm = seen.reduce(
    (sum, i) => add(sum, scale(dot(samples[i], y) / values[i], inputs[i])),
    X[0].map(() => 0),
  );
  return {
    minimumNorm,
    nullity: X[0].length - seen.length,
    projectOnNullSpace: (u) =>
      seen.reduce((rest, i) => subtract(rest, scale(dot(inputs[i], rest), inputs[i])), [...u]),
    residual: norm(subtract(apply(X, minimumNorm), y)),
  };
}
