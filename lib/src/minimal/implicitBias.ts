/**
 * Which interpolating solution the minimal model finds on low-rank data: Theorem 3.1, its potential, and the
 * solution in closed form.
 *
 * Why it can be closed. The data never push w within the null space of X, so sqrt(eta_a) N w stays what it was
 * (N projects on the null space); delta is conserved; and at the end X beta = y, that is, the rest of beta is
 * the minimum-norm solution beta_LS. With unit rates and readout a at the end,
 *
 *     beta = beta_LS + a N w_0,   a^2 - |N w_0|^2 - |beta_LS|^2 / a^2 = delta,
 *
 * a quadratic equation for a^2, whatever the dimension of the null space. The gradient of the potential Psi is
 * sqrt(2) sgn(a) sqrt(eta_a) w: "w moves only within the rows of X" is the theorem's optimality condition.
 *
 * That gradient in four lines, at unit rates, for a > 0. Put r = |beta| and s = sqrt(kappa + delta): Psi = s^3/3 - delta s,
 * so d Psi/ds = s^2 - delta = kappa; from kappa^2 = delta^2 + 4 r^2, ds/dr = 2 r / (kappa s); hence d Psi/dr = 2 r / s =
 * sqrt(kappa - delta) = sqrt(2) |w|. The objective is stationary at beta_0: up to a constant it is the Bregman divergence
 * of Psi from beta_0 (./biasFigure), and the flow ends at the solution nearest to its start.
 *
 * General rates: with k = sqrt(eta_a eta_w), k beta(infinity) is the unit-rate solution for the data (X, k y),
 * the start k beta_0 and the same delta = eta_w a^2 - eta_a |w|^2.
 *
 * @see paper Theorem 3.1 and Appendix A; test/minimal/implicitBias.test.ts
 */
import { requireFinite, requireThat, requireVector } from "../check";
import {
  add,
  type Matrix,
  norm,
  type SolutionSet,
  scale,
  solutionSet,
  subtract,
  unit,
  type Vector,
} from "../linalg";
import { type LearningRate, rateFactor } from "./learningRate";
import { layerMagnitudes } from "./magnitudes";

/**
 * The potential that gradient flow minimizes on the solution set (less a linear term, {@link startSlope}):
 *
 *     Psi(beta) = (kappa - 2 delta) sqrt(kappa + delta) / 3,   kappa = sqrt(delta^2 + 4 |beta|^2).
 *
 * @param beta  coefficients, shape [d].
 * @param delta relative scale.
 * @see paper Theorem 3.1; test/minimal/implicitBias.test.ts
 * @example
 * potential([0, 2], 3); // -0.942809
 */
export function potential(beta: Vector, delta: number): number {
  requireVector("potential", { beta });
  const { readout, input } = layerMagnitudes(norm(beta), delta);
  // kappa - 2 delta without its cancellation.
  return ((3 * input - readout) * Math.sqrt(2 * readout)) / 3;
}

/**
 * psi = sqrt(kappa_0 - delta), the slope of the potential at the start: its gradient is psi beta_0 / |beta_0|, and the
 * linear term of Theorem 3.1 psi beta_0^T beta / |beta_0|.
 *
 * @see paper Theorem 3.1; test/minimal/implicitBias.test.ts
 * @example
 * startSlope([0, 2], 3); // 1.414214
 */
export function startSlope(beta0: Vector, delta: number): number {
  requireVector("startSlope", { beta0 });
  return Math.sqrt(2 * layerMagnitudes(norm(beta0), delta).input);
}

export interface InterpolationOptions {
  /** Data, shape [n, d]. */
  readonly X: Matrix;
  /** Labels, shape [n]; X beta = y must have a solution. */
  readonly y: Vector;
  /** Function-space start beta_0 = a_0 w_0, shape [d], not zero. */
  readonly beta0: Vector;
  /** Relative scale; +-Infinity give the limits. */
  readonly delta: number;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

/** Relative sizes below this count as zero: of labels outside the range of X, of a start inside its rows. */
const INTERPOLATION_TOLERANCE = 1e-9;

/** The solutions of X beta = y; throws unless there are some, and beta0 is a start of d numbers other than zero. */
export function interpolations(
  where: string,
  { X, y, beta0 }: { readonly X: Matrix; readonly y: Vector; readonly beta0: Vector },
): SolutionSet {
  const solutions = solutionSet(X, y);
  requireVector(where, { beta0 }, X[0].length);
  requireThat(norm(beta0) > 0, where, "beta0 must not be zero", beta0);
  const { residual } = solutions;
  const solvable = residual <= INTERPOLATION_TOLERANCE * norm(y);
  requireThat(solvable, where, "X beta = y must have a solution", `residual ${residual}`);
  return solutions;
}

/**
 * The interpolating solution of gradient flow, beta(infinity) of Theorem 3.1, for a null space of any
 * dimension and beta(t) != 0 throughout.
 *
 * For delta = +Infinity it is the projection of beta_0 on the solution set. For delta = -Infinity the angle
 * between beta and the null space is that of beta_0; if the data have rank one, that is beta_0 rescaled until
 * it solves X beta = y.
 *
 * Where beta(t) does pass through zero, readoutKeepsSign (./premise) says so, and the flow ends at the mirror
 * image 2 beta_LS - beta of what is returned here.
 *
 * @returns beta(infinity), shape [d]; relative error 1e-12 for well-conditioned X.
 * @throws TypeError or RangeError if shapes differ, beta0 = 0, X beta = y has no solution, or (for
 *   delta = -Infinity) beta0 lies in the null space of X.
 * @see paper Theorem 3.1, Fig. 4b; test/minimal/implicitBias.test.ts
 * @example
 * interpolatingSolution({ X: [[3, 4]], y: [5], beta0: [-4, 3], delta: Infinity }); // [-3.4, 3.8]
 */
export function interpolatingSolution(options: InterpolationOptions): number[] {
  const { beta0, delta, learningRate } = options;
  const where = "interpolatingSolution";
  const { minimumNorm, projectOnNullSpace } = interpolations(where, options);
  if (Math.abs(delta) !== Infinity) requireFinite(where, { delta });
  const unseen = projectOnNullSpace(unit(beta0));
  const offset = norm(minimumNorm);
  if (delta === Infinity) return add(minimumNorm, scale(norm(beta0), unseen));
  if (delta === -Infinity) {
    const seen = norm(subtract(unit(beta0), unseen));
    const turns = seen > INTERPOLATION_TOLERANCE;
    requireThat(turns, where, "beta0 must not lie in the null space of X", beta0);
    return add(minimumNorm, scale(offset / seen, unseen));
  }
  const k = rateFactor(learningRate);
  // At unit rates |N w_0|, conserved, and with it a at the end: the root of the quadratic equation for a^2.
  const start = Math.sqrt(layerMagnitudes(k * norm(beta0), delta).input) * norm(unseen);
  const a = Math.sqrt(layerMagnitudes(k * offset, start * start + delta).readout);
  return add(minimumNorm, scale((start * a) / k, unit(unseen)));
}
