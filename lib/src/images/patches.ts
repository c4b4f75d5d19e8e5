/**
 * Pieces of images, of the size of a filter: what a first layer is shown.
 *
 * @see test/images/filterRuns.test.ts
 */
import { requireCount, requireThat } from "../check";
import type { Matrix } from "../linalg";
import type { Random } from "../random";
import { mean } from "../statistics";
import { type ImageSet, requireImageSet } from "./data/imageSet";

/**
 * Square pieces of one channel at random places, their mean removed; places where all pixels are alike are left out.
 *
 * @param count how many places are looked at.
 * @throws TypeError or RangeError if the set is none, or its images are smaller than the pieces.
 * @see test/images/filterRuns.test.ts
 * @example
 * const { train } = experimentData("drawn-leaves", 4, 1);
 * imagePatches(train, { side: 5, count: 1 }, random(0))[0].length; // 5
 */
export function imagePatches(
  set: ImageSet,
  { side, count }: { readonly side: number; readonly count: number },
  rng: Random,
): Matrix[] {
  requireImageSet("imagePatches", set);
  requireCount("imagePatches", { side, count });
  const { pixels, labels, height, width, channels } = set;
  const most = Math.min(height, width);
  requireThat(side <= most, "imagePatches", `side must be at most ${most}`, side);
  const patch = (): number[][] => {
    const image = rng.integer(labels.length);
    const top = rng.integer(height - side + 1);
    const left = rng.integer(width - side + 1);
    const channel = rng.integer(channels);
    const pixelAt = (i: number, j: number): number =>
      pixels[((image * height + top + i) * width + left + j) * channels + channel];
    const map = Array.from({ length: side }, (_, i) =>
      Array.from({ length: side }, (_, j) => pixelAt(i, j)),
    );
    const average = mean(map.flat());
    return map.map((row) => row.map((value) => value - average));
  };
  return Array.from({ length: count }, patch).filter((map) => map.flat().some((v) => v !== 0));
}
