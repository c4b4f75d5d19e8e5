/**
 * Deep linear networks f(x) = a^T W_L ... W_1 x, square (all hidden layers as wide as the input), with balanced
 * inner layers, W_{l+1}^T W_{l+1} = W_l W_l^T, and the last pair off by delta: a a^T - W_L W_L^T = delta I.
 *
 * @see paper Appendix B, Theorem B.10; test/linear/deep.test.ts
 */
import {
  requireCount,
  requireData,
  requireFinite,
  requireMatrix,
  requirePositive,
  requireThat,
  requireVector,
} from "../check";
import {
  add,
  apply,
  difference,
  identityPlusOuter,
  type Matrix,
  multiply,
  norm,
  orthogonalComplement,
  scale,
  subtract,
  transpose,
  unit,
  type Vector,
} from "../linalg";
import { interpolations } from "../minimal/implicitBias";
import type { Random } from "../random";
import { type FunctionOfTime, firstTime, flowOf } from "../times";
import { orthonormalRows } from "./isotropic";

/** Layers from the input on, each of shape [d, d], and the readout, shape [d]. */
export interface DeepNetwork {
  readonly layers: readonly Matrix[];
  readonly a: Vector;
}

function requireDeep(where: string, { layers, a }: DeepNetwork): void {
  const some = Array.isArray(layers) && layers.length > 0;
  requireThat(some, where, "layers must not be empty", layers);
  requireVector(where, { a });
  for (const W of layers) requireMatrix(where, { W }, a.length, a.length);
}

/** What each layer hands back to the one before it: beta, ..., W_L^T a, a. */
function backwards({ layers, a }: DeepNetwork): number[][] {
  const all = [[...a]];
  for (const W of [...layers].reverse()) all.unshift(apply(transpose(W), all[0]));
  return all;
}

/**
 * The function the network computes, beta = W_1^T ... W_L^T a, shape [d].
 *
 * @throws TypeError or RangeError if shapes differ or a number is not finite.
 * @example
 * deepCoefficients({ layers: [[[2]], [[3]]], a: [4] }); // [24]
 */
export function deepCoefficients(network: DeepNetwork): number[] {
  requireDeep("deepCoefficients", network);
  return backwards(network)[0];
}

/**
 * What gradient flow (unit rates) conserves: W_{l+1}^T W_{l+1} - W_l W_l^T for each pair of inner layers, and
 * a a^T - W_L W_L^T last. L matrices of shape [d, d].
 *
 * @see paper Appendix B; test/linear/deep.test.ts
 */
export function deepImbalances(network: DeepNetwork): number[][][] {
  requireDeep("deepImbalances", network);
  const { layers, a } = network;
  const all = [...layers, [a]];
  return layers.map((W, l) =>
    difference(multiply(transpose(all[l + 1]), all[l + 1]), multiply(W, transpose(W))),
  );
}

export interface DeepStartOptions {
  /** Function-space start, shape [d], not zero. */
  readonly beta0: Vector;
  /** Number L of matrices before the readout. */
  readonly numLayers: number;
  /** a a^T - W_L W_L^T = delta I; at most 0, since a a^T has rank one. */
  readonly delta: number;
}

/**
 * A network that computes beta0, with balanced inner layers and the last pair off by delta. With
 * S^2 = a a^T + |delta| I the layers are S between random rotations, so that beta = O^T S^L a.
 *
 * @throws TypeError or RangeError if beta0 is zero, delta > 0, or a number is out of range.
 * @see paper Appendix B; test/linear/deep.test.ts
 * @example
 * const network = deepStart({ beta0: [0, 2], numLayers: 3, delta: -1 }, random(0));
 * deepCoefficients(network); // [0.000, 2.000]
 */
export function deepStart({ beta0, numLayers, delta }: DeepStartOptions, rng: Random): DeepNetwork {
  requireVector("deepStart", { beta0 });
  requireCount("deepStart", { numLayers });
  requireFinite("deepStart", { delta });
  requireThat(delta <= 0, "deepStart", "delta must be at most 0, since a a^T has rank one", delta);
  const size = norm(beta0);
  requireThat(size > 0, "deepStart", "beta0 must not be zero", beta0);
  const d = beta0.length;
  // |a| (|a|^2 - delta)^{L/2} = |beta0|
  const length = firstTime((r) => r * (r * r - delta) ** (numLayers / 2) >= size, 1 + size);
  // S = sqrt(a a^T + |delta| I) for a along u.
  const [across, along] = [Math.sqrt(-delta), Math.hypot(length, Math.sqrt(-delta))];
  const root = (u: Vector): number[][] => identityPlusOuter(across, along - across, u);
  // W_l = S_l F_l^T F_{l-1} with frames F_l whose first rows u_l carry the signal; u_0 = beta0 / |beta0|.
  const input = unit(beta0);
  const frames = [
    [input, ...orthogonalComplement([input], d)],
    ...Array.from({ length: numLayers }, () => orthonormalRows(d, d, rng)),
  ];
  const layers = frames
    .slice(1)
    .map((F, l) => multiply(root(F[0]), multiply(transpose(F), frames[l])));
  return { layers, a: scale(length, frames[numLayers][0]) };
}

