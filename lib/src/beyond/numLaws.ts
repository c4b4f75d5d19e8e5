/**
 * How many quantities a training could conserve: a count that needs no idea of what they are.
 *
 * A quantity h is conserved if grad h is perpendicular to the velocity, whatever the data are. So if at a point the
 * velocities for all data span r of the n dimensions of the weights, at most n - r independent quantities are left.
 *
 * @see Marcotte, Gribonval and Peyre 2023 (arXiv:2307.00144); test/beyond/numLaws.test.ts
 */
import { requireMatrix } from "../check";
import { type Matrix, norm, scale, singularTriples } from "../linalg";

/** Singular values below this part of the largest count as zero; the velocities are of length one. */
const RANK = 1e-9;

/**
 * The largest number of independent conserved quantities that velocities at one point allow.
 *
 * @param velocities those of different data, shape [m, n], more of them than weights. None may be zero.
 * @returns n minus their rank: 0 says that no law is left; a larger number is a bound, for velocities at neighbouring
 *   points may forbid more.
 * @throws TypeError or RangeError if velocities is no matrix of finite numbers.
 * @see test/beyond/numLaws.test.ts
 * @example
 * numLaws([[1, 1, 0], [2, 2, 0], [0, 0, 1]]); // 1
 */
export function numLaws(velocities: Matrix): number {
  requireMatrix("numLaws", { velocities });
  const { values } = singularTriples(velocities.map((one) => scale(1 / (norm(one) || 1), one)));
  const rank = values.filter((value) => value > RANK * values[0]).length;
  return velocities[0].length - rank;
}
