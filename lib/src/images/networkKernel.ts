/**
 * The neural tangent kernel of a network on a few probe inputs, without its Jacobian: layer by layer, from what
 * flows into a layer and how each output depends on what flows out of it.
 *
 * @see paper section 6, Fig. 6a; test/images/networkKernel.test.ts
 */
import { requireCount, requireThat } from "../check";
import { tf } from "../notebook/tensor";
import { type Layer, type Network, requireParameters } from "./imageNetwork";

const BLOCK_MEGABYTES = 128;

export interface NetworkKernelOptions {
  /** Largest block of gradients held at a time, in MB; others wait their turn. Default 128. */
  readonly blockMegabytes?: number;
}

/** Inputs a and responses d f_k / d z of one layer; one response for each output k. */
interface Flow {
  readonly input: tf.Tensor;
  readonly responses: readonly tf.Tensor[];
}

/** Runs the network once for each output, reaching into every layer. */
function flows(network: Network, parameters: readonly tf.Tensor[], probe: tf.Tensor4D): Flow[] {
  const inputs: tf.Tensor[] = [];
  const shapes: number[][] = [];
  const outputs = network.forward(parameters, probe, (layer, input, output) => {
    inputs[layer] = tf.keep(input.clone());
    shapes[layer] = output.shape;
    return output;
  });
  const numOutputs = outputs.shape[1];
  // Adding nothing to what a layer puts out, and asking how the sum over images depends on it, gives every image's
  // response at once: images do not see each other.
  const responses = Array.from({ length: numOutputs }, (_, k) => {
    const gradients = tf.grads((...taps: tf.Tensor[]) =>
      tf.sum(
        network
          .forward(parameters, probe, (layer, _input, output) => tf.add(output, taps[layer]))
          .slice([0, k], [-1, 1]),
      ),
    );
    return gradients(shapes.map((shape) => tf.zeros(shape)));
  });
  return inputs.map((input, layer) => ({ input, responses: responses.map((all) => all[layer]) }));
}

/** All windows a convolution looks at: [n, positions, height * width * in]. */
function windows({ shape: [height, width, numIn], padding }: Layer, input: tf.Tensor): tf.Tensor3D {
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

/** Sum over a convolution's parameters, some output channels at a time. */
function convolutionKernel(
  layer: Layer,
  { input, responses }: Flow,
  blockNumbers: number,
): tf.Tensor2D {
  const n = input.shape[0];
  const all = windows(layer, input);
  // A column of ones stands for the bias.
  const seen = tf.concat([all, tf.ones<tf.Rank.R3>([n, all.shape[1], 1])], 2);
  const numOut = layer.shape[3];
  const numColumns = Math.max(1, Math.floor(blockNumbers / (n * responses.length * seen.shape[2])));
  let kernel = tf.zeros([n * responses.length, n * responses.length]) as tf.Tensor2D;
  for (let from = 0; from < numOut; from += numColumns) {
    const count = Math.min(numColumns, numOut - from);
    kernel = tf.tidy(() => {
      const rows = responses.map((response) => {
        const some = response
          .reshape<tf.Tensor3D>([n, -1, numOut])
          .slice([0, 0, from], [-1, -1, count]);
        return tf.matMul(seen, some, true).reshape<tf.Tensor2D>([n, -1]);
      });
      const jacobian = tf.concat(rows);
      return tf.add(kernel, tf.matMul(jacobian, jacobian, false, true));
    });
  }
  return kernel;
}

/** A layer's part of the kernel. */
const layerKernel = (layer: Layer, flow: Flow, blockMegabytes: number): tf.Tensor2D =>
  layer.kind === "dense"
    ? denseKernel(flow)
    : convolutionKernel(layer, flow, (blockMegabytes * 2 ** 20) / 4);

/** Rows of the kernel; throws if they are too many. */
function requireProbe(
  where: string,
  network: Network,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
): number {
  requireParameters(where, network, parameters);
  const size = probe.shape[0] * network.layers[network.layers.length - 1].shape.slice(-1)[0];
  requireThat(
    size >= 1 && size <= 4000,
    where,
    "probe inputs times outputs must be from 1 to 4000",
    size,
  );
  return size;
}

/**
 * The kernel K_{(k,i),(l,j)} = sum over all parameters p of d f_k(x_i)/dp d f_l(x_j)/dp, equal learning rates.
 *
 * @param probe inputs, shape [n, height, width, channels]; n times the number of outputs at most 4,000, as K is
 *   its square.
 * @returns K, shape [C n, C n], outputs in the outer, inputs in the inner place; float32, about 1e-5 relative to
 *   its largest entry. The caller disposes it.
 * @throws RangeError if shapes do not fit or the probe is too large.
 * @see test/images/networkKernel.test.ts
 */
export function networkKernel(
  network: Network,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
  options: NetworkKernelOptions = {},
): tf.Tensor2D {
  const { blockMegabytes = BLOCK_MEGABYTES } = options;
  requireCount("networkKernel", { blockMegabytes });
  const size = requireProbe("networkKernel", network, parameters, probe);
  return tf.tidy(() => {
    const all = flows(network, parameters, probe);
    let kernel = tf.zeros([size, size]) as tf.Tensor2D;
    for (const [i, flow] of all.entries())
      kernel = tf.tidy(() => tf.add(kernel, layerKernel(network.layers[i], flow, blockMegabytes)));
    tf.dispose(all.map(({ input }) => input));
    return kernel;
  });
}

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
 */
export function kernelTraces(
  network: Network,
  parameters: readonly tf.Tensor[],
  probe: tf.Tensor4D,
): number[] {
  requireProbe("kernelTraces", network, parameters, probe);
  return tf.tidy(() => {
    const all = flows(network, parameters, probe);
    const traces = all.map((flow, i) =>
      tf.tidy(() => {
        const part = layerKernel(network.layers[i], flow, BLOCK_MEGABYTES);
        return tf.sum(tf.mul(part, tf.eye(part.shape[0]))).dataSync()[0];
      }),
    );
    tf.dispose(all.map(({ input }) => input));
    return traces;
  });
}
