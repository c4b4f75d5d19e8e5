/**
 * The exercises of notebook 06 in which something is built: the kernel of one layer, the distance of two patterns.
 *
 * @see test/images/exercises.test.ts
 */
import { dot } from "../linalg";
import { type Exercise, isVector, once, oneNumber } from "../notebook/exercises";
import { tf } from "../notebook/tensor";
import { random } from "../random";
import { largest } from "../statistics";

type Rows = readonly (readonly number[])[];

/** A kernel from what flows into a layer and back to it: rows are images. */
type LayerKernel = (inputs: Rows, responses: Rows) => Rows;

/** A layer of 4 inputs and 3 neurons, behind it f = sum of a tanh(z), on 5 inputs; differentiated by TensorFlow. */
const layer = once(() => {
  const rng = random(6).stream("layer");
  const [inputs, weights] = [5, 3].map((n) => Array.from({ length: n }, () => rng.normals(4)));
  const [biases, readout] = [rng.normals(3), rng.normals(3)];
  const outputsOf = (h: readonly number[]): number[] =>
    weights.map((w, k) => dot(w, h) + biases[k]);
  const responses = inputs.map((h) =>
    outputsOf(h).map((z, k) => readout[k] * (1 - Math.tanh(z) ** 2)),
  );
  const gradients = inputs.map((h) =>
    tf.tidy(() => {
      const f = (W: tf.Tensor, b: tf.Tensor): tf.Scalar => {
        const z = tf.add(tf.matMul(W as tf.Tensor2D, tf.tensor2d(h, [4, 1])).reshape([3]), b);
        return tf.sum(tf.mul(tf.tanh(z), tf.tensor1d(readout)));
      };
      const parts = tf.grads(f)([tf.tensor2d(weights), tf.tensor1d(biases)]);
      return parts.flatMap((part) => Array.from(part.dataSync()));
    }),
  );
  return {
    inputs,
    responses,
    kernel: gradients.map((one) => gradients.map((two) => dot(one, two))),
  };
});

/** Largest difference from a kernel, relative to its largest entry. */
const gap = (kernel: Rows, wanted: Rows): number =>
  largest(kernel.flatMap((row, i) => row.map((entry, j) => Math.abs(entry - wanted[i][j])))) /
  largest(wanted.flat().map(Math.abs));

/** 06.1: a layer's part of the kernel, against automatic differentiation. */
export const layerKernel: Exercise<LayerKernel> = {
  criteria: [
    [
      (kernelOf) => {
        const { inputs, responses } = layer();
        const kernel = kernelOf(inputs, responses);
        return (
          Array.isArray(kernel) && kernel.length === 5 && kernel.every((row) => isVector(row, 5))
        );
      },
      "For five images it must return five rows of five numbers.",
    ],
    [
      (kernelOf) => {
        const { inputs, responses } = layer();
        const noBias = inputs.map((h, i) =>
          inputs.map((other, j) => dot(h, other) * dot(responses[i], responses[j])),
        );
        return gap(kernelOf(inputs, responses), noBias) > 1e-6;
      },
      "That is the kernel of the weights. The biases are parameters, too: what is ∂f/∂b?",
    ],
    [
      (kernelOf) => gap(kernelOf(layer().inputs, layer().responses), layer().kernel) < 1e-4,
      (kernelOf) =>
        `It differs from the products of the gradients by ${(100 * gap(kernelOf(layer().inputs, layer().responses), layer().kernel)).toFixed(0)} % of the largest.`,
    ],
  ],
  because: "It is what automatic differentiation gives, without a gradient of any weight.",
};

/** From two patterns, of each image 1 for a unit that is active and 0 for one that is not. */
type PatternDistance = (first: Rows, second: Rows) => number;

const drawn = once(() => {
  const rng = random(7).stream("patterns");
  const pattern = (): number[][] =>
    Array.from({ length: 4 }, () => rng.normals(6).map((value) => Number(value > 0.5)));
  const [first, second] = [pattern(), pattern()];
  const differ = first.flatMap((units, i) => units.filter((unit, k) => unit !== second[i][k]));
  return { first, second, share: differ.length / 24 };
});

/** 06.2: the share of units that have switched, averaged over images. */
export const patternDistance: Exercise<PatternDistance> = {
  criteria: [
    [
      (distance) => oneNumber[0](distance(drawn().first, drawn().second)),
      "It must return one number.",
    ],
    [
      (distance) => distance(drawn().first, drawn().first) === 0,
      "A pattern has distance 0 from itself.",
    ],
    [
      (distance) => Math.abs(distance([[1, 0]], [[0, 1]]) - 1) < 1e-12,
      (distance) =>
        `Where every unit has switched it must be 1, and yours is ${distance([[1, 0]], [[0, 1]])}.`,
    ],
    [
      (distance) => Math.abs(distance(drawn().first, drawn().second) - drawn().share) < 1e-12,
      (distance) =>
        `Of 24 units ${24 * drawn().share} have switched, in four images: yours says ${distance(drawn().first, drawn().second).toFixed(3)}.`,
    ],
  ],
  because: "A unit that has switched counts alike in both directions.",
};
