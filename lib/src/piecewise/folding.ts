/**
 * A ReLU network that folds paper: every hidden layer is one straight fold of the plane, so that its activation
 * regions are the creases of the unfolded sheet and their parity is the side of the paper that shows.
 *
 * @see paper Appendix C, Fig. 9; test/piecewise/folding.test.ts
 */
import { requirePositive, requireThat, requireVector } from "../check";
import { add, apply, dot, multiply, unit, type Vector } from "../linalg";
import type { Layer, PlaneNetwork, Point } from "./partition";

/** One fold along the line normal.p = offset of the (already folded) sheet: what lies below is turned over it. */
export interface Fold {
  /** Shape [2], not zero; only its direction counts. */
  readonly normal: Point;
  readonly offset: number;
}

/** p + 2 max(0, c - n.p) n: reflects the part of the plane below the line n.p = c. */
function folded(p: Vector, { normal, offset }: Fold): number[] {
  const n = unit(normal);
  return add(p, apply([[n[0]], [n[1]]], [2 * Math.max(0, offset - dot(n, p))]));
}

/** Where a point of the sheet lies after all folds, shape [2]. */
export const foldedPoint = (point: Point, folds: readonly Fold[]): number[] =>
  folds.reduce<number[]>(folded, [...point]);

/**
 * The network of three neurons a layer that folds the plane: one for the fold, and two that carry the coordinates and,
 * shifted by `reach`, are always on.
 *
 * @param folds at least one, first fold first.
 * @param reach more than any coordinate of the sheet, folded or not. Default 100.
 * @returns a ReLU network whose output is the first coordinate of {@link foldedPoint} plus reach.
 * @throws RangeError if there is no fold, a normal is zero, or reach is not positive.
 * @see test/piecewise/folding.test.ts
 */
export function foldingNetwork(folds: readonly Fold[], reach = 100): PlaneNetwork {
  requireThat(folds.length > 0, "foldingNetwork", "there must be at least one fold", folds);
  requirePositive("foldingNetwork", { reach });
  // Where the sheet is, as a function of the neurons before: P h + shift.
  let P: number[][] = [
    [1, 0],
    [0, 1],
  ];
  let shift: Vector = [0, 0];
  const layers = folds.map(({ normal, offset }): Layer => {
    requireVector("foldingNetwork", { normal }, 2);
    requireThat(
      normal[0] !== 0 || normal[1] !== 0,
      "foldingNetwork",
      "normal must not be zero",
      normal,
    );
    const [n1, n2] = unit(normal);
    const rows = [
      [-n1, -n2],
      [1, 0],
      [0, 1],
    ];
    const layer = { W: multiply(rows, P), b: add(apply(rows, shift), [offset, reach, reach]) };
    P = [
      [2 * n1, 1, 0],
      [2 * n2, 0, 1],
    ];
    shift = [-reach, -reach];
    return layer;
  });
  return { layers, readout: P[0] };
}
