/**
 * Networks whose neurons are balanced alike: Delta = eta_w A A^T - eta_a W W^T = delta I. For these gradient flow
 * is solvable (paper Theorem 4.2).
 *
 * @see test/linear/isotropic.test.ts
 */
import { Matrix as DenseMatrix, EigenvalueDecomposition, QrDecomposition } from "ml-matrix";
import { requireCount, requireFinite, requirePositive, requireThat } from "../check";
import { dot, frobenius, type Matrix, multiply, scale, transpose } from "../linalg";
import { type LearningRate, UNIT_RATES } from "../minimal/magnitudes";
import { gaussianMatrix, type Random } from "../random";
import { imbalance, type Layers, requireRates, type Shape } from "./layers";

/** How far Delta may be from a multiple of the identity, relative to the size of the layers. */
const ISOTROPY_TOLERANCE = 1e-9;

/**
 * The common relative scale of all neurons.
 *
 * @returns delta, with Delta = delta I to 1e-9 of the squared size of the layers.
 * @throws RangeError with the measured deviation if Delta is not a multiple of the identity.
 */
export function isotropicScale(layers: Layers, learningRate: LearningRate = UNIT_RATES): number {
  const Delta = imbalance(layers, learningRate);
  const delta = Delta.reduce((sum, row, i) => sum + row[i], 0) / Delta.length;
  const deviation = Math.max(
    ...Delta.flatMap((row, i) => row.map((entry, j) => Math.abs(entry - (i === j ? delta : 0)))),
  );
  const size =
    learningRate.w * frobenius(layers.A) ** 2 + learningRate.a * frobenius(layers.W) ** 2;
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

/** The symmetric square root of a positive semidefinite matrix. */
export function symmetricRoot(S: Matrix): number[][] {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new DenseMatrix(S as number[][]),
    {
      assumeSymmetric: true,
    },
  );
  const vectors = eigenvectorMatrix.to2DArray();
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  return vectors.map((row) =>
    vectors.map((other) =>
      dot(
        row.map((entry, j) => entry * roots[j]),
        other,
      ),
    ),
  );
}

export interface IsotropicStartOptions extends Shape {
  /** The relative scale of every neuron. */
  readonly delta: number;
  /** Standard deviation of the free layer's entries. */
  readonly size: number;
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
 */
export function isotropicStart(options: IsotropicStartOptions, rng: Random): Layers {
  const { h, d, c, delta, size, learningRate = UNIT_RATES } = options;
  requireCount("isotropicStart", { h, d, c });
  requireFinite("isotropicStart", { delta });
  requirePositive("isotropicStart", { size });
  requireRates("isotropicStart", learningRate);
  requireThat(delta <= 0 || h <= c, "isotropicStart", `delta > 0 needs h <= c = ${c}`, h);
  requireThat(delta >= 0 || h <= d, "isotropicStart", `delta < 0 needs h <= d = ${d}`, h);

  const rank = Math.min(h, d, c);
  const gaussian = (rows: number, columns: number): number[][] =>
    gaussianMatrix(rows, columns, rng).map((row) => scale(size, row));
  if (delta === 0) {
    // One factor F, shape [h, rank], shared by both layers.
    const F = gaussian(h, rank);
    const layer = (rate: number, width: number): number[][] =>
      multiply(F, orthonormalRows(rank, width, rng)).map((row) => scale(1 / Math.sqrt(rate), row));
    return { W: layer(learningRate.a, d), A: layer(learningRate.w, c) };
  }
  const upstream = delta > 0;
  const [free, bound] = upstream ? [d, c] : [c, d];
  const [freeRate, boundRate] = upstream
    ? [learningRate.a, learningRate.w]
    : [learningRate.w, learningRate.a];
  const given = gaussian(h, free);
  const gram = multiply(given, transpose(given));
  const target = gram.map((row, i) =>
    row.map((entry, j) => freeRate * entry + (i === j ? Math.abs(delta) : 0)),
  );
  const other = multiply(symmetricRoot(target), orthonormalRows(h, bound, rng)).map((row) =>
    scale(1 / Math.sqrt(boundRate), row),
  );
  return upstream ? { W: given, A: other } : { W: other, A: given };
}
