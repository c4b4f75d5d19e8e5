/** Gradient flow of two-layer networks as the formula says it, for comparison with what the library follows. */
import { dot, type Matrix, multiply, scale, subtract, type Vector } from "../../lib/src/linalg";
import { UNIT_RATES } from "../../lib/src/minimal/learningRate";
import {
  activationSlopes,
  type Network,
  type NetworkOptions,
  output,
} from "../../lib/src/piecewise/twoLayer";

/** dw_k/dt = -eta_w a_k xi_k, da_k/dt = -eta_a w_k.xi_k, xi_k = sum_i c_ki x_i (f(x_i) - y_i). */
export function piecewiseVelocity(
  network: Network,
  X: Matrix,
  y: Vector,
  { gamma = 0, learningRate = UNIT_RATES }: NetworkOptions = {},
): Network {
  const missing = subtract(y, output(network, X, gamma));
  const slopes = activationSlopes(network, X, gamma);
  const pull = multiply(
    slopes.map((row) => row.map((c, i) => c * missing[i])),
    X,
  );
  return {
    W: pull.map((towards, k) => scale(learningRate.w * network.a[k], towards)),
    a: pull.map((towards, k) => learningRate.a * dot(network.W[k], towards)),
  };
}
