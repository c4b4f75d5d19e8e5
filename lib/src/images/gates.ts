/**
 * The activation pattern of a network as gates, which can be put into another: with the gates of one time and the
 * parameters of another one sees what of the kernel's motion is due to either.
 *
 * @see networkCourse.ts; test/images/gates.test.ts
 */
import { relu, tf } from "../notebook/tensor";
import { ofHiddenLayers } from "./distances";
import type { LayeredNetwork, WeightLayer } from "./layeredNetwork";
import { maxPoolRelu } from "./maxPool";

type Kind = WeightLayer["kind"];

/** What follows a hidden layer: relu, and behind a convolution max-pooling of 2 by 2. */
export const nonlinearity = (kind: Kind, output: tf.Tensor): tf.Tensor =>
  kind === "convolution" ? maxPoolRelu(output as tf.Tensor4D) : relu(output);

/** The same where gates say what goes on: a linear function of the output. */
export const passThrough = (kind: Kind, output: tf.Tensor, gate: tf.Tensor): tf.Tensor => {
  const open = tf.mul(output, gate);
  // Of four places one is open at most: their sum is what the maximum was.
  return kind === "convolution" ? tf.mul(tf.avgPool(open as tf.Tensor4D, 2, 2, "valid"), 4) : open;
};

/**
 * Which outputs of the hidden layers go on: 1 where a unit is active and, where a maximum is taken, is the maximum; 0
 * elsewhere. It is the derivative of the nonlinearity, so that a network with its own gates has its own outputs and
 * gradients.
 *
 * @param probe inputs, shape [n, height, width, channels].
 * @returns a tensor for each hidden layer, of its output's shape; the caller disposes them.
 * @see test/images/gates.test.ts
 */
export const activationGates = (
  network: LayeredNetwork,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
): tf.Tensor[] =>
  ofHiddenLayers(network, parameters, probe, (output, layer) =>
    tf.grad((z: tf.Tensor) => nonlinearity(network.layers[layer].kind, z))(output),
  );
