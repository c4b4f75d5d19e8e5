/**
 * Kernel matrices side by side.
 *
 * @see test/minimal/biasFigure.test.ts
 */
import { requireMatrix } from "../check";
import type { Figure } from "../figures/figure";
import { heatmap } from "../figures/heatmap";
import { panels } from "../figures/panels";
import { linspace } from "../grid";
import { type Matrix, scaleMatrix } from "../linalg";
import { largest } from "../statistics";

export interface TitledKernel {
  readonly title: string;
  /** Shape [n, n], not zero. */
  readonly K: Matrix;
}

/**
 * Kernels as maps of K / max |K| in rows, with one color bar.
 *
 * @param columns maps in a row.
 * @throws TypeError or RangeError if a kernel is not a matrix.
 * @see paper section 3; test/minimal/biasFigure.test.ts
 * @example
 * const maps = [{ title: "start", K: [[1, 0], [0, 1]] }, { title: "end", K: [[2, 1], [1, 2]] }];
 * kernelMaps(maps, 2).data.length; // 2
 */
export function kernelMaps(kernels: readonly TitledKernel[], columns: number): Figure {
  const list = kernels.map(({ title, K }, i) => {
    requireMatrix("kernelMaps", { K }, undefined, K.length);
    const relative = scaleMatrix(1 / largest(K.flat().map(Math.abs)), K);
    const places = linspace(1, K.length, K.length);
    const isLast = i >= kernels.length - columns;
    return heatmap(places, places, relative, {
      title,
      xTitle: isLast ? "example j" : "",
      yTitle: i % columns === 0 ? "example i" : "",
      valueTitle: "K / max |K|",
      range: [-1, 1],
      diverging: true,
      lines: false,
      bar: i === 0,
      barAt: 1.01,
    });
  });
  return panels(list, { columns, rowHeight: 170 });
}
