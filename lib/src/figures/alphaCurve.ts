/**
 * How a curve of one alpha looks, of hierarchies and of images.
 *
 * @see test/hierarchy/liveFigures.test.ts, test/images/courseFigures.test.ts
 */
import type { Trace } from "./figure";
import { alphaLook } from "./palette";
import { curve } from "./traces";

/**
 * A line with markers, named after its alpha.
 *
 * @param look width of the line and size of the markers, pixels.
 * @example
 * alphaCurve([1, 10, 100], [0.1, 0.3, 0.5], 10, { width: 2, size: 6 }).name; // "α = 10"
 */
export function alphaCurve(
  x: readonly number[],
  y: readonly number[],
  alpha: number,
  look: { width: number; size: number },
): Trace {
  const { width, size } = look;
  const { name, color, symbol } = alphaLook(alpha);
  const line = curve(x, y, { name, color, width });
  return { ...line, mode: "lines+markers", marker: { color, symbol, size } };
}
