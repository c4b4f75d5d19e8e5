/**
 * Two-layer networks with a piecewise-linear nonlinearity,
 *
 *     f(x) = sum_k a_k sigma(w_k.x),   sigma(z) = max(z, gamma z),
 *
 * from ReLU (gamma = 0) to linear (gamma = 1). An input that is always 1 serves as a bias. On the data the
 * nonlinearity is a table of slopes, c_ki = sigma'(w_k.x_i), and while the table does not change, every neuron
 * obeys the minimal model with the data weighted by its row.
 *
 * @see paper section 5; test/piecewise/twoLayer.test.ts
 */
import { requireFinite, requireMatrix, requireThat, requireVector } from "../check";
import {
  apply,
  dot,
  type Matrix,
  multiply,
  scale,
  subtract,
  transpose,
  type Vector,
} from "../linalg";
import { neuralTangentKernel, preconditioner } from "../minimal/functionSpace";
import { atUnitRates, type LearningRate, requireRates, UNIT_RATES } from "../minimal/learningRate";
import { imbalance } from "../minimal/singleNeuron";

export interface Network {
  /** Input weights, shape [h, d]; row k belongs to neuron k. */
  readonly W: Matrix;
  /** Readout weights, shape [h]. */
  readonly a: Vector;
}

export interface NetworkOptions {
  /** Slope of the nonlinearity below zero: 0 is ReLU, 1 linear. Default 0. */
  readonly gamma?: number;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

/** Throws unless network, X [n, d], gamma in 0 ... 1 and the rates fit together. */
export function requireNetwork(
  where: string,
  { W, a }: Network,
  X?: Matrix,
  { gamma = 0, learningRate = UNIT_RATES }: NetworkOptions = {},
): void {
  requireMatrix(where, { W });
  requireVector(where, { a }, W.length);
  if (X !== undefined) requireMatrix(where, { X }, undefined, W[0].length);
  requireFinite(where, { gamma });
  requireThat(gamma >= 0 && gamma <= 1, where, "gamma must lie between 0 and 1", gamma);
  requireRates(learningRate);
}

/**
 * Slopes of the nonlinearity on the data, c_ki = sigma'(w_k.x_i): 1 where neuron k is active on input i (w_k.x_i > 0),
 * gamma elsewhere.
 *
 * @param X inputs, shape [n, d].
 * @returns shape [h, n].
 * @see paper section 5; test/piecewise/twoLayer.test.ts
 */
export function activationSlopes(network: Network, X: Matrix, gamma = 0): number[][] {
  requireNetwork("activationSlopes", network, X, { gamma });
  return network.W.map((w) => X.map((x) => (dot(w, x) > 0 ? 1 : gamma)));
}

/** sigma(w_k.x_i), shape [h, n]. */
const hiddenValues = ({ W }: Network, X: Matrix, gamma: number): number[][] =>
  W.map((w) => apply(X, w).map((z) => Math.max(z, gamma * z)));

/**
 * The network on the data, f(x_i) = sum_k a_k c_ki w_k.x_i.
 *
 * @param X inputs, shape [n, d].
 * @returns shape [n].
 * @example
 * output({ W: [[1, 2], [-1, 0]], a: [3, -2] }, [[1, 1], [-2, 0.5]]); // [9, -4]
 */
export function output(network: Network, X: Matrix, gamma = 0): number[] {
  requireNetwork("output", network, X, { gamma });
  return apply(transpose(hiddenValues(network, X, gamma)), network.a);
}

/**
 * L = 1/2 sum_i (f(x_i) - y_i)^2, the loss whose gradient the flow follows.
 *
 * @example
 * loss({ W: [[1, 2], [-1, 0]], a: [3, -2] }, [[1, 1], [-2, 0.5]], [8, -2]); // 2.5
 */
export function loss(network: Network, X: Matrix, y: Vector, gamma = 0): number {
  requireVector("loss", { y }, X.length);
  const missing = subtract(output(network, X, gamma), y);
  return dot(missing, missing) / 2;
}

/**
 * Relative scales delta_k = eta_w a_k^2 - eta_a |w_k|^2, shape [h]: each is conserved by gradient flow.
 *
 * @see paper section 5; test/piecewise/twoLayer.test.ts
 * @example
 * imbalances({ W: [[1, 2], [-1, 0]], a: [3, -2] }); // [4, 3]
 */
export function imbalances(network: Network, learningRate: LearningRate = UNIT_RATES): number[] {
  requireNetwork("imbalances", network);
  return network.W.map((w, k) => imbalance({ w, a: network.a[k] }, learningRate));
}

/**
 * The neural tangent kernel on the data, from the gradients of both layers:
 *
 *     K_ij = sum_k eta_w a_k^2 c_ki c_kj x_i.x_j + eta_a sigma(w_k.x_i) sigma(w_k.x_j).
 *
 * @param X inputs, shape [n, d].
 * @returns K, shape [n, n]; the outputs move as df/dt = -K (f - y).
 * @see paper section 5; test/piecewise/twoLayer.test.ts
 * @example
 * piecewiseKernel({ W: [[1, 2]], a: [3] }, [[1, 1], [-2, 0.5]]); // [[27, 0], [0, 0]]
 */
export function piecewiseKernel(
  network: Network,
  X: Matrix,
  { gamma = 0, learningRate }: NetworkOptions = {},
): number[][] {
  requireNetwork("piecewiseKernel", network, X, { gamma });
  const unit = atUnitRates({ W: network.W, a: network.a }, learningRate);
  const features = hiddenValues(unit, X, gamma);
  const slopes = activationSlopes(unit, X, gamma).map((row, k) => scale(unit.a[k], row));
  const [readout, input] = [features, slopes].map((all) => multiply(transpose(all), all));
  const gram = multiply(X, transpose(X));
  return gram.map((row, i) => row.map((inner, j) => input[i][j] * inner + readout[i][j]));
}

/**
 * The same kernel from what the neurons represent, K_ij = sum_k c_ki x_i^T M_k x_j c_kj: each neuron brings the
 * preconditioner M_k of the minimal model, which beta_k and the conserved delta_k fix between them.
 *
 * @throws RangeError if beta_k = 0 while delta_k < 0 (a readout of exactly zero), where M_k depends on the direction
 *   from which zero is approached.
 * @see paper section 5, lib/src/minimal/functionSpace.ts; test/piecewise/twoLayer.test.ts
 * @example
 * functionSpaceKernel({ W: [[1, 2]], a: [3] }, [[1, 1], [-2, 0.5]]); // [[27, 0], [0, 0]]
 */
export function functionSpaceKernel(
  network: Network,
  X: Matrix,
  { gamma = 0, learningRate }: NetworkOptions = {},
): number[][] {
  requireNetwork("functionSpaceKernel", network, X, { gamma });
  const slopes = activationSlopes(network, X, gamma);
  const delta = imbalances(network, learningRate);
  const kernels = network.W.map((w, k) => {
    const M = preconditioner(scale(network.a[k], w), delta[k], learningRate);
    return neuralTangentKernel(
      X.map((x, i) => scale(slopes[k][i], x)),
      M,
    );
  });
  return X.map((_, i) => X.map((_, j) => kernels.reduce((sum, K) => sum + K[i][j], 0)));
}
