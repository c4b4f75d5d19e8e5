/**
 * How gradient flow of the wide linear network moves its function: vec(d beta/dt) = -M vec(X^T X beta - X^T Y), with
 * vec stacking the c columns of beta, so that M has shape [c d, c d].
 *
 * @see paper Theorems 4.1 and 4.2; test/linear/preconditioner.test.ts
 */
import { requireFinite, requireMatrix, requireThat } from "../check";
import { frobenius, type Matrix, multiply, transpose } from "../linalg";
import { type LearningRate, layerMagnitudes, UNIT_RATES } from "../minimal/magnitudes";
import { symmetricRoot } from "./isotropic";
import { type Layers, requireLayers, requireRates } from "./layers";

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
 */
export function preconditioner(
  { W, A }: Layers,
  learningRate: LearningRate = UNIT_RATES,
): number[][] {
  requireLayers("preconditioner", { W, A });
  requireRates("preconditioner", learningRate);
  const scaled = (B: Matrix, rate: number): number[][] =>
    multiply(transpose(B), B).map((row) => row.map((entry) => rate * entry));
  return kroneckerSum(scaled(A, learningRate.w), scaled(W, learningRate.a));
}

/**
 * The contribution M_k of one neuron, from what it computes, beta_k = w_k a_k^T of shape [d, c], and its
 * conserved delta_k alone (Theorem 4.1):
 *
 *     M_k = (kappa+delta)/2 beta^T beta/|beta|^2 (x) I_d + (kappa-delta)/2 I_c (x) beta beta^T/|beta|^2.
 *
 * @param beta  shape [d, c], of rank one, not zero.
 * @throws RangeError if beta is zero or a number is not finite.
 */
export function neuronPreconditioner(
  beta: Matrix,
  delta: number,
  learningRate: LearningRate = UNIT_RATES,
): number[][] {
  requireMatrix("neuronPreconditioner", { beta });
  requireFinite("neuronPreconditioner", { delta });
  requireRates("neuronPreconditioner", learningRate);
  const size = frobenius(beta);
  requireThat(size > 0, "neuronPreconditioner", "beta must not be zero", beta);
  const { readout, input } = layerMagnitudes(
    Math.sqrt(learningRate.a * learningRate.w) * size,
    delta,
  );
  const unitBeta = beta.map((row) => row.map((entry) => entry / size));
  const outputs = multiply(transpose(unitBeta), unitBeta).map((row) =>
    row.map((entry) => readout * entry),
  );
  const inputs = multiply(unitBeta, transpose(unitBeta)).map((row) =>
    row.map((entry) => input * entry),
  );
  return kroneckerSum(outputs, inputs);
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
 */
export function isotropicPreconditioner(
  beta: Matrix,
  delta: number,
  learningRate: LearningRate = UNIT_RATES,
): number[][] {
  requireMatrix("isotropicPreconditioner", { beta });
  requireFinite("isotropicPreconditioner", { delta });
  requireRates("isotropicPreconditioner", learningRate);
  const k2 = learningRate.a * learningRate.w;
  const root = (gram: Matrix, shift: number): number[][] =>
    symmetricRoot(
      gram.map((row, i) => row.map((entry, j) => k2 * entry + (i === j ? (delta * delta) / 4 : 0))),
    ).map((row, i) => row.map((entry, j) => entry + (i === j ? shift : 0)));
  return kroneckerSum(
    root(multiply(transpose(beta), beta), delta / 2),
    root(multiply(beta, transpose(beta)), -delta / 2),
  );
}
