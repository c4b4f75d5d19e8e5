/**
 * The minimal model seen in function space: the preconditioner that turns least squares into gradient flow of
 * the two-layer model, the neural tangent kernel it induces, and how far that kernel has moved.
 *
 * @see paper section 3 ("function space") and Fig. 3; test/minimal/functionSpace.test.ts
 */
import { requireFinite, requireMatrix, requireThat, requireVector } from "../check";
import {
  add,
  difference,
  dot,
  frobenius,
  identityPlusOuter,
  type Matrix,
  multiply,
  norm,
  scaleMatrix,
  subtract,
  transpose,
  unit,
  type Vector,
} from "../linalg";
import { atUnitRates, type LearningRate, rateFactor } from "./learningRate";
import { layerMagnitudes } from "./magnitudes";
import { type Neuron, requireNeuron } from "./singleNeuron";

/**
 * The matrix M of d(beta)/dt = -M X^T (X beta - y), as a function of beta and the conserved delta:
 *
 *     M = (kappa + delta)/2 I + (kappa - delta)/2 beta beta^T / |beta|^2,
 *     kappa = sqrt(delta^2 + 4 eta_a eta_w |beta|^2).
 *
 * @param beta  function-space coefficients, shape [d]; for delta < 0 not zero, since M depends on the
 *   direction from which zero is approached.
 * @param delta relative scale.
 * @returns M, shape [d, d], symmetric and positive semidefinite.
 * @throws RangeError if beta = 0 and delta < 0, or a number is not finite.
 * @see paper eq. 3; test/minimal/functionSpace.test.ts
 * @example
 * preconditioner([0, 2], 3); // [[4, 0], [0, 5]]
 */
export function preconditioner(beta: Vector, delta: number, rates?: LearningRate): number[][] {
  requireVector("preconditioner", { beta });
  requireFinite("preconditioner", { delta });
  const isTip = norm(beta) === 0 && delta < 0;
  requireThat(!isTip, "preconditioner", "beta must not be zero when delta < 0", beta);
  const { readout, input } = layerMagnitudes(rateFactor(rates) * norm(beta), delta);
  return identityPlusOuter(readout, input, unit(beta));
}

/**
 * The neural tangent kernel of the data, K = X M X^T.
 *
 * @param X data, shape [n, d].
 * @param M preconditioner, shape [d, d].
 * @returns K, shape [n, n].
 * @see paper section 3; test/minimal/functionSpace.test.ts
 * @example
 * neuralTangentKernel([[1, 1]], [[4, 0], [0, 5]]); // [[9]]
 */
export function neuralTangentKernel(X: Matrix, M: Matrix): number[][] {
  requireMatrix("neuralTangentKernel", { X });
  requireMatrix("neuralTangentKernel", { M }, X[0].length, X[0].length);
  return multiply(multiply(X, M), transpose(X));
}

/**
 * Kernel distance of two states of the minimal model on whitened data,
 *
 *     S = 1 - <K1, K2> / (|K1| |K2|)   (Frobenius).
 *
 * With K = X M X^T, X^T X = I and M = m I + n u u^T, S is half the squared distance of M1/|M1| and M2/|M2|.
 * Written out it is a sum of squares, so it is never negative and accurate however small:
 *
 *     2 S = (d-1) (m1-m2)^2 + (m1-m2 + n1-n2)^2 + 2 n1 n2 sin^2(u1, u2),
 *
 * where m, n have been divided by |M|, |M|^2 = (d-1) m^2 + (m+n)^2.
 *
 * @param first, second states {w, a} with w of shape [d], not both layers zero.
 * @returns S, from 0 (same kernel up to scale) to 1; relative accuracy 1e-12.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, or a state is zero.
 * @see paper Fig. 3, third row; test/minimal/functionSpace.test.ts
 * @example
 * kernelDistance({ w: [1, 0], a: 1 }, { w: [2, 0], a: 2 }); // 0
 * kernelDistance({ w: [1, 0], a: 0 }, { w: [0, 1], a: 0 }); // 1
 */
export function kernelDistance(first: Neuron, second: Neuron, learningRate?: LearningRate): number {
  const d = first.w.length;
  const [one, two] = [first, second].map((neuron) => {
    requireNeuron("kernelDistance", neuron, d);
    const { w, a } = atUnitRates(neuron, learningRate);
    const [m, n] = [a * a, dot(w, w)];
    const size = Math.hypot(Math.sqrt(d - 1) * m, m + n);
    requireThat(size > 0, "kernelDistance", "a state must not be zero", neuron);
    return { m: m / size, n: n / size, u: unit(w) };
  });
  const [dm, dn] = [one.m - two.m, one.n - two.n];
  // sin^2 from the chords u1 - u2 and u1 + u2, which keep their digits for nearly parallel directions.
  const sine = (norm(subtract(one.u, two.u)) * norm(add(one.u, two.u))) / 2;
  return Math.min(1, ((d - 1) * dm * dm + (dm + dn) ** 2 + 2 * one.n * two.n * sine * sine) / 2);
}

/**
 * Kernel distance of any two kernel matrices, S = 1 - <K1, K2> / (|K1| |K2|), computed as half the squared
 * distance of the normalized matrices so that it cannot be negative.
 *
 * @param K1, K2 kernels on the same points, shape [n, n], not zero.
 * @returns S, from 0 to 1 for positive semidefinite kernels.
 * @throws TypeError or RangeError if shapes differ or a kernel is zero.
 * @see paper section 2; test/minimal/functionSpace.test.ts
 * @example
 * matrixKernelDistance([[1, 0], [0, 1]], [[2, 0], [0, 0]]); // 0.292893
 */
export function matrixKernelDistance(K1: Matrix, K2: Matrix): number {
  requireMatrix("matrixKernelDistance", { K1 });
  requireMatrix("matrixKernelDistance", { K2 }, K1.length, K1[0].length);
  const [one, two] = [K1, K2].map((K) => {
    const size = frobenius(K);
    requireThat(size > 0, "matrixKernelDistance", "a kernel must not be zero", K);
    return scaleMatrix(1 / size, K);
  });
  return frobenius(difference(one, two)) ** 2 / 2;
}