export interface DeepFlowOptions extends DeepNetwork {
  /** Data, shape [n, d]. */
  readonly X: Matrix;
  /** Labels, shape [n]. */
  readonly y: Vector;
  /** End of the flow, in units of learning rate x steps. */
  readonly until: number;
  /** Tolerance of each step of the integrator. Default 1e-9. */
  readonly relativeTolerance?: number;
}

/**
 * Follows gradient flow of |X beta - y|^2 / 2 in all layers, at unit rates.
 *
 * @returns the network as a function of t, relative error about ten times relativeTolerance.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, or t lies outside 0 ... until.
 * @see paper Appendix B; test/linear/deep.test.ts
 * @example
 * deepFlow({ layers: [[[1]], [[1]]], a: [1], X: [[1]], y: [8], until: 9 })(9); // { layers: [[[2]], [[2]]], a: [2] }
 */
export function deepFlow(options: DeepFlowOptions): FunctionOfTime<DeepNetwork> {
  const { layers, a, X, y, until, relativeTolerance = 1e-9 } = options;
  requireDeep("deepFlow", { layers, a });
  requireData("deepFlow", X, y, a.length);
  requirePositive("deepFlow", { until });
  const gram = multiply(transpose(X), X);
  const target = apply(transpose(X), y);
  const velocity = (network: DeepNetwork): DeepNetwork => {
    // backward[l] = W_{l+1}^T ... W_L^T a and forward = W_l ... W_1 g, with g minus the gradient in beta.
    const [beta, ...backward] = backwards(network);
    let forward = subtract(target, apply(gram, beta));
    const rates = network.layers.map((W, l) => {
      const rate = backward[l].map((b) => scale(b, forward));
      forward = apply(W, forward);
      return rate;
    });
    return { layers: rates, a: forward };
  };
  return flowOf({ layers, a }, velocity, { until, relativeTolerance }).at;
}

/**
 * The interpolating solution of Theorem B.10, for L layers before the readout and delta -> 0:
 *
 *     beta = argmin (L+1)/(L+2) |beta|^{(L+2)/(L+1)} - |beta0|^{-L/(L+1)} beta0^T beta   s.t. X beta = y.
 *
 * As in Theorem 3.1 (L = 1, delta = 0) the potential is radial, so that the part of beta in the null space points
 * along that of beta0, and one number is left: beta = beta_LS + x n with
 *
 *     x / (|beta_LS|^2 + x^2)^{L / (2L+2)} = |beta0|^{1/(L+1)} |N beta0| / |beta0|.
 *
 * @returns shape [d]; relative error 1e-12 for well-conditioned X.
 * @throws TypeError or RangeError if shapes differ, beta0 is zero, or X beta = y has no solution.
 * @see paper Theorem B.10; test/linear/deep.test.ts
 * @example
 * deepInterpolatingSolution({ X: [[3, 4]], y: [5], beta0: [3, 4], numLayers: 2 }); // [0.6, 0.8]
 */
export function deepInterpolatingSolution(options: {
  readonly X: Matrix;
  readonly y: Vector;
  readonly beta0: Vector;
  readonly numLayers: number;
}): number[] {
  const { beta0, numLayers } = options;
  requireCount("deepInterpolatingSolution", { numLayers });
  const { minimumNorm, projectOnNullSpace } = interpolations("deepInterpolatingSolution", options);
  const unseen = projectOnNullSpace(unit(beta0));
  const frozen = norm(beta0) ** (1 / (numLayers + 1)) * norm(unseen);
  const offset = norm(minimumNorm);
  const power = numLayers / (numLayers + 1);
  // The left-hand side grows at least like x / (offset + x)^power, so this x is beyond the solution.
  const beyond = 2 * (offset + 1) * (1 + frozen) ** (numLayers + 1);
  const x =
    frozen === 0
      ? 0
      : firstTime((value) => value / Math.hypot(offset, value) ** power >= frozen, beyond);
  return add(minimumNorm, scale(x, unit(unseen)));
}
