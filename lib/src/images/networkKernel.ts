/**
 * The neural tangent kernel of a network on a few probe inputs, without its Jacobian: layer by layer, from what
 * flows into a layer and how each output depends on what flows out of it.
 *
 * @see paper section 5, Fig. 6a; test/images/networkKernel.test.ts
 */
import { requireThat } from "../check";
import { tf } from "../notebook/tensor";
import type { LayeredNetwork, LayerWatch, WeightLayer } from "./layeredNetwork";

/** Inputs a and responses d f_k / d z of one layer; one response for each output k. */
interface Flow {
  readonly input: tf.Tensor;
  readonly responses: readonly tf.Tensor[];
}

/** Runs the network, reaching into every layer: once for what flows in, and for all outputs at once for the responses. */
function flows(
  network: LayeredNetwork,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
  gates?: readonly tf.Tensor[],
): Flow[] {
  const inputs: tf.Tensor[] = [];
  const shapes: number[][] = [];
  const look: LayerWatch = (layer, input, output) => {
    inputs[layer] = tf.keep(input.clone());
    shapes[layer] = output.shape;
    return output;
  };
  const outputs = network.forward(parameters, probe, look, gates);
  const [numInputs, numOutputs] = outputs.shape;
  // As many copies of the probe as there are outputs, one after the other: all go through the network at once.
  const copies = (tensor: tf.Tensor): tf.Tensor =>
    tf.tile(tensor, [numOutputs, ...tensor.shape.slice(1).map(() => 1)]);
  const [allProbes, allGates] = [copies(probe) as tf.Tensor4D, gates?.map(copies)];
  // Of copy k the output k counts.
  const chosen = tf.tile(tf.eye(numOutputs).expandDims(1), [1, numInputs, 1]);
  // Adding nothing to what a layer puts out, and asking how the sum over images depends on it, gives every image's
  // response at once: images do not see each other.
  const gradients = tf.grads((...taps: tf.Tensor[]) => {
    const tap: LayerWatch = (layer, _input, output) => tf.add(output, taps[layer]);
    const all = network.forward(parameters, allProbes, tap, allGates);
    return tf.sum(tf.mul(all, chosen.reshape(all.shape)));
  })(shapes.map(([, ...rest]) => tf.zeros([numOutputs * numInputs, ...rest])));
  const responses = gradients.map((gradient) => tf.split(gradient, numOutputs));
  return inputs.map((input, layer) => ({ input, responses: responses[layer] }));
}

/** All windows a convolution looks at: [n, positions, height * width * in]. */
function windows(
  { shape: [height, width, numIn], padding }: WeightLayer,
  input: tf.Tensor,
): tf.Tensor3D {
  const size = height * width * numIn;
  const picking = tf.eye(size).reshape<tf.Tensor4D>([height, width, numIn, size]);
  const all = tf.conv2d(input as tf.Tensor4D, picking, 1, padding!);
  return all.reshape<tf.Tensor3D>([input.shape[0], -1, size]);
}

/** Sum over a dense layer's parameters: (a_i . a_j + 1) (response_i . response_j). */
function denseKernel({ input, responses }: Flow): tf.Tensor2D {
  const numOutputs = responses.length;
  const reach = tf.add(tf.matMul(input as tf.Tensor2D, input as tf.Tensor2D, false, true), 1);
  const rows = tf.concat(responses as tf.Tensor2D[]);
  return tf.mul(tf.matMul(rows, rows, false, true), tf.tile(reach, [numOutputs, numOutputs]));
}

/** Sum over a convolution's parameters. */
function convolutionKernel(layer: WeightLayer, { input, responses }: Flow): tf.Tensor2D {
  const n = input.shape[0];
  const all = windows(layer, input);
  // A column of ones stands for the bias.
  const seen = tf.concat([all, tf.ones<tf.Rank.R3>([n, all.shape[1], 1])], 2);
  const rows = responses.map((response) =>
    tf.matMul(seen, response.reshape([n, -1, layer.shape[3]]), true).reshape<tf.Tensor2D>([n, -1]),
  );
  const jacobian = tf.concat(rows);
  return tf.matMul(jacobian, jacobian, false, true);
}

/** What each layer adds to the kernel. */
function layerKernels(
  where: string,
  network: LayeredNetwork,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
  gates?: readonly tf.Tensor[],
): tf.Tensor2D[] {
  const size = probe.shape[0] * network.layers[network.layers.length - 1].shape.slice(-1)[0];
  const fits = size >= 1 && size <= 4000;
  requireThat(fits, where, "probe inputs times outputs must be from 1 to 4000", size);
  return tf.tidy(() => {
    const all = flows(network, parameters, probe, gates);
    const parts = network.layers.map((layer, i) =>
      tf.tidy(() =>
        layer.kind === "dense" ? denseKernel(all[i]) : convolutionKernel(layer, all[i]),
      ),
    );
    tf.dispose(all.map(({ input }) => input));
    return parts;
  });
}

/**
 * The kernel K_{(k,i),(l,j)} = sum over all parameters p of d f_k(x_i)/dp d f_l(x_j)/dp, equal learning rates.
 *
 * @param probe inputs, shape [n, height, width, channels]; n times the number of outputs at most 4,000, as K is
 *   its square.
 * @param gates of the hidden layers on the probe, if they are to be those of other parameters (gates.ts).
 * @returns K, shape [C n, C n], outputs in the outer, inputs in the inner place; float32, about 1e-5 relative to
 *   its largest entry. The caller disposes it.
 * @throws RangeError if shapes do not fit or the probe is too large.
 * @see test/images/networkKernel.test.ts
 * @example
 * const small = lenet5({ imageSize: 12, widths: [2, 2, 3, 3], numClasses: 2 });
 * networkKernel(small, small.initial(random(0)), tf.ones([3, 12, 12, 1])).shape; // [6, 6]
 */
export const networkKernel = (
  network: LayeredNetwork,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
  gates?: readonly tf.Tensor[],
): tf.Tensor2D =>
  tf.tidy(() =>
    layerKernels("networkKernel", network, parameters, probe, gates).reduce((sum, part) =>
      tf.add(sum, part),
    ),
  );

/**
 * What each layer adds to the kernel's trace: K is a sum over parameters, so each layer has a part of its own,
 * tr K_l = sum over outputs k and inputs i of |d f_k(x_i) / d theta_l|^2.
 *
 * If the first layer's weights are divided by alpha and the last one's multiplied, so that f stays the same, the first
 * layer's part grows by alpha^2 and the last one's falls by it, but for its bias.
 *
 * @param probe as for {@link networkKernel}.
 * @returns one number for each layer; float32, about 1e-5 relative.
 * @throws RangeError if shapes do not fit or the probe is too large.
 * @see test/images/networkKernel.test.ts
 * @example
 * const small = lenet5({ imageSize: 12, widths: [2, 2, 3, 3], numClasses: 2 });
 * kernelTraces(small, small.initial(random(0)), tf.ones([3, 12, 12, 1])).length; // 5
 */
export const kernelTraces = (
  network: LayeredNetwork,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
): number[] =>
  tf.tidy(() =>
    layerKernels("kernelTraces", network, parameters, probe).map(
      (part) => tf.sum(tf.mul(part, tf.eye(part.shape[0]))).dataSync()[0],
    ),
  );
