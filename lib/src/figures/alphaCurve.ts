/**
 * How a curve of one alpha looks, of hierarchies and of images.
 *
 * @see test/hierarchy/liveFigures.test.ts, test/images/courseFigures.test.ts
 */
import type { Trace } from "./figure";
import { alphaLook } from "./palette";
import { curve } from "./traces";

/** A line with markers, named after its alpha. */
export function alphaCurve(
  x: readonly number[],
  y: readonly number[],
  alpha: number,
  { width, size }: { width: number; size: number },
): Trace {
  const { name, color, symbol } = alphaLook(alpha);
  const line = curve(x, y, { name, color, width });
  return { ...line, mode: "lines+markers", marker: { color, symbol, size } };
}
