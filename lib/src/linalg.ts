/**
 * Vectors and matrices as plain arrays of numbers, so that a notebook can write and print them, and the few
 * operations the theory needs. Decompositions come from ml-matrix.
 *
 * @see test/linalg.test.ts
 */
import { Matrix as DenseMatrix, SVD } from "ml-matrix";
import { requireData } from "./check";

export type Vector = readonly number[];
/** Rows of equal length. */
export type Matrix = readonly Vector[];

/**
 * The inner product u.v.
 *
 * @example
 * dot([1, 2], [3, 4]); // 11
 */
export function dot(u: Vector, v: Vector): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i] * v[i];
  return sum;
}

/**
 * Euclidean norm of a vector of any length, safe from overflow and underflow. (Math.hypot takes its numbers as
 * arguments, of which there may be some 100,000 only.)
 *
 * @example
 * norm([3e200, 4e200]); // 5e200
 */
export function norm(u: Vector): number {
  let largest = 0;
  for (const entry of u) largest = Math.max(largest, Math.abs(entry));
  if (largest === 0 || largest === Infinity) return largest;
  // Kahan's compensated sum of the squares, in units of the largest.
  let [sum, compensation] = [0, 0];
  for (const entry of u) {
    const square = (entry / largest) ** 2 - compensation;
    const next = sum + square;
    compensation = next - sum - square;
    sum = next;
  }
  return Math.sqrt(sum) * largest;
}

/**
 * factor u.
 *
 * @example
 * scale(2, [1, -3]); // [2, -6]
 */
export const scale = (factor: number, u: Vector): number[] => u.map((entry) => factor * entry);

/**
 * u + v.
 *
 * @example
 * add([1, 2], [3, 4]); // [4, 6]
 */
export const add = (u: Vector, v: Vector): number[] => u.map((entry, i) => entry + v[i]);

/**
 * u - v.
 *
 * @example
 * subtract([1, 2], [3, 5]); // [-2, -3]
 */
export const subtract = (u: Vector, v: Vector): number[] => u.map((entry, i) => entry - v[i]);

/**
 * u / |u|, or zeros if u is zero.
 *
 * @example
 * unit([3, 4]); // [0.6, 0.8]
 */
export function unit(u: Vector): number[] {
  const length = norm(u);
  return u.map((entry) => (length === 0 ? 0 : entry / length));
}

/**
 * A v.
 *
 * @example
 * apply([[1, 2], [3, 4]], [1, 1]); // [3, 7]
 */
export const apply = (A: Matrix, v: Vector): number[] => A.map((row) => dot(row, v));

/**
 * Rows become columns.
 *
 * @example
 * transpose([[1, 2, 3]]); // [[1], [2], [3]]
 */
export const transpose = (A: Matrix): number[][] => A[0].map((_, j) => A.map((row) => row[j]));

/** A B. */
export function multiply(A: Matrix, B: Matrix): number[][] {
  const columns = transpose(B);
  return A.map((row) => columns.map((column) => dot(row, column)));
}

/** factor A, for a matrix. */
export const scaleMatrix = (factor: number, A: Matrix): number[][] =>
  A.map((row) => scale(factor, row));

/**
 * A - B, for matrices.
 *
 * @example
 * difference([[1, 2]], [[3, 5]]); // [[-2, -3]]
 */
export const difference = (A: Matrix, B: Matrix): number[][] =>
  A.map((row, i) => subtract(row, B[i]));

/**
 * The Frobenius norm, the Euclidean norm of all entries.
 *
 * @example
 * frobenius([[3], [4]]); // 5
 */
export const frobenius = (A: Matrix): number => norm(A.map(norm));

/**
 * I, shape [n, n].
 *
 * @example
 * identity(2); // [[1, 0], [0, 1]]
 */
export const identity = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));

/** The d-by-d matrix p I + q u u^T. */
export const identityPlusOuter = (p: number, q: number, u: Vector): number[][] =>
  u.map((ui, i) => u.map((uj, j) => (i === j ? p : 0) + q * ui * uj));

/** The singular value decomposition A = sum_i values[i] left[i] right[i]^T. */
export interface SingularTriples {
  /** In falling order, min(rows, columns) of them. */
  readonly values: number[];
  /** Orthonormal vectors, each of the length of a column of A. */
  readonly left: number[][];
  /** Orthonormal vectors, each of the length of a row of A. */
  readonly right: number[][];
}

/**
 * Singular values and vectors of any matrix.
 *
 * @example
 * singularTriples([[0, 2], [1, 0]]).values; // [2, 1]
 */
export function singularTriples(A: Matrix): SingularTriples {
  // ml-matrix wants at least as many rows as columns.
  const wide = A.length < A[0].length;
  const svd = new SVD(new DenseMatrix((wide ? transpose(A) : A) as number[][]));
  const [tall, flat] = [svd.leftSingularVectors, svd.rightSingularVectors].map((m) =>
    m.transpose().to2DArray(),
  );
  return { values: svd.diagonal, left: wide ? flat : tall, right: wide ? tall : flat };
}

/** An orthonormal basis of what is orthogonal to the given orthonormal vectors of R^n. */
export function orthogonalComplement(vectors: readonly Vector[], n: number): number[][] {
  const basis: number[][] = [];
  for (let candidate of identity(n)) {
    if (basis.length === n - vectors.length) break;
    // Twice is enough for orthogonality to round-off.
    for (const v of [...vectors, ...basis, ...vectors, ...basis])
      candidate = subtract(candidate, scale(dot(v, candidate), v));
    // At least one axis reaches this far out of what is spanned so far.
    if (norm(candidate) > 0.5 / Math.sqrt(n)) basis.push(unit(candidate));
  }
  return basis;
}

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
 * @example
 * const line = solutionSet([[3, 4]], [5]);
 * line.minimumNorm; // [0.6, 0.8]
 * line.projectOnNullSpace([-4, 3]); // [-4, 3]
 */
export function solutionSet(X: Matrix, y: Vector): SolutionSet {
  requireData("solutionSet", X, y);
  const { values, left: samples, right: inputs } = singularTriples(X);
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
