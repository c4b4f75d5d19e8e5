/** What the tests of the wide linear network share: its sizes, its data, and an error. */
import { difference, frobenius, type Matrix, scale } from "../../lib/src/linalg";
import { gaussianMatrix, type Random } from "../../lib/src/random";
import { closeWithin } from "../close";

/** h, d, c, delta, size of the start: all shapes, both signs, full rank and less. */
export const CASES: readonly (readonly [number, number, number, number, number])[] = [
  [1, 1, 1, 0.3, 1],
  [3, 3, 3, 1, 0.5],
  [3, 3, 3, 0, 0.5],
  [2, 4, 3, -2, 0.3],
  [2, 3, 4, 3, 1e-3],
  [5, 3, 2, 0, 0.7],
  [4, 4, 2, -1, 0.1],
  [3, 5, 4, 0, 1e-3],
  [1, 2, 3, 1e-9, 0.4],
];

export const gaussian = (rows: number, columns: number, rng: Random, size = 1): number[][] =>
  gaussianMatrix(rows, columns, rng).map((row) => scale(size, row));

/** |A - B| <= tolerance |B| (Frobenius), or below `scale` where that is larger. */
export function closeMatrix(
  A: Matrix,
  B: Matrix,
  tolerance: number,
  what: string,
  scale = 0,
): void {
  closeWithin(frobenius(difference(A, B)), 0, tolerance * Math.max(scale, frobenius(B)), what);
}
