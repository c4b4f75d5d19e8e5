/**
 * Gradient flow of the wide linear network on any data, followed numerically.
 *
 * @see test/linear/layers.test.ts
 */
import { requireMatrix, requirePositive, requireThat } from "../check";
import { type Matrix, multiply, scale, subtract, transpose } from "../linalg";
import { type LearningRate, UNIT_RATES } from "../minimal/magnitudes";
import { integrate } from "../ode";
import { type FunctionOfTime, functionOfTime } from "../times";
import {
  coefficients,
  type Layers,
  requireCoefficients,
  requireLayers,
  requireRates,
} from "./layers";

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
  readonly learningRate?: LearningRate;
  /** Tolerance of each step of the integrator. Default 1e-9. */
  readonly relativeTolerance?: number;
}

export interface WideFlow {
  /** The layers at time t, 0 <= t <= until, or one pair for each of several times. */
  readonly at: FunctionOfTime<Layers>;
  /** Velocity evaluations used. */
  readonly evaluations: number;
}

/**
 * Velocity of gradient flow, dW/dt = -eta_w A R^T, dA/dt = -eta_a W R, with R = X^T X beta - X^T Y the gradient
 * of |X beta - Y|^2 / 2 with respect to beta = W^T A.
 *
 * @param R shape [d, c].
 * @throws TypeError or RangeError if shapes differ, or a rate is not positive.
 */
export function velocity(
  layers: Layers,
  R: Matrix,
  learningRate: LearningRate = UNIT_RATES,
): Layers {
  requireCoefficients("velocity", R, requireLayers("velocity", layers), "R");
  requireRates("velocity", learningRate);
  const { W, A } = layers;
  return {
    W: multiply(A, transpose(R)).map((row) => scale(-learningRate.w, row)),
    A: multiply(W, R).map((row) => scale(-learningRate.a, row)),
  };
}

/**
 * Follows gradient flow of |X W^T A - Y|^2 / 2 by adaptive Runge-Kutta steps.
 *
 * @returns the layers as a function of t, relative error about ten times relativeTolerance.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, until or a rate is not positive,
 *   or t lies outside 0 ... until.
 * @see paper section 4; test/linear/layers.test.ts
 */
export function wideFlow(options: WideFlowOptions): WideFlow {
  const { W0, A0, X, Y, until, learningRate = UNIT_RATES, relativeTolerance = 1e-9 } = options;
  const { h, d, c } = requireLayers("wideFlow", { W: W0, A: A0 });
  requireMatrix("wideFlow", { X, Y });
  requireThat(X[0].length === d, "wideFlow", `X must have ${d} columns`, X[0].length);
  const fits = Y.length === X.length && Y[0].length === c;
  requireThat(fits, "wideFlow", `Y must be ${X.length} by ${c}`, [Y.length, Y[0].length]);
  requirePositive("wideFlow", { until });
  requireRates("wideFlow", learningRate);

  const gram = multiply(transpose(X), X);
  const target = multiply(transpose(X), Y);
  const unpack = (state: Float64Array): Layers => {
    const rows = (from: number, width: number): number[][] =>
      Array.from({ length: h }, (_, k) =>
        Array.from(state.subarray(from + k * width, from + (k + 1) * width)),
      );
    return { W: rows(0, d), A: rows(h * d, c) };
  };
  const trajectory = integrate(
    (_t, state, out) => {
      const layers = unpack(state);
      const R = multiply(gram, coefficients(layers)).map((row, i) => subtract(row, target[i]));
      const { W, A } = velocity(layers, R, learningRate);
      out.set([...W.flat(), ...A.flat()]);
    },
    [...W0.flat(), ...A0.flat()],
    { to: until, relativeTolerance },
  );
  return {
    at: functionOfTime((t) => unpack(trajectory.at(t)), until),
    evaluations: trajectory.evaluations,
  };
}
