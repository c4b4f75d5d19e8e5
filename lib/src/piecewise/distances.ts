/**
 * How far a two-layer network has moved, in three senses: its kernel, its activation patterns, its parameters.
 *
 * @see paper section 5, Fig. 5b; test/piecewise/twoLayer.test.ts
 */
import { requireMatrix } from "../check";
import { type Matrix, norm, subtract } from "../linalg";
import { matrixKernelDistance } from "../minimal/functionSpace";
import { numbersOf } from "../times";
import {
  activationSlopes,
  type Network,
  type NetworkOptions,
  piecewiseKernel,
  requireNetwork,
} from "./twoLayer";

function requireSameShape(where: string, first: Network, second: Network): void {
  requireNetwork(where, first);
  requireMatrix(where, { "second.W": second.W }, first.W.length, first.W[0].length);
  requireNetwork(where, second);
}

/**
 * Kernel distance S = 1 - <K_1, K_2> / (|K_1| |K_2|) of the neural tangent kernels on X.
 *
 * @param X inputs, shape [n, d].
 * @returns S, from 0 (the same kernel up to a factor: lazy) towards 1 (rich).
 * @throws RangeError if shapes differ or a kernel is zero (every neuron dead on every input).
 * @see paper Fig. 5b; test/piecewise/twoLayer.test.ts
 * @example
 * piecewiseKernelDistance({ W: [[1]], a: [1] }, { W: [[-1]], a: [1] }, [[1], [-1]]); // 1
 */
export function piecewiseKernelDistance(
  first: Network,
  second: Network,
  X: Matrix,
  options: NetworkOptions = {},
): number {
  requireSameShape("piecewiseKernelDistance", first, second);
  const [one, two] = [first, second].map((network) => piecewiseKernel(network, X, options));
  return matrixKernelDistance(one, two);
}

/**
 * Hamming distance of the activation patterns: how many neurons differ in being active (w_k.x > 0), counted on each
 * input and averaged over inputs.
 *
 * @param X inputs, shape [n, d].
 * @returns from 0 to h.
 * @see paper Fig. 5b; test/piecewise/twoLayer.test.ts
 * @example
 * hammingDistance({ W: [[1], [1]], a: [1, 0] }, { W: [[-1], [2]], a: [1, 2] }, [[1], [2]]); // 1
 */
export function hammingDistance(first: Network, second: Network, X: Matrix): number {
  requireSameShape("hammingDistance", first, second);
  const [one, two] = [first, second].map((network) => activationSlopes(network, X).flat());
  return one.filter((active, i) => active !== two[i]).length / X.length;
}

/**
 * Euclidean distance of all parameters: sqrt(|W_1 - W_2|^2 + |a_1 - a_2|^2).
 *
 * @see paper Fig. 5b; test/piecewise/twoLayer.test.ts
 * @example
 * parameterDistance({ W: [[1, 0]], a: [2] }, { W: [[1, 3]], a: [6] }); // 5
 */
export function parameterDistance(first: Network, second: Network): number {
  requireSameShape("parameterDistance", first, second);
  const [one, two] = [first, second].map(({ W, a }) => numbersOf({ W, a }));
  return norm(subtract(one, two));
}
