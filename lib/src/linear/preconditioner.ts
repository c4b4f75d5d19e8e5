/**
 * How gradient flow of the wide linear network moves its function: vec(d beta/dt) = -M vec(X^T X beta - X^T Y), with
 * vec stacking the c columns of beta, so that M has shape [c d, c d].
 *
 * @see paper Theorems 4.1 and 4.2; test/linear/preconditioner.test.ts
 */
import { requireFinite, requireMatrix, requireThat } from "../check";
import { frobenius, type Matrix, multiply, scaleMatrix, transpose } from "../linalg";
import { atUnitRates, type LearningRate, rateFactor } from "../minimal/learningRate";
import { layerMagnitudes } from "../minimal/magnitudes";
import { symmetricRoot } from "./isotropic";
import { type Layers, requireLayers } from "./layers";

/** P (x) I_d + I_c (x) Q for P of shape [c, c] and Q of shape [d, d]. */
function kroneckerSum(P: Matrix, Q: Matrix): number[][] {
  const [c, d] = [P.length, Q.length];
  return Array.from({ length: c * d }, (_, row) =>
    Array.from({ length: c * d }, (_, column) => {
      const [i, j] = [Math.floor(row / d), Math.floor(column / d)];
      const [m, n] = [row % d, column % d];
      return (m === n ? P[i][j] : 0) + (i === j ? Q[m][n] : 0);
    }),
  );
}

/**
 * M of any two layers: M = eta_w A^T A (x) I_d + eta_a I_c (x) W^T W.
 *
 * @returns shape [c d, c d], symmetric and positive semidefinite.
 * @throws TypeError or RangeError if the layers' shapes differ, or a rate is not positive.
 * @see paper section 4; test/linear/preconditioner.test.ts
 * @example
 * widePreconditioner({ W: [[1, 0]], A: [[2]] }); // [[5, 0], [0, 4]]
 */
export function widePreconditioner(layers: Layers, learningRate?: LearningRate): number[][] {
  requireLayers("widePreconditioner", layers);
  const { W, A } = atUnitRates(layers, learningRate);
  return kroneckerSum(multiply(transpose(A), A), multiply(transpose(W), W));
}

/**
 * The contribution M_k of one neuron, from what it computes, beta_k = w_k a_k^T of shape [d, c], and its
 * conserved delta_k alone (Theorem 4.1):
 *
 *     M_k = (kappa+delta)/2 beta^T beta/|beta|^2 (x) I_d + (kappa-delta)/2 I_c (x) beta beta^T/|beta|^2.
 *
 * @param beta  shape [d, c], of rank one, not zero.
 * @throws RangeError if beta is zero or a number is not finite.
 * @see paper Theorem 4.1; test/linear/preconditioner.test.ts
 * @example
 * neuronPreconditioner([[2], [0]], 3); // [[5, 0], [0, 4]]
 */
export function neuronPreconditioner(
  beta: Matrix,
  delta: number,
  learningRate?: LearningRate,
): number[][] {
  requireMatrix("neuronPreconditioner", { beta });
  const size = frobenius(beta);
  requireThat(size > 0, "neuronPreconditioner", "beta must not be zero", beta);
  const { readout, input } = layerMagnitudes(rateFactor(learningRate) * size, delta);
  const direction = scaleMatrix(1 / size, beta);
  return kroneckerSum(
    scaleMatrix(readout, multiply(transpose(direction), direction)),
    scaleMatrix(input, multiply(direction, transpose(direction))),
  );
}

/**
 * M as a function of beta and delta alone, for Delta = delta I (Theorem 4.2):
 *
 *     M = (sqrt(k^2 beta^T beta + delta^2/4) + delta/2) (x) I_d + I_c (x) (sqrt(k^2 beta beta^T + delta^2/4) - delta/2),
 *
 * k^2 = eta_a eta_w. Exact for delta = 0; for delta > 0 with h = c neurons, for delta < 0 with h = d. With fewer
 * neurons the formula counts directions of the larger layer that no neuron has: then use {@link preconditioner}.
 *
 * @param beta shape [d, c].
 * @throws TypeError or RangeError if beta is not a matrix or a number is not finite.
 * @see paper Theorem 4.2; test/linear/preconditioner.test.ts
 * @example
 * isotropicPreconditioner([[2]], 3); // [[5]]
 */
export function isotropicPreconditioner(
  beta: Matrix,
  delta: number,
  learningRate?: LearningRate,
): number[][] {
  requireMatrix("isotropicPreconditioner", { beta });
  requireFinite("isotropicPreconditioner", { delta });
  const scaled = scaleMatrix(rateFactor(learningRate), beta);
  const root = (gram: Matrix, sign: number): number[][] =>
    symmetricRoot(gram, delta ** 2 / 4).map((row, i) =>
      row.map((entry, j) => entry + (i === j ? (sign * delta) / 2 : 0)),
    );
  return kroneckerSum(
    root(multiply(transpose(scaled), scaled), 1),
    root(multiply(scaled, transpose(scaled)), -1),
  );
}
