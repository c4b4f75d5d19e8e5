/**
 * Multilayer perceptrons without biases for sequences of tokens, many replicas at once: weights of all replicas lie
 * in one tensor a layer, so that a batched product trains them together.
 *
 * With W_l of unit normal entries, shape [fan-in, fan-out], each layer divided by the root of its fan-in and the last
 * one by its fan-in,
 *
 *     h_0 = one-hot input,   h_l = relu(h_{l-1} W_l / sqrt(n_{l-1})),   f = h_L W_{L+1} / n_L,
 *
 * W_1 divided and W_{L+1} multiplied by alpha at the start. Stored are V_l = W_l / sqrt(n_{l-1}) and W_{L+1} / n_L
 * themselves: descent on W at rate eta is descent on V at eta / n_{l-1}, in the last layer eta / n_L^2.
 *
 * @see paper Fig. 6c; test/hierarchy/perceptron.test.ts
 */
import { requirePositive, requireThat } from "../check";
import { reluGradient, tf } from "../notebook/tensor";
import type { Random } from "../random";
import type { TokenData } from "./hierarchySample";

export interface MlpShape {
  /** Components of an input: tokens of a sequence times different tokens. */
  readonly numInputs: number;
  /** Neurons of a hidden layer. */
  readonly width: number;
  readonly numHiddenLayers: number;
  readonly numClasses: number;
}

/** Weights V of one replica, a layer each, row by row: shapes [fan-in, fan-out]. */
export type MlpWeights = readonly Float32Array[];

/** Weights V of all replicas, a tensor a layer: shapes [replicas, fan-in, fan-out]. */
export type MlpStack = readonly tf.Tensor3D[];

/** Fan-in and fan-out of every layer. */
export function layerSizes(shape: MlpShape): [number, number][] {
  const { numInputs, width, numHiddenLayers, numClasses } = shape;
  const sizes = [numInputs, ...new Array<number>(numHiddenLayers).fill(width), numClasses];
  return sizes.slice(1).map((fanOut, l) => [sizes[l], fanOut]);
}

/** What a layer's learning rate is divided by when V instead of W descends. */
export const rateDivisors = (shape: MlpShape): number[] =>
  layerSizes(shape).map(([fanIn], l) => (l === shape.numHiddenLayers ? fanIn ** 2 : fanIn));

/**
 * Weights at the start.
 *
 * @param alpha relative scale > 0: above 1 upstream, the first layer learns faster. Or a factor > 0 for each layer,
 *   such as [1 / alpha, 1, 1, alpha]; the function stays the same if their product is 1.
 * @throws RangeError if alpha or a factor is not positive, or the factors are not as many as the layers.
 */
export function initialMlp(
  shape: MlpShape,
  alpha: number | readonly number[],
  rng: Random,
): MlpWeights {
  for (const factor of [alpha].flat()) requirePositive("initialMlp", { alpha: factor });
  const divisors = rateDivisors(shape);
  const ones = new Array<number>(shape.numHiddenLayers - 1).fill(1);
  const factors = typeof alpha === "number" ? [1 / alpha, ...ones, alpha] : alpha;
  const fits = factors.length === divisors.length;
  requireThat(fits, "initialMlp", `alpha must have length ${divisors.length}`, alpha);
  return layerSizes(shape).map(([fanIn, fanOut], l) => {
    const factor = factors[l] / Math.sqrt(divisors[l]);
    return Float32Array.from(rng.stream(l).normals(fanIn * fanOut), (w) => factor * w);
  });
}

/** Puts replicas side by side. The caller disposes the tensors. */
export const stackMlps = (shape: MlpShape, replicas: readonly MlpWeights[]): tf.Tensor3D[] =>
  layerSizes(shape).map((size, l) =>
    tf.tidy(() => tf.stack(replicas.map((weights) => tf.tensor2d(weights[l], size)))),
  ) as tf.Tensor3D[];

/** @throws RangeError unless the data of all replicas have one form, that of the network. */
export function requireFit(
  where: string,
  data: readonly TokenData[],
  { numInputs, numClasses }: { readonly numInputs: number; readonly numClasses: number },
): void {
  const [{ labels: first, length, numTokens }] = data;
  for (const set of new Set(data)) {
    requireThat(
      set.labels.length === first.length &&
        set.length === length &&
        set.numTokens === numTokens &&
        length * numTokens === numInputs,
      where,
      `every replica must have ${first.length} sequences of one form with ${numInputs} inputs`,
      [set.labels.length, set.length, set.numTokens],
    );
    // A label beyond the classes would be written into, or read from, the next sequence's row.
    const largest = set.labels.reduce((a, b) => Math.max(a, b), 0);
    const rule = `labels must be below numClasses = ${numClasses}`;
    requireThat(largest < numClasses, where, rule, largest);
  }
}

/**
 * One-hot vectors of some sequences of every replica's data.
 *
 * @param data    of each replica; all with sequences of one length over the same tokens.
 * @param choices of each replica, how many and which sequences: as many for all.
 * @returns shape [replicas, sequences, length x tokens].
 */
export function oneHot(
  data: readonly Omit<TokenData, "labels">[],
  choices: readonly ArrayLike<number>[],
): tf.Tensor3D {
  const { length, numTokens } = data[0];
  const [numSequences, numInputs] = [choices[0].length, length * numTokens];
  const inputs = new Float32Array(data.length * numSequences * numInputs);
  let place = 0;
  for (const [r, { tokens }] of data.entries())
    for (let i = 0; i < numSequences; i++) {
      const first = choices[r][i] * length;
      for (let j = 0; j < length; j++, place += numTokens) inputs[place + tokens[first + j]] = 1;
    }
  return tf.tensor3d(inputs, [data.length, numSequences, numInputs]);
}

/**
 * Hidden activations and outputs.
 *
 * @param inputs shape [replicas, sequences, numInputs].
 * @returns of each hidden layer, shape [replicas, sequences, width], and last the outputs, [..., numClasses].
 */
export function activations(stack: MlpStack, inputs: tf.Tensor3D): tf.Tensor3D[] {
  const layers: tf.Tensor3D[] = [];
  for (const [l, V] of stack.entries()) {
    const z: tf.Tensor3D = tf.matMul(l === 0 ? inputs : layers[l - 1], V);
    layers.push(l === stack.length - 1 ? z : tf.relu(z));
  }
  return layers;
}

/**
 * Gradients of the mean cross-entropy of a batch with respect to V, a layer each.
 *
 * @param labels one-hot, shape [replicas, sequences, numClasses].
 */
export function replicaGradients(
  stack: MlpStack,
  inputs: tf.Tensor3D,
  labels: tf.Tensor3D,
): tf.Tensor3D[] {
  const layers = [inputs, ...activations(stack, inputs)];
  const excess = tf.sub(tf.softmax(layers[stack.length]), labels);
  let push = tf.mul<tf.Tensor3D>(excess, 1 / inputs.shape[1]);
  const gradients: tf.Tensor3D[] = new Array(stack.length);
  for (let l = stack.length - 1; l >= 0; l--) {
    gradients[l] = tf.matMul(layers[l], push, true, false);
    if (l > 0)
      push = reluGradient(tf.matMul(push, stack[l], false, true), layers[l]) as typeof push;
  }
  return gradients;
}

/** Whether each replica's weights are all numbers. What is none never becomes one again. */
export const areSound = (stack: MlpStack): boolean[] =>
  Array.from(
    tf.tidy(() => tf.addN(stack.map((V) => tf.sum(V, [1, 2]))).dataSync()) as Float32Array,
    Number.isFinite,
  );
