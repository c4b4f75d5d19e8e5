/**
 * How a curve of one alpha looks in the figures of hierarchies.
 *
 * @see test/hierarchy/liveFigures.test.ts
 */
import type { Trace } from "../figures/figure";
import { alphaLook } from "../figures/palette";
import { curve } from "../figures/traces";

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
