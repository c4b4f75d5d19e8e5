/**
 * Gradient flow of the minimal model on any data, whitened or not, followed numerically. This is the
 * experiment beside the closed forms.
 *
 * @see test/minimal/gradientFlow.test.ts
 */
import { requireFinite, requireMatrix, requirePositive, requireVector } from "../check";
import { apply, dot, type Matrix, multiply, transpose, type Vector } from "../linalg";
import { integrate } from "../ode";
import { type FunctionOfTime, functionOfTime } from "../times";
import { type LearningRate, UNIT_RATES } from "./magnitudes";
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

export interface NumericalFlow {
  /** The neuron at time t, 0 <= t <= until, or one neuron for each of several times. */
  readonly at: FunctionOfTime<Neuron>;
  /** Velocity evaluations used. */
  readonly evaluations: number;
}

/**
 * Follows dw/dt = -eta_w a X^T rho, da/dt = -eta_a w^T X^T rho, rho = a X w - y, by adaptive Runge-Kutta steps.
 *
 * @returns the flow as a function of t, relative error about ten times relativeTolerance.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, until or a rate is not positive,
 *   or t lies outside 0 ... until.
 * @see paper section 3; test/minimal/gradientFlow.test.ts
 */
export function gradientFlow(options: GradientFlowOptions): NumericalFlow {
  const { w0, a0, X, y, until, learningRate = UNIT_RATES, relativeTolerance = 1e-10 } = options;
  requireVector("gradientFlow", { w0 });
  requireFinite("gradientFlow", { a0 });
  requireMatrix("gradientFlow", { X });
  requireVector("gradientFlow", { "X[0]": X[0] }, w0.length);
  requireVector("gradientFlow", { y }, X.length);
  requirePositive("gradientFlow", {
    until,
    "learningRate.a": learningRate.a,
    "learningRate.w": learningRate.w,
  });

  const d = w0.length;
  const gram = multiply(transpose(X), X);
  const target = apply(transpose(X), y);
  const trajectory = integrate(
    (_t, state, out) => {
      const w = Array.from(state.subarray(0, d));
      const a = state[d];
      const missing = gram.map((row, i) => target[i] - a * dot(row, w));
      for (let i = 0; i < d; i++) out[i] = learningRate.w * a * missing[i];
      out[d] = learningRate.a * dot(w, missing);
    },
    [...w0, a0],
    { to: until, relativeTolerance },
  );

  const at = functionOfTime((t) => {
    const state = trajectory.at(t);
    return { w: Array.from(state.subarray(0, d)), a: state[d] };
  }, until);
  return { at, evaluations: trajectory.evaluations };
}
