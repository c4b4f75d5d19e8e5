/**
 * How a curve of one alpha looks in the figures of hierarchies.
 *
 * @see test/hierarchy/liveFigures.test.ts
 */
import type { Trace } from "../figures/figure";
import { deltaColor, deltaSymbol } from "../figures/palette";
import { curve } from "../figures/traces";

/** Color and marker of an alpha: those of the relative scale that it stands for. */
export const alphaStyle = (alpha: number): { color: string; symbol: string } => ({
  color: deltaColor(Math.log10(alpha), 1.5),
  symbol: deltaSymbol(Math.log10(alpha)),
});

/** A line with markers, named after its alpha. */
export function alphaCurve(
  x: readonly number[],
  y: readonly number[],
  alpha: number,
  { width, size }: { width: number; size: number },
): Trace {
  const { color, symbol } = alphaStyle(alpha);
  const line = curve(x, y, { name: `α = ${+alpha.toPrecision(2)}`, color, width });
  return { ...line, mode: "lines+markers", marker: { color, symbol, size } };
}
