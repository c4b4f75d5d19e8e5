/**
 * Images as tensors: as they are, and as the DAWN benchmark shows them in training, moved by up to four pixels, flipped
 * left to right or not, a square of eight pixels blanked.
 *
 * @see paper Fig. 6b; test/images/data/imageTensor.test.ts
 */
import { requireThat } from "../../check";
import { tf } from "../../notebook/tensor";
import type { Random } from "../../random";
import { type ImageSet, requireImageSet } from "./imageSet";

/** Mean and standard deviation of each channel, of bytes divided by 255. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Statistics over all pixels of a set; those of the training set serve the test set, too.
 *
 * @throws TypeError or RangeError if `set` is no set of images.
 * @see test/images/data/imageTensor.test.ts
 * @example
 * const { mean } = channelStatistics(experimentData("drawn-digits", 20, 1).train);
 * mean.length; // 1
 */
export function channelStatistics(set: ImageSet): ChannelStatistics {
  requireImageSet("channelStatistics", set);
  const { channels, pixels } = set;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let i = 0; i < pixels.length; i++) {
    sums[i % channels] += pixels[i];
    squares[i % channels] += pixels[i] ** 2;
  }
  const count = pixels.length / channels;
  const mean = Array.from(sums, (sum) => sum / count / 255);
  const deviation = Array.from(squares, (square, c) =>
    Math.sqrt(square / count / 255 ** 2 - mean[c] ** 2),
  );
  return { mean, deviation };
}

/** What a byte of a channel becomes at mean 0 and deviation 1, [channel][byte]. */
const normalizedBytes = ({ mean, deviation }: ChannelStatistics): Float32Array[] =>
  mean.map((middle, c) => {
    const spread = deviation[c] || 1;
    const [scale, shift] = [1 / (255 * spread), -middle / spread];
    return Float32Array.from({ length: 256 }, (_, byte) => byte * scale + shift);
  });

/**
 * The images at `indices`, each channel brought to mean 0 and deviation 1 by the given statistics.
 *
 * @returns shape [indices.length, height, width, channels].
 * @throws RangeError if an index is out of range.
 * @see test/images/data/imageTensor.test.ts
 * @example
 * const digits = experimentData("drawn-digits", 20, 1).train;
 * imageTensor(digits, [0, 3], channelStatistics(digits)).shape; // [2, 28, 28, 1]
 */
export function imageTensor(
  set: ImageSet,
  indices: readonly number[],
  statistics: ChannelStatistics,
): tf.Tensor4D {
  const { height, width, channels, pixels, labels } = set;
  const wrong = indices.find((index) => !(index >= 0 && index < labels.length));
  const what = `indices must be below ${labels.length}`;
  requireThat(wrong === undefined, "imageTensor", what, wrong);
  const size = height * width * channels;
  const values = new Float32Array(indices.length * size);
  const normalized = normalizedBytes(statistics);
  for (const [k, index] of indices.entries())
    for (let p = 0; p < size; p++)
      values[k * size + p] = normalized[p % channels][pixels[index * size + p]];
  return tf.tensor4d(values, [indices.length, height, width, channels]);
}

/**
 * One-hot labels of the images at `indices`, shape [indices.length, numClasses].
 *
 * @example
 * labelTensor(experimentData("drawn-digits", 20, 1).train, [0, 3]).shape; // [2, 10]
 */
export function labelTensor(
  { labels, numClasses }: ImageSet,
  indices: readonly number[],
): tf.Tensor2D {
  const values = new Float32Array(indices.length * numClasses);
  for (const [k, index] of indices.entries()) values[k * numClasses + labels[index]] = 1;
  return tf.tensor2d(values, [indices.length, numClasses]);
}

/** Pixels an altered image is moved by at most, up, down, left or right, and the side of its blanked square. */
const [SHIFT, CUTOUT] = [4, 8];

/**
 * The images at `indices`, normalized and each altered at random; what moves in from outside, and the square, is 0,
 * the mean.
 *
 * @param set images of at least 8 by 8.
 * @param rng advanced by five numbers an image.
 * @returns shape [indices.length, height, width, channels].
 * @see test/images/data/imageTensor.test.ts
 */
export function augmentedTensor(
  { height, width, channels, pixels }: ImageSet,
  indices: readonly number[],
  statistics: ChannelStatistics,
  rng: Random,
): tf.Tensor4D {
  const size = height * width * channels;
  const values = new Float32Array(indices.length * size);
  const normalized = normalizedBytes(statistics);
  for (const [k, index] of indices.entries()) {
    const [down, right] = [rng.integer(2 * SHIFT + 1) - SHIFT, rng.integer(2 * SHIFT + 1) - SHIFT];
    const mirrored = rng.uniform() < 0.5;
    const [top, left] = [rng.integer(height - CUTOUT + 1), rng.integer(width - CUTOUT + 1)];
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) {
        const [row, column] = [i + down, j + right];
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        const blanked = i >= top && i < top + CUTOUT && j >= left && j < left + CUTOUT;
        if (!inside || blanked) continue;
        const source = (index * height + row) * width + (mirrored ? width - 1 - column : column);
        for (let c = 0; c < channels; c++)
          values[k * size + (i * width + j) * channels + c] =
            normalized[c][pixels[source * channels + c]];
      }
  }
  return tf.tensor4d(values, [indices.length, height, width, channels]);
}
