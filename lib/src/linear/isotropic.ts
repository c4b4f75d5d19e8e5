/**
 * Networks whose neurons are balanced alike: Delta = eta_w A A^T - eta_a W W^T = delta I. For these gradient flow
 * is solvable (paper Theorem 4.2).
 *
 * @see test/linear/isotropic.test.ts
 */
import { Matrix as DenseMatrix, EigenvalueDecomposition, QrDecomposition } from "ml-matrix";
import { requireCount, requireFinite, requirePositive, requireThat } from "../check";
import {
  difference,
  frobenius,
  identity,
  type Matrix,
  multiply,
  scale,
  scaleMatrix,
  transpose,
} from "../linalg";
import { atUnitRates, fromUnitRates, type LearningRate } from "../minimal/learningRate";
import { gaussianMatrix, type Random } from "../random";
import { imbalanceMatrix, type Layers, type Shape } from "./layers";

/** How far Delta may be from a multiple of the identity, relative to the size of the layers. */
const ISOTROPY_TOLERANCE = 1e-9;

/**
 * The common relative scale of all neurons.
 *
 * @returns delta, with Delta = delta I to 1e-9 of the squared size of the layers.
 * @throws RangeError with the measured deviation if Delta is not a multiple of the identity.
 */
export function isotropicScale(layers: Layers, learningRate?: LearningRate): number {
  const Delta = imbalanceMatrix(layers, learningRate);
  const delta = Delta.reduce((sum, row, i) => sum + row[i], 0) / Delta.length;
  const off = difference(Delta, scaleMatrix(delta, identity(Delta.length)));
  const deviation = off.flat().reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  const { W, A } = atUnitRates(layers, learningRate);
  const size = frobenius(A) ** 2 + frobenius(W) ** 2;
  requireThat(
    deviation <= ISOTROPY_TOLERANCE * size,
    "isotropicScale",
    `Delta must be a multiple of the identity to ${ISOTROPY_TOLERANCE} of the layers' squared size ${size}`,
    `deviation ${deviation}`,
  );
  return delta;
}

/** Rows that are orthonormal, in uniformly random directions, shape [rows, columns], rows <= columns. */
export function orthonormalRows(rows: number, columns: number, rng: Random): number[][] {
  const gaussian = new DenseMatrix(gaussianMatrix(columns, rows, rng));
  const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(gaussian);
  // Signs of the diagonal made positive, so that the distribution is uniform.
  return Array.from({ length: rows }, (_, i) =>
    scale(Math.sign(upperTriangularMatrix.get(i, i)) || 1, orthogonalMatrix.getColumn(i)),
  );
}

/** sqrt(S + shift I), symmetric, for a matrix S + shift I that is positive semidefinite. */
export function symmetricRoot(S: Matrix, shift = 0): number[][] {
  const shifted = S.map((row, i) => row.map((entry, j) => entry + (i === j ? shift : 0)));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new DenseMatrix(shifted),
    { assumeSymmetric: true },
  );
  const vectors = eigenvectorMatrix.to2DArray();
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  const stretched = vectors.map((row) => row.map((entry, j) => entry * roots[j]));
  return multiply(stretched, transpose(vectors));
}

export interface IsotropicStartOptions extends Shape {
  /** The relative scale of every neuron. */
  readonly delta: number;
  /** Standard deviation of the free layer's entries, at unit rates. */
  readonly size: number;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

/**
 * Random layers with Delta = delta I. The layer that delta makes the smaller one is Gaussian; the other one
 * follows from it up to a random rotation.
 *
 * delta > 0 needs h <= c, since eta_w A A^T = delta I + ... has rank h; delta < 0 needs h <= d; delta = 0 is
 * possible for every shape, with rank min(h, d, c).
 *
 * @throws TypeError or RangeError if the shape does not admit delta, or a number is out of range.
 * @see paper section 4 (Theorem 4.2); test/linear/isotropic.test.ts
 * @example
 * const { W, A } = isotropicStart({ h: 1, d: 1, c: 1, delta: 3, size: 1 }, random(0));
 * A[0][0] ** 2 - W[0][0] ** 2; // 3
 */
export function isotropicStart(options: IsotropicStartOptions, rng: Random): Layers {
  const { h, d, c, delta, size, learningRate } = options;
  requireCount("isotropicStart", { h, d, c });
  requireFinite("isotropicStart", { delta });
  requirePositive("isotropicStart", { size });
  requireThat(delta <= 0 || h <= c, "isotropicStart", `delta > 0 needs h <= c = ${c}`, h);
  requireThat(delta >= 0 || h <= d, "isotropicStart", `delta < 0 needs h <= d = ${d}`, h);
  const gaussian = (columns: number): number[][] =>
    scaleMatrix(size, gaussianMatrix(h, columns, rng));
  if (delta === 0) {
    // One factor F, shape [h, rank], shared by both layers.
    const rank = Math.min(h, d, c);
    const F = gaussian(rank);
    const [W, A] = [d, c].map((width) => multiply(F, orthonormalRows(rank, width, rng)));
    return fromUnitRates({ W, A }, learningRate);
  }
  const [free, bound] = delta > 0 ? [d, c] : [c, d];
  const given = gaussian(free);
  const root = symmetricRoot(multiply(given, transpose(given)), Math.abs(delta));
  const other = multiply(root, orthonormalRows(h, bound, rng));
  const [W, A] = delta > 0 ? [given, other] : [other, given];
  return fromUnitRates({ W, A }, learningRate);
}
