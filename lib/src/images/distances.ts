/**
 * How far a network has moved from its start, in three senses: kernel, activation patterns, parameters.
 *
 * @see paper section 5, Fig. 6a; piecewise/distances.ts for two layers in double precision; test/images/networkKernel.test.ts
 */
import { requireThat } from "../check";
import { tf } from "../notebook/tensor";
import type { LayeredNetwork } from "./layeredNetwork";

/**
 * Kernel distance S = 1 - <K1, K2> / (|K1| |K2|), computed as | K1/|K1| - K2/|K2| |^2 / 2, which keeps its digits
 * however small it is.
 *
 * @param first, second kernels of one shape.
 * @returns S, from 0 (equal up to a factor: lazy) towards 1 (rich); absolute accuracy about 1e-7. NaN if the norm of a
 *   kernel is too large for single precision.
 * @throws RangeError if shapes differ or a kernel is zero.
 * @see test/images/networkKernel.test.ts
 * @example
 * tensorKernelDistance(tf.tensor2d([[1, 0], [0, 1]]), tf.tensor2d([[2, 0], [0, 2]])); // 0
 */
export function tensorKernelDistance(first: tf.Tensor2D, second: tf.Tensor2D): number {
  const [one, two] = [first.shape, second.shape].map((shape) => shape.join(" by "));
  requireThat(one === two, "tensorKernelDistance", `second must be ${one}`, two);
  return tf.tidy(() => {
    const sizes = [first, second].map((kernel) => tf.norm(kernel).dataSync()[0]);
    requireThat(!sizes.includes(0), "tensorKernelDistance", "kernels must not be zero", sizes);
    if (!sizes.every(Number.isFinite)) return Number.NaN;
    const [a, b] = [tf.div(first, sizes[0]), tf.div(second, sizes[1])];
    return tf.sum(tf.squaredDifference(a, b)).dataSync()[0] / 2;
  });
}

/**
 * Something of the output of each hidden layer on the probe inputs.
 *
 * @param probe inputs, shape [n, height, width, channels].
 * @param of    makes a tensor of a layer's output.
 * @returns the tensors; the caller disposes them.
 */
export function ofHiddenLayers(
  network: LayeredNetwork,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
  of: (output: tf.Tensor, layer: number) => tf.Tensor,
): tf.Tensor[] {
  const found: tf.Tensor[] = [];
  const outputs = network.forward(parameters, probe, (layer, _input, output) => {
    if (layer < network.layers.length - 1) found.push(tf.keep(of(output, layer)));
    return output;
  });
  outputs.dispose();
  return found;
}

/**
 * Which hidden units are active (positive before relu) on the probe inputs.
 *
 * @param probe inputs, shape [n, height, width, channels].
 * @returns one boolean tensor [n, units] for each hidden layer; the caller disposes them.
 */
export const activationPatterns = (
  network: LayeredNetwork,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
): tf.Tensor[] =>
  ofHiddenLayers(network, parameters, probe, (output) =>
    tf.greater(output, 0).reshape([probe.shape[0], -1]),
  );

/**
 * Hamming distance of activation patterns, layer by layer: the share of a layer's units that have switched, averaged
 * over inputs.
 *
 * @param first, second patterns of one network, as {@link activationPatterns} gives them.
 * @returns one number from 0 to 1 for each hidden layer.
 */
export const patternDistances = (
  first: readonly tf.Tensor[],
  second: readonly tf.Tensor[],
): number[] =>
  first.map((pattern, i) =>
    tf.tidy(() => tf.mean(tf.cast(tf.notEqual(pattern, second[i]), "float32")).dataSync()[0]),
  );

/** Euclidean distance of two lists of parameters of one network. */
export function tensorDistance(first: readonly tf.Tensor[], second: readonly tf.Tensor[]): number {
  const squares = first.map((tensor, i) =>
    tf.tidy(() => tf.sum(tf.squaredDifference(tensor, second[i])).dataSync()[0]),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}

/**
 * How far each layer has moved, weights and biases, in units of its norm at the start.
 *
 * @param start, now parameters of a {@link LayeredNetwork}: weights and biases of each layer in turn.
 */
export const layerMotion = (
  start: readonly tf.Tensor[],
  now: readonly tf.Tensor[],
): readonly number[] =>
  start.flatMap((_, i) => {
    if (i % 2 > 0) return [];
    const [before, after] = [start, now].map((all) => all.slice(i, i + 2));
    const zero = before.map((tensor) => tf.zerosLike(tensor));
    const size = tensorDistance(before, zero);
    tf.dispose(zero);
    return [tensorDistance(before, after) / size];
  });
