/**
 * Rectification and 2 by 2 max-pooling in one loop that notes where each maximum stood: the gradient is then a loop as
 * well. TensorFlow's own gradient of max-pooling, which looks for the maxima again, took a fifth of a training step of LeNet-5.
 *
 * @see test/images/maxPool.test.ts
 */
import { requireThat } from "../check";
import { tf } from "../notebook/tensor";

interface Pooled {
  readonly values: Float32Array;
  /** Where in x each value stood; −1 where nothing was positive. */
  readonly places: Int32Array;
}

/** `yes` where the mask is all ones, `no` where it is zero. */
const chosen = (mask: number, yes: number, no: number): number => (yes & mask) | (no & ~mask);

/**
 * Numbers in 32-bit floats that are not negative have the order of their bits read as integers, and for integers a
 * maximum needs no branch, which here would be guessed wrong every other time: about twice as fast as comparing floats.
 */
function pooled(x: Float32Array, [n, height, width, channels]: readonly number[]): Pooled {
  const [rows, columns] = [height >> 1, width >> 1];
  const bits = new Int32Array(x.buffer, x.byteOffset, x.length);
  const values = new Int32Array(n * rows * columns * channels);
  const places = new Int32Array(values.length);
  const offsets = [0, channels, width * channels, (width + 1) * channels];
  let to = 0;
  for (let image = 0; image < n; image++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        const corner = ((image * height + 2 * i) * width + 2 * j) * channels;
        for (let c = corner; c < corner + channels; c++, to++) {
          let place = -1;
          let most = 0;
          for (let k = 0; k < 4; k++) {
            const from = c + offsets[k];
            const value = bits[from] & ~(bits[from] >> 31); // 0 if negative
            const isMore = (most - value) >> 31;
            most = chosen(isMore, value, most);
            place = chosen(isMore, from, place);
          }
          values[to] = most;
          places[to] = place;
        }
      }
  return { values: new Float32Array(values.buffer), places };
}

/**
 * Maxima of max(x, 0) over blocks of 2 by 2 positions; what does not fill a block at the lower and right edge is left
 * out. Of equal maxima the first takes the gradient.
 *
 * @param x shape [n, height, width, channels].
 * @returns shape [n, height / 2, width / 2, channels], halves rounded down; gradients reach x.
 * @throws RangeError if there is no block.
 * @see test/images/maxPool.test.ts
 */
export function maxPoolRelu(x: tf.Tensor4D): tf.Tensor4D {
  const { shape } = x;
  const [n, height, width, channels] = shape;
  const fits = height >= 2 && width >= 2;
  requireThat(fits, "maxPoolRelu", "x must have 2 by 2 positions", [height, width]);
  const pool = tf.customGrad((...args: unknown[]) => {
    const [input] = args as [tf.Tensor];
    const { values, places } = pooled(input.dataSync<"float32">(), shape);
    const gradFunc = (dy: tf.Tensor): tf.Tensor => {
      const slopes = dy.dataSync<"float32">();
      const gradient = new Float32Array(input.size);
      for (let i = 0; i < places.length; i++) if (places[i] >= 0) gradient[places[i]] = slopes[i];
      return tf.tensor(gradient, shape);
    };
    return { value: tf.tensor(values, [n, height >> 1, width >> 1, channels]), gradFunc };
  });
  return pool(x) as tf.Tensor4D;
}
