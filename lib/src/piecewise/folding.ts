/**
 * A ReLU network that folds paper: every hidden layer is one straight fold of the plane, so that its activation
 * regions are the creases of the unfolded sheet and their parity is the side of the paper that shows.
 *
 * @see paper Appendix C, Fig. 9; test/piecewise/folding.test.ts
 */
import { requirePositive, requireThat, requireVector } from "../check";
import { add, apply, identity, multiply, norm, transpose, unit } from "../linalg";
import type { Layer, PlaneNetwork, Point } from "./planeNetwork";

/** One fold along the line normal.p = offset of the (already folded) sheet: what lies below is turned over it. */
export interface Fold {
  /** Shape [2], not zero; only its direction counts. */
  readonly normal: Point;
  readonly offset: number;
}

/**
 * The network of three neurons a layer that folds the plane: one for the fold, and two that carry the coordinates and,
 * shifted by `reach`, are always on.
 *
 * @param folds at least one, first fold first.
 * @param reach more than any coordinate of the sheet, folded or not. Default 100.
 * @returns a ReLU network whose output is the first coordinate of the folded point plus reach.
 * @throws RangeError if there is no fold, a normal is zero, or reach is not positive.
 * @see paper Fig. 9; test/piecewise/folding.test.ts
 * @example
 * const network = foldingNetwork([{ normal: [1, 0], offset: 0 }]);
 * evaluate(network, [-0.3, 0.5]).output - 100; // 0.300
 */
export function foldingNetwork(folds: readonly Fold[], reach = 100): PlaneNetwork {
  requireThat(folds.length > 0, "foldingNetwork", "there must be at least one fold", folds);
  requirePositive("foldingNetwork", { reach });
  // Where the sheet is, as a function of the neurons before: P h + shift.
  let [P, shift] = [identity(2), [0, 0]];
  const layers = folds.map(({ normal, offset }): Layer => {
    requireVector("foldingNetwork", { normal }, 2);
    requireThat(norm(normal) > 0, "foldingNetwork", "normal must not be zero", normal);
    const [n1, n2] = unit(normal);
    const rows = [[-n1, -n2], ...identity(2)];
    const layer = { W: multiply(rows, P), b: add(apply(rows, shift), [offset, reach, reach]) };
    P = transpose([[2 * n1, 2 * n2], ...identity(2)]);
    shift = [-reach, -reach];
    return layer;
  });
  return { layers, readout: P[0] };
}
