/**
 * What the sets that are drawn here have in common.
 *
 * @see test/images/data/drawnDigits.test.ts, test/images/data/drawnLeaves.test.ts
 */
import type { Random } from "../../random";
import type { ImageSet } from "./imageSet";

/** Uniform between two numbers. */
export const between = (low: number, high: number, rng: Random): number =>
  low + (high - low) * rng.uniform();

/** Calls `visit` with the whole numbers from `low` to `high` that are from 0 to `size - 1`. */
export function eachInside(
  [low, high]: readonly [number, number],
  size: number,
  visit: (i: number) => void,
): void {
  const last = Math.min(size - 1, Math.floor(high));
  for (let i = Math.max(0, Math.ceil(low)); i <= last; i++) visit(i);
}

/**
 * Draws images, as many of each of ten classes as of any other up to one, in random order; none depends on how many
 * there are.
 *
 * @param numImages how many, at least 1.
 * @param draw puts an image of a class into black pixels.
 */
export function drawnSet(
  { side, channels }: { readonly side: number; readonly channels: number },
  numImages: number,
  rng: Random,
  draw: (label: number, rng: Random, pixels: Uint8Array) => void,
): ImageSet {
  const labels = Uint8Array.from(
    rng.stream("labels").shuffled(Array.from({ length: numImages }, (_, i) => i % 10)),
  );
  const size = side * side * channels;
  const pixels = new Uint8Array(numImages * size);
  for (const [i, label] of labels.entries())
    draw(label, rng.stream(i), pixels.subarray(i * size, (i + 1) * size));
  return { pixels, labels, height: side, width: side, channels, numClasses: 10 };
}
