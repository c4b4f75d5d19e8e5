/**
 * The wide linear network f(x) = A^T W x: h hidden neurons, d inputs, c outputs, as two matrices of weights.
 *
 * @see paper section 4; test/linear/layers.test.ts
 */
import { requireMatrix } from "../check";
import { difference, type Matrix, multiply, transpose } from "../linalg";
import { atUnitRates, type LearningRate } from "../minimal/learningRate";

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
  requireMatrix(where, { W });
  requireMatrix(where, { A }, W.length);
  return { h: W.length, d: W[0].length, c: A[0].length };
}

/**
 * The function the network computes: beta = W^T A, shape [d, c].
 *
 * @throws TypeError or RangeError if the layers' shapes differ or a number is not finite.
 * @example
 * wideCoefficients({ W: [[1, 2]], A: [[3, 4]] }); // [[3, 4], [6, 8]]
 */
export function wideCoefficients(layers: Layers): number[][] {
  requireLayers("wideCoefficients", layers);
  return multiply(transpose(layers.W), layers.A);
}

/**
 * The conserved matrix Delta = eta_w A A^T - eta_a W W^T, shape [h, h]. Its diagonal holds the relative scales
 * delta_k of the neurons.
 *
 * @see paper section 4; test/linear/layers.test.ts
 * @example
 * imbalanceMatrix({ W: [[1, 2]], A: [[3, 4]] }); // [[20]]
 */
export function imbalanceMatrix(layers: Layers, learningRate?: LearningRate): number[][] {
  requireLayers("imbalanceMatrix", layers);
  const { W, A } = atUnitRates(layers, learningRate);
  return difference(multiply(A, transpose(A)), multiply(W, transpose(W)));
}
