/**
 * Images as tensors.
 *
 * @see test/images/data/imageSet.test.ts
 */
import { requireThat } from "../../check";
import { tf } from "../../notebook/tensor";
import { type ImageSet, requireImageSet } from "./imageSet";

/** Mean and standard deviation of each channel, of bytes divided by 255. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Statistics over all pixels of a set; those of the training set serve the test set, too. */
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

/**
 * The images at `indices`, each channel brought to mean 0 and deviation 1 by the given statistics.
 *
 * @returns shape [indices.length, height, width, channels].
 * @throws RangeError if an index is out of range.
 */
export function imageTensor(
  set: ImageSet,
  indices: readonly number[],
  { mean, deviation }: ChannelStatistics,
): tf.Tensor4D {
  const { height, width, channels, pixels } = set;
  const size = height * width * channels;
  const values = new Float32Array(indices.length * size);
  const scale = Array.from({ length: channels }, (_, c) => 1 / (255 * (deviation[c] || 1)));
  const shift = Array.from({ length: channels }, (_, c) => -mean[c] / (deviation[c] || 1));
  for (const [k, index] of indices.entries()) {
    requireThat(
      index >= 0 && index < set.labels.length,
      "imageTensor",
      `indices must be below ${set.labels.length}`,
      index,
    );
    for (let p = 0; p < size; p++)
      values[k * size + p] = pixels[index * size + p] * scale[p % channels] + shift[p % channels];
  }
  return tf.tensor4d(values, [indices.length, height, width, channels]);
}

/** One-hot labels of the images at `indices`, shape [indices.length, numClasses]. */
export function labelTensor(
  { labels, numClasses }: ImageSet,
  indices: readonly number[],
): tf.Tensor2D {
  const values = new Float32Array(indices.length * numClasses);
  for (const [k, index] of indices.entries()) values[k * numClasses + labels[index]] = 1;
  return tf.tensor2d(values, [indices.length, numClasses]);
}
