/**
 * A student as the integrators take it, one array, and its velocity in double precision: the reference for what
 * TensorFlow computes for many students at once.
 *
 * Time is that of descent on the mean squared error, t = learning rate x steps: the velocity is 2/n times that of
 * the theory's L = 1/2 sum_i (f(x_i) - y_i)^2.
 *
 * @see paper Fig. 1, appendix on experiments; test/students/studentFlow.test.ts
 */
import type { Matrix, Vector } from "../linalg";
import { pushes } from "../piecewise/flow";
import type { Network } from "../piecewise/twoLayer";

/** A network in one array, W row by row and then a. */
export const flattened = ({ W, a }: Network): Float64Array =>
  Float64Array.from([...W.flat(), ...a]);

/** The network in such an array. */
export function unflattened(state: Float64Array, numNeurons: number): Network {
  const d = state.length / numNeurons - 1;
  return {
    W: Array.from({ length: numNeurons }, (_, k) => Array.from(state.subarray(k * d, (k + 1) * d))),
    a: Array.from(state.subarray(numNeurons * d)),
  };
}

/**
 * dW and da from xi_k = sum_i c_ki x_i (f(x_i) - y_i), shape [h d], written into `out`:
 *
 *     dw_k/dt = -(2/n) a_k xi_k,   da_k/dt = -(2/n) w_k.xi_k
 */
export function velocityFromPushes(
  state: Float64Array,
  xi: Float64Array | Float32Array,
  numNeurons: number,
  numSamples: number,
  out: Float64Array,
): void {
  const d = xi.length / numNeurons;
  const rate = -2 / numSamples;
  for (let k = 0; k < numNeurons; k++) {
    const a = rate * state[numNeurons * d + k];
    let along = 0;
    for (let j = k * d; j < (k + 1) * d; j++) {
      along += state[j] * xi[j];
      out[j] = a * xi[j];
    }
    out[numNeurons * d + k] = rate * along;
  }
}

/**
 * The velocity of flow on the mean squared error.
 *
 * @param X inputs, shape [n, d].
 * @param y labels, shape [n].
 * @returns writes the time derivative of a flattened network into `out` and returns its loss.
 */
export function studentVelocity(
  X: Matrix,
  y: Vector,
  numNeurons: number,
): (state: Float64Array, out: Float64Array) => number {
  const numWeights = numNeurons * X[0].length;
  const push = pushes(X, y, numNeurons, 0);
  const xi = new Float64Array(numWeights);
  return (state, out) => {
    const squares = push(state.subarray(0, numWeights), state.subarray(numWeights), xi);
    velocityFromPushes(state, xi, numNeurons, y.length, out);
    return squares / y.length;
  };
}
