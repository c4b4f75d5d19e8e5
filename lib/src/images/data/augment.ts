/**
 * Images as the DAWN benchmark shows them in training: moved by up to four pixels, flipped left to right or not, a
 * square of eight pixels blanked.
 *
 * @see paper Fig. 6b; test/images/data/augment.test.ts
 */
import { requireCount } from "../../check";
import { tf } from "../../notebook/tensor";
import type { Random } from "../../random";
import type { ImageSet } from "./imageSet";
import type { ChannelStatistics } from "./imageTensor";

export interface AugmentOptions {
  /** Pixels an image is moved by at most, up, down, left or right. Default 4. */
  readonly shift?: number;
  /** Flip half of the images left to right. Default true. */
  readonly flip?: boolean;
  /** Side of the blanked square. Default 8; 0 blanks nothing. */
  readonly cutout?: number;
}

/**
 * The images at `indices`, normalized and each altered at random; what moves in from outside, and the square, is 0,
 * the mean.
 *
 * @param rng advanced by four or five numbers an image.
 * @returns shape [indices.length, height, width, channels].
 * @throws RangeError if an option is out of range.
 * @see test/images/data/augment.test.ts
 */
export function augmentedTensor(
  set: ImageSet,
  indices: readonly number[],
  { mean, deviation }: ChannelStatistics,
  rng: Random,
  options: AugmentOptions = {},
): tf.Tensor4D {
  const { shift = 4, flip = true, cutout = 8 } = options;
  requireCount("augmentedTensor", { shift, cutout }, 0);
  const { height, width, channels, pixels } = set;
  const size = height * width * channels;
  const out = new Float32Array(indices.length * size);
  const scale = deviation.map((value) => 1 / (255 * (value || 1)));
  const offset = mean.map((value, c) => -value / (deviation[c] || 1));
  for (const [k, index] of indices.entries()) {
    const [down, right] = [rng.integer(2 * shift + 1) - shift, rng.integer(2 * shift + 1) - shift];
    const mirrored = flip && rng.uniform() < 0.5;
    // Wholly inside the image, as large as it fits.
    const [holeHeight, holeWidth] = [Math.min(cutout, height), Math.min(cutout, width)];
    const [top, left] = [rng.integer(height - holeHeight + 1), rng.integer(width - holeWidth + 1)];
    for (let i = 0; i < height; i++) {
      const from = i + down;
      if (from < 0 || from >= height) continue;
      for (let j = 0; j < width; j++) {
        if (i >= top && i < top + holeHeight && j >= left && j < left + holeWidth) continue;
        const moved = j + right;
        if (moved < 0 || moved >= width) continue;
        const source = (index * height + from) * width + (mirrored ? width - 1 - moved : moved);
        for (let c = 0; c < channels; c++)
          out[k * size + (i * width + j) * channels + c] =
            pixels[source * channels + c] * scale[c] + offset[c];
      }
    }
  }
  return tf.tensor4d(out, [indices.length, height, width, channels]);
}
