/**
 * How smooth a filter is.
 *
 * @see paper eq. 132, Fig. 11; test/images/smoothness.test.ts
 */
import { requireMatrix, requireThat } from "../check";
import type { Matrix } from "../linalg";

/**
 * | (w / |w|) * D |^2 with D = [[-1/4, -1/2, -1/4], [-1/2, 2, -1/2], [-1/4, -1/2, -1/4]], taken where D lies wholly
 * inside the filter: beyond it there is nothing to be smooth.
 *
 * White noise has 5.25 times the share of the positions that are taken: 3.94 for 15 by 15.
 *
 * @param filter one channel, at least 3 by 3.
 * @param center middle of the stencil. With 2, as printed, it sums to -1, a constant filter has smoothness 1, and the
 *   smoothest of all are slow waves; with 3 it sums to 0 and is a discrete Laplacian.
 * @returns a number >= 0, the smaller the smoother; the same for every multiple of the filter. Round-off accurate.
 * @throws TypeError or RangeError if the filter is no such matrix, or zero.
 * @see test/images/smoothness.test.ts
 * @example
 * smoothness([[0, 0, 0], [0, 3, 0], [0, 0, 0]]); // 4
 */
export function smoothness(
  filter: Matrix,
  { center = 2 }: { readonly center?: number } = {},
): number {
  requireMatrix("smoothness", { filter });
  const shape = [filter.length, filter[0].length];
  const large = shape.every((length) => length >= 3);
  requireThat(large, "smoothness", "filter must be at least 3 by 3", shape);
  const square = filter.reduce((sum, row) => row.reduce((inner, w) => inner + w * w, sum), 0);
  requireThat(square > 0, "smoothness", "filter must not be zero", square);
  let sum = 0;
  for (let i = 1; i < filter.length - 1; i++)
    for (let j = 1; j < filter[i].length - 1; j++) {
      const [above, row, below] = [filter[i - 1], filter[i], filter[i + 1]];
      const sides = above[j] + below[j] + row[j - 1] + row[j + 1];
      const corners = above[j - 1] + above[j + 1] + below[j - 1] + below[j + 1];
      sum += (center * row[j] - sides / 2 - corners / 4) ** 2;
    }
  return sum / square;
}
