/**
 * How far a two-layer network has moved, in three senses: its kernel, its activation patterns, its parameters.
 *
 * @see paper section 5, Fig. 5b; test/piecewise/twoLayer.test.ts
 */
import { requireMatrix, requireThat } from "../check";
import { type Matrix, norm, subtract } from "../linalg";
import { matrixKernelDistance } from "../minimal/functionSpace";
import {
  activationSlopes,
  type Network,
  type NetworkOptions,
  neuralTangentKernel,
  requireNetwork,
} from "./twoLayer";

function requireSameShape(where: string, first: Network, second: Network): void {
  requireNetwork(where, first);
  requireNetwork(where, second);
  const same = first.W.length === second.W.length && first.W[0].length === second.W[0].length;
  const shape = `second.W must be ${first.W.length} by ${first.W[0].length}`;
  requireThat(same, where, shape, [second.W.length, second.W[0].length]);
}

/**
 * Kernel distance S = 1 - <K_1, K_2> / (|K_1| |K_2|) of the neural tangent kernels on X.
 *
 * @param X inputs, shape [n, d].
 * @returns S, from 0 (the same kernel up to a factor: lazy) towards 1 (rich).
 * @throws RangeError if shapes differ or a kernel is zero (every neuron dead on every input).
 */
export function kernelDistance(
  first: Network,
  second: Network,
  X: Matrix,
  options: NetworkOptions = {},
): number {
  requireSameShape("kernelDistance", first, second);
  return matrixKernelDistance(
    neuralTangentKernel(first, X, options),
    neuralTangentKernel(second, X, options),
  );
}

/**
 * Hamming distance of the activation patterns: how many neurons differ in being active (w_k.x > 0), counted on each
 * input and averaged over inputs.
 *
 * @param X inputs, shape [n, d].
 * @returns from 0 to h.
 */
export function hammingDistance(first: Network, second: Network, X: Matrix): number {
  requireSameShape("hammingDistance", first, second);
  requireMatrix("hammingDistance", { X });
  const [one, two] = [first, second].map((network) => activationSlopes(network, X));
  const numFlips = one.reduce(
    (sum, row, k) => sum + row.filter((c, i) => c !== two[k][i]).length,
    0,
  );
  return numFlips / X.length;
}

/** Euclidean distance of all parameters: sqrt(|W_1 - W_2|^2 + |a_1 - a_2|^2). */
export function parameterDistance(first: Network, second: Network): number {
  requireSameShape("parameterDistance", first, second);
  return norm([
    ...first.W.map((w, k) => norm(subtract(w, second.W[k]))),
    norm(subtract(first.a, second.a)),
  ]);
}
