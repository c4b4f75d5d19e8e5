/**
 * Gradient flow of two-layer piecewise-linear networks, followed numerically, in the parameters and in the signed
 * spherical coordinates of the single neurons.
 *
 * The velocity jumps where an input crosses a neuron's kink, and the flow may slide along a kink that it is pushed
 * towards from both sides. A step across a jump has an error of first order whatever the method, so the number
 * of steps grows as one over the tolerance there: ask for three or four digits, not for ten.
 *
 * @see paper section 5; test/piecewise/flow.test.ts
 */
import { requirePositive, requireThat, requireVector } from "../check";
import { type Matrix, norm, scale, type Vector } from "../linalg";
import { UNIT_RATES } from "../minimal/learningRate";
import { layerMagnitudes } from "../minimal/magnitudes";
import { type FlowOptions, flatFlowOf, type NumericalFlow } from "../times";
import { imbalances, type Network, type NetworkOptions, requireNetwork } from "./twoLayer";

export interface PiecewiseFlowOptions extends NetworkOptions {
  /** The network at t = 0. */
  readonly network: Network;
  /** Inputs, shape [n, d]. */
  readonly X: Matrix;
  /** Labels, shape [n]. */
  readonly y: Vector;
  /** End of the flow, in units of learning rate x steps. */
  readonly until: number;
  /** Tolerance of each step, relative to the layers' sizes at the start. Default 1e-4; 1e-10 is fine for gamma = 1. */
  readonly relativeTolerance?: number;
  /** Velocity evaluations after which the integration gives up. Default 300,000. */
  readonly maxEvaluations?: number;
}

/**
 * xi_k = sum_i c_ki x_i (f(x_i) - y_i) for neurons a_k sigma(w_k.x), in flat arrays, without checks: the inner loop of
 * every flow here.
 *
 * @returns writes xi, shape [h d], for W, shape [h d], and a, shape [h]; returns sum_i (f(x_i) - y_i)^2.
 */
export function pushes(
  X: Matrix,
  y: Vector,
  h: number,
  gamma: number,
): (W: Float64Array, a: Float64Array, xi: Float64Array) => number {
  const [n, d] = [X.length, X[0].length];
  const flat = Float64Array.from(X.flat());
  const z = new Float64Array(h * n);
  const missing = new Float64Array(n);
  return (W, a, xi) => {
    for (let i = 0; i < n; i++) missing[i] = -y[i];
    for (let k = 0; k < h; k++)
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += W[k * d + j] * flat[i * d + j];
        z[k * n + i] = sum;
        missing[i] += a[k] * (sum > 0 ? sum : gamma * sum);
      }
    xi.fill(0);
    for (let k = 0; k < h; k++)
      for (let i = 0; i < n; i++) {
        const weight = z[k * n + i] > 0 ? missing[i] : gamma * missing[i];
        for (let j = 0; j < d; j++) xi[k * d + j] += weight * flat[i * d + j];
      }
    return missing.reduce((sum, value) => sum + value * value, 0);
  };
}

/** A component this much smaller than its layer was at the start still counts as large. */
const SMALL = 0.1;

/** Checked options with their defaults, and {@link pushes} for them. */
function prepared(where: string, options: PiecewiseFlowOptions) {
  const { network, X, y, until, gamma = 0, learningRate = UNIT_RATES } = options;
  requireNetwork(where, network, X, options);
  requireVector(where, { y }, X.length);
  requirePositive(where, { until });
  const { relativeTolerance = 1e-4, maxEvaluations = 300_000 } = options;
  const [h, d] = [network.W.length, X[0].length];
  /** The integrator's options for states with components of about this size. */
  const tolerances = (size: number): FlowOptions => {
    const absoluteTolerance = SMALL * relativeTolerance * size;
    return { until, relativeTolerance, absoluteTolerance, maxEvaluations };
  };
  return { h, d, learningRate, tolerances, push: pushes(X, y, h, gamma) };
}

/**
 * Gradient flow of L = 1/2 sum_i (f(x_i) - y_i)^2 in the parameters,
 *
 *     dw_k/dt = -eta_w a_k xi_k,   da_k/dt = -eta_a w_k.xi_k,   xi_k = sum_i c_ki x_i (f(x_i) - y_i).
 *
 * @returns the flow as a function of t. Relative error about ten times relativeTolerance while no kink is met; past
 *   kinks, loss and parameter distance agree with those of gradient descent of tiny steps to 1 % for the default.
 *   An input on which a neuron slides is active at one instant and not at the next (so it is in descent), and what
 *   is made of patterns, as the kernel, flickers by that one input.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, an option is out of range, t lies outside
 *   0 ... until, or the evaluations run out (sliding along a kink: loosen the tolerance).
 * @see paper section 5; test/piecewise/flow.test.ts
 * @example
 * const network = { W: [[0, 1]], a: [1] };
 * piecewiseFlow({ network: network, X: [[0, 1]], y: [4], until: 9 }).at(9).a; // [2.00]
 */
