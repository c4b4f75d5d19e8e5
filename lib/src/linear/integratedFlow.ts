/**
 * Gradient flow of the wide linear network on any data, followed numerically.
 *
 * @see test/linear/layers.test.ts
 */
import { requireMatrix, requirePositive } from "../check";
import { difference, type Matrix, multiply, scaleMatrix, transpose } from "../linalg";
import { type LearningRate, requireRates, UNIT_RATES } from "../minimal/learningRate";
import { flowOf, type NumericalFlow } from "../times";
import { type Layers, requireLayers } from "./layers";

export interface WideFlowOptions {
  /** Input weights at t = 0, shape [h, d]. */
  readonly W0: Matrix;
  /** Readout weights at t = 0, shape [h, c]. */
  readonly A0: Matrix;
  /** Data, shape [n, d]. */
  readonly X: Matrix;
  /** Labels, shape [n, c]. */
  readonly Y: Matrix;
  /** End of the flow, in units of learning rate x steps. */
  readonly until: number;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
  /** Tolerance of each step of the integrator. Default 1e-9. */
  readonly relativeTolerance?: number;
}

/**
 * Velocity of gradient flow, dW/dt = -eta_w A R^T, dA/dt = -eta_a W R, with R = X^T X beta - X^T Y the gradient
 * of |X beta - Y|^2 / 2 with respect to beta = W^T A.
 *
 * @param R shape [d, c].
 * @returns the time derivatives, in the shape of the layers.
 * @see paper section 4; test/linear/layers.test.ts
 */
export const wideVelocity = (
  { W, A }: Layers,
  R: Matrix,
  learningRate: LearningRate = UNIT_RATES,
): Layers => ({
  W: scaleMatrix(-learningRate.w, multiply(A, transpose(R))),
  A: scaleMatrix(-learningRate.a, multiply(W, R)),
});

/**
 * Follows gradient flow of |X W^T A - Y|^2 / 2 by adaptive Runge-Kutta steps.
 *
 * @returns the layers as a function of t, relative error about ten times relativeTolerance.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, until or a rate is not positive,
 *   or t lies outside 0 ... until.
 * @see paper section 4; test/linear/layers.test.ts
 * @example
 * wideFlow({ W0: [[1]], A0: [[1]], X: [[1]], Y: [[4]], until: 9 }).at(9); // { W: [[2]], A: [[2]] }
 */
export function wideFlow(options: WideFlowOptions): NumericalFlow<Layers> {
  const { W0, A0, X, Y, until, learningRate = UNIT_RATES, relativeTolerance = 1e-9 } = options;
  const { d, c } = requireLayers("wideFlow", { W: W0, A: A0 });
  requireMatrix("wideFlow", { X }, undefined, d);
  requireMatrix("wideFlow", { Y }, X.length, c);
  requirePositive("wideFlow", { until });
  requireRates(learningRate);
  const gram = multiply(transpose(X), X);
  const target = multiply(transpose(X), Y);
  const velocity = ({ W, A }: Layers): Layers => {
    const R = difference(multiply(gram, multiply(transpose(W), A)), target);
    return wideVelocity({ W, A }, R, learningRate);
  };
  return flowOf({ W: W0, A: A0 }, velocity, { until, relativeTolerance });
}
