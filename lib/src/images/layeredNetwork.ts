/**
 * What training and measuring need to know of a network: a function of a list of parameter tensors, and a way to
 * look at, or reach into, every layer as it is computed.
 *
 * @see lenet5.ts, resnet.ts, networkKernel.ts, gates.ts, test/images/lenet5.test.ts
 */
import { tf } from "../notebook/tensor";
import type { Random } from "../random";

/** A network that learns to put images into classes. */
export interface ImageNetwork {
  /** A start, drawn from `rng`; the caller disposes the tensors. */
  readonly initial: (rng: Random) => tf.Tensor[];
  /** Logits [n, numClasses] for inputs [n, height, width, channels]. */
  readonly forward: (parameters: readonly tf.Tensor[], inputs: tf.Tensor4D) => tf.Tensor2D;
}

/**
 * Told each layer as it is computed: its input and its output before the nonlinearity; what it returns goes on in
 * the output's place.
 */
export type LayerWatch = (layer: number, input: tf.Tensor, output: tf.Tensor) => tf.Tensor;

/** A layer with a weight and a bias tensor. */
export interface WeightLayer {
  readonly kind: "convolution" | "dense";
  /** [height, width, in, out] of a convolution, [in, out] of a dense layer. */
  readonly shape: readonly number[];
  /** Of a convolution with stride 1. */
  readonly padding?: "same" | "valid";
}

/**
 * A chain of layers, each followed by relu except the last; parameters are [weights, biases] of each in turn. With
 * `gates`, what goes on from a hidden layer is not for its own outputs to say: see gates.ts.
 */
export interface LayeredNetwork extends ImageNetwork {
  readonly layers: readonly WeightLayer[];
  readonly forward: (
    parameters: readonly tf.Tensor[],
    inputs: tf.Tensor4D,
    watch?: LayerWatch,
    gates?: readonly tf.Tensor[],
  ) => tf.Tensor2D;
}

/** A tensor of independent normal numbers of the given standard deviation. */
export function normalTensor(shape: readonly number[], deviation: number, rng: Random): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, () => deviation * rng.normal());
  return tf.tensor(values, shape as number[]);
}

/** Numbers that reach one output: all but the last axis. */
export const inputsOf = (shape: readonly number[]): number =>
  shape.slice(0, -1).reduce((product, length) => product * length, 1);
