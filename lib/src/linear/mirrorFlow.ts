/**
 * The singular values of the wide linear network's function follow a mirror flow: gradient flow seen through the
 * hyperbolic entropy, a potential between |x| log|x| (delta -> 0, sparse) and x^2 (|delta| -> infinity).
 *
 * The paper's Theorem B.6 asks for h >= min(d, c) and, through its assumption Delta = delta I, for
 * h <= min(d, c): together h = min(d, c). The nonzero singular values obey the same equation for every admissible
 * h, and the others stay zero. Nothing follows for the interpolating solution, since the singular vectors turn.
 *
 * @see paper Theorem B.6; test/linear/mirrorFlow.test.ts
 */
import { requireFinite, requireMatrix, requireThat } from "../check";
import { apply, dot, type Matrix, singularTriples } from "../linalg";
import { type LearningRate, rateFactor } from "../minimal/learningRate";

function requireScale(where: string, delta: number, named: Readonly<Record<string, number>>): void {
  requireFinite(where, { delta, ...named });
  requireThat(delta !== 0, where, "delta must not be 0, where the entropy is infinite", delta);
}

/**
 * The hyperbolic entropy q(x) = (2x asinh(2x/|delta|) - sqrt(4x^2 + delta^2) + |delta|) / 4: zero and smallest at
 * x = 0, even, convex.
 *
 * @throws RangeError if delta is 0 or a number is not finite.
 * @see paper Theorem B.6; test/linear/mirrorFlow.test.ts
 * @example
 * hyperbolicEntropy(3, 8); // 0.539721
 */
export function hyperbolicEntropy(x: number, delta: number): number {
  requireScale("hyperbolicEntropy", delta, { x });
  const root = Math.hypot(2 * x, delta);
  // sqrt(4x^2 + delta^2) - |delta| without its cancellation.
  return (
    (2 * x * Math.asinh((2 * x) / Math.abs(delta)) - (4 * x * x) / (root + Math.abs(delta))) / 4
  );
}

/**
 * Its derivative, asinh(2x/|delta|) / 2, the coordinate in which the flow is a plain gradient flow.
 *
 * @see paper Theorem B.6; test/linear/mirrorFlow.test.ts
 * @example
 * entropyGradient(3, 8); // 0.346574
 */
export function entropyGradient(x: number, delta: number): number {
  requireScale("entropyGradient", delta, { x });
  return Math.asinh((2 * x) / Math.abs(delta)) / 2;
}

/**
 * How fast the singular values sigma_i of beta move under gradient flow with Delta = delta I:
 *
 *     d sigma_i / dt = -sqrt(delta^2 + 4 eta_a eta_w sigma_i^2) u_i^T R v_i,
 *
 * which is the mirror flow d/dt q'(k sigma_i) = -k u_i^T R v_i, k = sqrt(eta_a eta_w).
 *
 * @param beta shape [d, c], with its singular values apart from each other.
 * @param R    gradient of the loss with respect to beta, X^T X beta - X^T Y, shape [d, c].
 * @returns one velocity for each nonzero singular value, largest first.
 * @throws TypeError or RangeError if the shapes differ or a number is not finite.
 * @see paper Theorem B.6; test/linear/mirrorFlow.test.ts
 * @example
 * singularValueVelocities([[2, 0], [0, 1]], [[-1, 0], [0, 0]], 3); // [5, 0]
 */
export function singularValueVelocities(
  beta: Matrix,
  R: Matrix,
  delta: number,
  learningRate?: LearningRate,
): number[] {
  requireMatrix("singularValueVelocities", { beta });
  requireMatrix("singularValueVelocities", { R }, beta.length, beta[0].length);
  requireFinite("singularValueVelocities", { delta });
  const { values, left, right } = singularTriples(beta);
  const k = rateFactor(learningRate);
  return values.flatMap((sigma, i) =>
    sigma > 1e-12 * values[0]
      ? [-Math.hypot(delta, 2 * k * sigma) * dot(left[i], apply(R, right[i]))]
      : [],
  );
}