export function piecewiseFlow(options: PiecewiseFlowOptions): NumericalFlow<Network> {
  const { h, d, learningRate, push, tolerances } = prepared("piecewiseFlow", options);
  const { W: W0, a: a0 } = options.network;
  const smaller = Math.min(norm(W0.flat()) / Math.sqrt(h * d), norm(a0) / Math.sqrt(h));
  requireThat(
    smaller > 0,
    "piecewiseFlow",
    "neither layer of network may be zero",
    options.network,
  );
  const xi = new Float64Array(h * d);
  const velocity = (_t: number, state: Float64Array, out: Float64Array): void => {
    const [W, a] = [state.subarray(0, h * d), state.subarray(h * d)];
    push(W, a, xi);
    for (let k = 0; k < h; k++) {
      let along = 0;
      for (let j = k * d; j < (k + 1) * d; j++) {
        along += W[j] * xi[j];
        out[j] = -learningRate.w * a[k] * xi[j];
      }
      out[h * d + k] = -learningRate.a * along;
    }
  };
  return flatFlowOf({ W: W0, a: a0 }, velocity, tolerances(smaller));
}

/** A network by its neurons' functions: f(x) = sum_k mu_k sigma(direction_k.x). */
export interface SphericalNetwork {
  /** mu_k = a_k |w_k|, shape [h]. */
  readonly mu: Vector;
  /** w_k / |w_k|, shape [h, d]. */
  readonly directions: Matrix;
}

/**
 * Signed spherical coordinates mu_k = a_k |w_k| and w_k / |w_k| of every neuron.
 *
 * @see paper eq. 10; test/piecewise/flow.test.ts
 * @example
 * sphericalCoordinates({ W: [[3, 4]], a: [-2] }); // { mu: [-10], directions: [[0.6, 0.8]] }
 */
export function sphericalCoordinates(network: Network): SphericalNetwork {
  requireNetwork("sphericalCoordinates", network);
  return {
    mu: network.W.map((w, k) => network.a[k] * norm(w)),
    directions: network.W.map((w) => scale(1 / norm(w), w)),
  };
}

/**
 * Gradient flow in signed spherical coordinates, which the conserved delta_k close (paper eq. 10):
 *
 *     dmu_k/dt = -kappa_k u_k.xi_k,   du_k/dt = -(kappa_k + delta_k) / (2 mu_k) (I - u_k u_k^T) xi_k,
 *
 * with u_k the unit direction and kappa_k = sqrt(delta_k^2 + 4 eta_a eta_w mu_k^2). Upstream, directions turn at a
 * speed of about delta / mu; downstream, of about mu / |delta|.
 *
 * @returns the flow as a function of t, with the accuracy of {@link piecewiseFlow}.
 * @throws as {@link piecewiseFlow}; also if some mu_k is zero, where the coordinates end.
 * @see paper eq. 10; test/piecewise/flow.test.ts
 * @example
 * const network = { W: [[0, 1]], a: [1] };
 * sphericalFlow({ network: network, X: [[0, 1]], y: [4], until: 9 }).at(9).mu; // [4.00]
 */
export function sphericalFlow(options: PiecewiseFlowOptions): NumericalFlow<SphericalNetwork> {
  const { h, d, learningRate, push, tolerances } = prepared("sphericalFlow", options);
  const delta = imbalances(options.network, learningRate);
  const start = sphericalCoordinates(options.network);
  const smallest = start.mu.reduce((least, mu) => Math.min(least, Math.abs(mu)), Infinity);
  requireThat(smallest > 0, "sphericalFlow", "no mu_k of network may be zero", start.mu);
  const k2 = learningRate.a * learningRate.w;
  const xi = new Float64Array(h * d);
  const velocity = (_t: number, state: Float64Array, out: Float64Array): void => {
    const [mu, U] = [state.subarray(0, h), state.subarray(h)];
    push(U, mu, xi);
    for (let k = 0; k < h; k++) {
      const { readout, input } = layerMagnitudes(Math.sqrt(k2) * Math.abs(mu[k]), delta[k]);
      let along = 0;
      for (let j = k * d; j < (k + 1) * d; j++) along += U[j] * xi[j];
      out[k] = -(readout + input) * along;
      // readout / mu = k2 mu / input; the one without cancellation near mu = 0.
      const speed = delta[k] >= 0 ? readout / mu[k] : (k2 * mu[k]) / input;
      for (let j = k * d; j < (k + 1) * d; j++) out[h + j] = -speed * (xi[j] - along * U[j]);
    }
  };
  return flatFlowOf(start, velocity, tolerances(smallest));
}
