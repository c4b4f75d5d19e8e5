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
import { requireCount, requirePositive, requireThat, requireVector } from "../check";
import { tf } from "../notebook/tensor";
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
export function layerSizes({
  numInputs,
  width,
  numHiddenLayers,
  numClasses,
}: MlpShape): [number, number][] {
  requireCount("layerSizes", { numInputs, width, numHiddenLayers, numClasses });
  const sizes = [numInputs, ...Array.from({ length: numHiddenLayers }, () => width), numClasses];
  return sizes.slice(1).map((fanOut, l) => [sizes[l], fanOut]);
}

/** What a layer's learning rate is divided by when V instead of W descends. */
export function rateDivisors(shape: MlpShape): number[] {
  const sizes = layerSizes(shape);
  return sizes.map(([fanIn], l) => (l === sizes.length - 1 ? fanIn ** 2 : fanIn));
}

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
  if (typeof alpha === "number") requirePositive("initialMlp", { alpha });
  const divisors = rateDivisors(shape);
  const last = divisors.length - 1;
  const factors =
    typeof alpha === "number"
      ? divisors.map((_, l) => (l === 0 ? 1 / alpha : l === last ? alpha : 1))
      : alpha;
  requireVector("initialMlp", { alpha: factors }, divisors.length);
  for (const factor of factors) requirePositive("initialMlp", { alpha: factor });
  return layerSizes(shape).map(([fanIn, fanOut], l) => {
    const factor = factors[l] / Math.sqrt(divisors[l]);
    return Float32Array.from(rng.stream(l).normals(fanIn * fanOut), (w) => factor * w);
  });
}

/** Puts replicas side by side. The caller disposes the tensors. */
export function stackMlps(shape: MlpShape, replicas: readonly MlpWeights[]): tf.Tensor3D[] {
  requireThat(replicas.length > 0, "stackMlps", "there must be a replica", replicas);
  return layerSizes(shape).map(([fanIn, fanOut], l) => {
    const all = new Float32Array(replicas.length * fanIn * fanOut);
    for (const [r, weights] of replicas.entries()) all.set(weights[l], r * fanIn * fanOut);
    return tf.tensor3d(all, [replicas.length, fanIn, fanOut]);
  });
}

/**
 * One-hot inputs of some sequences of every replica's data.
 *
 * @param data    of each replica; all with sequences of one length over the same tokens.
 * @param choices of each replica, how many and which sequences: as many for all.
 * @returns shape [replicas, sequences, length x tokens].
 */
export function oneHotInputs(
  data: readonly TokenData[],
  choices: readonly ArrayLike<number>[],
): tf.Tensor3D {
  const { length, numTokens } = data[0];
  const [numSequences, numInputs] = [choices[0].length, length * numTokens];
  const inputs = new Float32Array(data.length * numSequences * numInputs);
  let place = 0;
  for (let r = 0; r < data.length; r++) {
    const { tokens } = data[r];
    for (let i = 0; i < numSequences; i++) {
      const first = choices[r][i] * length;
      for (let j = 0; j < length; j++, place += numTokens) inputs[place + tokens[first + j]] = 1;
    }
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
