/**
 * The wide linear network f(x) = A^T W x: h hidden neurons, d inputs, c outputs, as two matrices of weights.
 *
 * @see paper section 4; test/linear/layers.test.ts
 */
import { requireMatrix, requirePositive, requireThat } from "../check";
import { type Matrix, multiply, scale, subtract, transpose } from "../linalg";
import { type LearningRate, UNIT_RATES } from "../minimal/magnitudes";

/** Input weights W, shape [h, d], and readout weights A, shape [h, c]: row k belongs to hidden neuron k. */
export interface Layers {
  readonly W: Matrix;
  readonly A: Matrix;
}

/** Sizes of a network. */
export interface Shape {
  readonly h: number;
  readonly d: number;
  readonly c: number;
}

/** Checks two layers and returns their sizes. */
export function requireLayers(where: string, { W, A }: Layers): Shape {
  requireMatrix(where, { W, A });
  requireThat(W.length === A.length, where, `A must have ${W.length} rows, one a neuron`, A.length);
  return { h: W.length, d: W[0].length, c: A[0].length };
}

/** Checks a matrix of function-space coefficients, shape [d, c]. */
export function requireCoefficients(
  where: string,
  beta: Matrix,
  { d, c }: Shape,
  name: string,
): void {
  requireMatrix(where, { [name]: beta });
  const fits = beta.length === d && beta[0].length === c;
  requireThat(fits, where, `${name} must be ${d} by ${c}`, [beta.length, beta[0].length]);
}

export function requireRates(where: string, { a, w }: LearningRate): void {
  requirePositive(where, { "learningRate.a": a, "learningRate.w": w });
}

/**
 * The function the network computes: beta = W^T A, shape [d, c].
 *
 * @throws TypeError or RangeError if the layers' shapes differ or a number is not finite.
 */
export function coefficients(layers: Layers): number[][] {
  requireLayers("coefficients", layers);
  return multiply(transpose(layers.W), layers.A);
}

/**
 * The conserved matrix Delta = eta_w A A^T - eta_a W W^T, shape [h, h]. Its diagonal holds the relative scales
 * delta_k of the neurons.
 *
 * @see paper section 4; test/linear/layers.test.ts
 */
export function imbalance(layers: Layers, learningRate: LearningRate = UNIT_RATES): number[][] {
  requireLayers("imbalance", layers);
  requireRates("imbalance", learningRate);
  const readout = multiply(layers.A, transpose(layers.A));
  const input = multiply(layers.W, transpose(layers.W));
  return readout.map((row, i) =>
    subtract(scale(learningRate.w, row), scale(learningRate.a, input[i])),
  );
}
