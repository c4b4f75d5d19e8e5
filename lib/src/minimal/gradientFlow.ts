/**
 * Gradient flow of the minimal model on any data, whitened or not, followed numerically. This is the
 * experiment beside the closed forms.
 *
 * @see test/minimal/gradientFlow.test.ts
 */
import { requireData, requireFinite, requirePositive, requireVector } from "../check";
import { apply, dot, type Matrix, multiply, scale, transpose, type Vector } from "../linalg";
import { flowOf, type NumericalFlow } from "../times";
import { type LearningRate, requireRates, UNIT_RATES } from "./learningRate";
import type { Neuron } from "./singleNeuron";

export interface GradientFlowOptions {
  /** Input weights at t = 0, shape [d]. */
  readonly w0: Vector;
  /** Readout weight at t = 0. */
  readonly a0: number;
  /** Data, shape [n, d]. */
  readonly X: Matrix;
  /** Labels, shape [n]. */
  readonly y: Vector;
  /** End of the flow, in units of learning rate x steps. */
  readonly until: number;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
  /** Tolerance of each step of the integrator. Default 1e-10. */
  readonly relativeTolerance?: number;
}

/**
 * Velocity of gradient flow, dw/dt = -eta_w a R, da/dt = -eta_a w.R, with R the gradient of the loss with respect
 * to beta = a w: X^T (X beta - y), on whitened data beta - betaStar.
 *
 * @param R shape [d].
 * @returns the time derivatives, in the shape of the neuron.
 * @see paper section 3; test/minimal/singleNeuron.test.ts
 */
export const neuronVelocity = (
  { w, a }: Neuron,
  R: Vector,
  learningRate: LearningRate = UNIT_RATES,
): Neuron => ({ w: scale(-learningRate.w * a, R), a: -learningRate.a * dot(w, R) });

/**
 * Follows gradient flow of |X beta - y|^2 / 2, beta = a w, by adaptive Runge-Kutta steps.
 *
 * @returns the flow as a function of t, relative error about ten times relativeTolerance.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, until or a rate is not positive,
 *   or t lies outside 0 ... until.
 * @see paper section 3; test/minimal/gradientFlow.test.ts
 * @example
 * const flow = gradientFlow({ w0: [0, 1], a0: 1, X: [[1, 0], [0, 1]], y: [0, 4], until: 9 });
 * flow.at(9); // { w: [0, 2], a: 2 }
 */
export function gradientFlow(options: GradientFlowOptions): NumericalFlow<Neuron> {
  const { w0, a0, X, y, until, learningRate = UNIT_RATES, relativeTolerance = 1e-10 } = options;
  requireVector("gradientFlow", { w0 });
  requireFinite("gradientFlow", { a0 });
  requireData("gradientFlow", X, y, w0.length);
  requirePositive("gradientFlow", { until });
  requireRates(learningRate);
  const gram = multiply(transpose(X), X);
  const target = apply(transpose(X), y);
  const velocity = ({ w, a }: Neuron): Neuron => {
    const R = gram.map((row, i) => a * dot(row, w) - target[i]);
    return neuronVelocity({ w, a }, R, learningRate);
  };
  return flowOf({ w: w0, a: a0 }, velocity, { until, relativeTolerance });
}
