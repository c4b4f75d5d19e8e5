/**
 * Where the matrix solution ends: networks whose Delta is not a multiple of the identity.
 *
 * @see paper Theorem 4.2; test/linear/ansatz.test.ts
 */
import { requireMatrix, requirePositive } from "../check";
import {
  difference,
  frobenius,
  identity,
  type Matrix,
  multiply,
  singularTriples,
  transpose,
} from "../linalg";
import { flowOf } from "../times";
import { wideFlow } from "./integratedFlow";
import { imbalanceMatrix, type Layers, requireLayers } from "./layers";

/** Tolerance of both flows that are compared. */
const TOLERANCE = 1e-10;

/** Q = [W^T; A^T], shape [d + c, h]. */
const stacked = ({ W, A }: Layers): number[][] => [...transpose(W), ...transpose(A)];

/**
 * How much of Q(t) = [W^T; A^T] no ansatz Q = Y S can reach, on whitened data at unit rates.
 *
 * With any Delta, gradient flow is Q' = L(Q) - Q Q^T Q / 2 with the linear part
 *
 *     L(Q) = [[0, betaStar], [betaStar^T, 0]] Q + D Q Delta / 2,   D = diag(-I_d, I_c).
 *
 * Y solves Y' = L(Y), Y(0) = Q(0). A matrix S(t) with Q = Y S exists just if the columns of Q lie in the span of those
 * of Y. The residual is the part of Q outside: zero where Delta is a multiple of the identity or the layers are
 * aligned with the modes of the target, and always where h >= d + c, when Y can span everything.
 *
 * @param layers    W, shape [h, d], and A, shape [h, c], at t = 0.
 * @param betaStar  target, shape [d, c].
 * @param t         time, positive; much later than 20 / |Y'| the columns of Y are too alike to tell.
 * @returns |Q - projection of Q| / |Q|, 0 to 1; round-off and tolerances leave about 1e-7.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, or t is not positive.
 * @see test/linear/ansatz.test.ts
 * @example
 * ansatzResidual({ W: [[1, 0], [0, 1]], A: [[1], [2]] }, [[2], [1]], 0.5) > 0.01; // true
 */
export function ansatzResidual(layers: Layers, betaStar: Matrix, t: number): number {
  const { d, c } = requireLayers("ansatzResidual", layers);
  requireMatrix("ansatzResidual", { betaStar }, d, c);
  requirePositive("ansatzResidual", { t });
  const Delta = imbalanceMatrix(layers);
  const linear = (Y: Matrix): Matrix => {
    const [inputs, readouts] = [Y.slice(0, d), Y.slice(d)];
    const pulled = [...multiply(betaStar, readouts), ...multiply(transpose(betaStar), inputs)];
    const turned = multiply(Y, Delta);
    return pulled.map((row, i) => row.map((x, j) => x + ((i < d ? -1 : 1) * turned[i][j]) / 2));
  };
  const options = { until: t, relativeTolerance: TOLERANCE };
  const Y = flowOf<Matrix>(stacked(layers), linear, options).at(t);
  const whitened = { X: identity(d), Y: betaStar };
  const Q = stacked(wideFlow({ W0: layers.W, A0: layers.A, ...whitened, ...options }).at(t));
  const { values, left } = singularTriples(Y);
  const span = left.filter((_, i) => values[i] > 1e-9 * values[0]);
  const inside = multiply(transpose(span), multiply(span, Q));
  return frobenius(difference(Q, inside)) / frobenius(Q);
}
