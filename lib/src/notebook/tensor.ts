/**
 * Which TensorFlow: the one module that hands out `tf`. It is the native library where set-up could obtain
 * it, else the wasm backend, which needs nothing but is slower and lacks the gradients of convolutions.
 * Tensors are float32 throughout, so nothing that claims to be exact may pass through here.
 *
 *     import { ready, tf } from "../lib/notebook/tensor";
 *     await ready;
 *
 * @see environment.md (how set-up chooses), test/notebook/tensor.test.ts
 */
import { dirname, join } from "node:path";
import * as util from "node:util";
import * as tf from "@tensorflow/tfjs";
import { requireThat } from "../check";

export { tf };

/** "tensorflow" is the native library. */
export type Backend = "tensorflow" | "wasm";

const { chosen, obstacle } = choose();

/** Resolves once `tf` can compute: at once for the native library, after loading the module for wasm. */
export const ready: Promise<Backend> = tf.setBackend(chosen).then((works) => {
  const what = `the ${chosen} backend must start (npm run doctor tells more)`;
  requireThat(works, "tensor", what, works);
  return chosen;
});

/** Which backend `tf` uses. */
export const backend = (): Backend => chosen;

/**
 * One line for the reader: the backend, its version, and why it is not the native one if it is not.
 *
 * @example
 * describeBackend().startsWith("TensorFlow"); // true
 */
export function describeBackend(): string {
  if (chosen === "wasm") return `TensorFlow.js ${tf.version.tfjs} on wasm, slower (${obstacle})`;
  const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
  const oneDnn = process.env.TF_ENABLE_ONEDNN_OPTS === "1" ? ", with oneDNN" : "";
  return `TensorFlow ${binding.TF_Version} through tfjs-node ${tf.version.tfjs}${oneDnn}`;
}

/**
 * Call before training a network with convolutions or max-pooling.
 *
 * @throws Error on wasm: it has no gradient for a convolution's filters, and its gradient of max-pooling is
 *   wrong, without a word, as soon as there are two channels.
 */
export function requireConvolutionGradients(where: string): void {
  if (chosen !== "tensorflow")
    throw new Error(
      `${where}: convolutions must be trained on the native TensorFlow, got the ${chosen} backend, whose gradients ` +
        `of convolution and max-pooling are missing or wrong (${obstacle}; try: npm run setup -- --retry-native)`,
    );
}

/**
 * Gradient of relu: `dy` where `features` > 0, else 0; shapes alike. The native library does it in one pass, four
 * times as fast as the public operations; it has no name of its own in TensorFlow.js.
 */
export function reluGradient(dy: tf.Tensor, features: tf.Tensor): tf.Tensor {
  if (chosen !== "tensorflow") return tf.where(tf.greater(features, 0), dy, 0);
  const native = tf.backend() as unknown as {
    binding: { TF_ATTR_TYPE: number; TF_FLOAT: number };
    executeSingleOutput(op: string, attributes: object[], inputs: tf.Tensor[]): tf.Tensor;
  };
  const { TF_ATTR_TYPE: type, TF_FLOAT: value } = native.binding;
  return native.executeSingleOutput("ReluGrad", [{ name: "T", type, value }], [dy, features]);
}

/** max(x, 0), whose gradient is {@link reluGradient}: the public operation's takes four passes. */
export const relu = <T extends tf.Tensor>(x: T): T =>
  tf.customGrad((...args: unknown[]) => {
    const [input, save] = args as [tf.Tensor, (kept: tf.Tensor[]) => void];
    const value = tf.relu(input);
    save([value]);
    const gradFunc = (dy: tf.Tensor, [kept]: tf.Tensor[]): tf.Tensor => reluGradient(dy, kept);
    return { value, gradFunc };
  })(x) as T;

/** Loads the native backend if it can be had, else registers wasm. TFJS_BACKEND forces one. */
function choose(): { chosen: Backend; obstacle: string } {
  const wish = process.env.TFJS_BACKEND || undefined;
  const known = wish === undefined || wish === "tensorflow" || wish === "wasm";
  requireThat(known, "tensor", "TFJS_BACKEND must be tensorflow, wasm or unset", wish);
  let obstacle = "TFJS_BACKEND=wasm";
  if (wish !== "wasm") {
    try {
      loadNative();
      return { chosen: "tensorflow", obstacle: "" };
    } catch (error) {
      if (wish === "tensorflow") throw error;
      const [text] = `${error instanceof Error ? error.message : error}`.split("\n");
      obstacle = /can not be found/.test(text) ? "set-up found no native library" : text;
    }
  }
  loadWasm();
  return { chosen: "wasm", obstacle };
}

function loadNative(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // oneDNN halves the time of convolutions and batched products, and sums in the same order for one thread as for two
  // (without it, three of four networks differed); another processor may sum in another order.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= "1";
  // Most products here are so small that on a machine of two cores two threads took 1.1 to 1.5 times as long as one;
  // the residual network gains from more, and notebook 07 asks for them.
  process.env.TF_NUM_INTRAOP_THREADS ??= "1";
  // Gone since Node 23, still called by tfjs-node 4.22.
  const legacy = util as unknown as Record<string, unknown>;
  const removed = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  // The module object itself, not its read-only namespace, is what tfjs-node will see.
  const target = (legacy.default ?? legacy) as Record<string, unknown>;
  for (const [name, is] of Object.entries(removed)) if (!(name in target)) target[name] = is;
  require("@tensorflow/tfjs-node");
}

function loadWasm(): void {
  const name = "@tensorflow/tfjs-backend-wasm";
  const wasm = require(name) as typeof import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(join(dirname(require.resolve(name)), "/"));
  for (const kernel of ["BatchMatMul", "_FusedMatMul"]) transposeFirst(kernel);
}

/**
 * Replaces a matrix product of the wasm backend, fast only without transposes, by one that carries them out
 * beforehand. Every gradient of a matrix product needs one: training becomes 3 to 5 times faster.
 */
function transposeFirst(kernelName: string): void {
  const original = tf.getKernel(kernelName, "wasm");
  const transpose = tf.getKernel("Transpose", "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...original,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { a, b, bias } = inputs as tf.NamedTensorInfoMap;
      const batch = a!.shape.slice(0, -2).reduce((count, size) => count * size, 1);
      // The shipped kernel returns wrong numbers here, without a word.
      if (bias && batch > 1)
        throw new Error(
          `tensor: on wasm a batch of fused products must have no bias, got ${batch} products`,
        );
      const temporaries: tf.TensorInfo[] = [];
      const plain = (x: tf.TensorInfo, isTransposed: unknown): tf.TensorInfo => {
        if (!isTransposed) return x;
        const axes = x.shape.map((_size, axis) => axis);
        const perm = [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
        const given = { inputs: { x }, backend, attrs: { perm } };
        temporaries.push(transpose.kernelFunc(given) as tf.TensorInfo);
        return temporaries[temporaries.length - 1];
      };
      const product = original.kernelFunc({
        inputs: { ...inputs, a: plain(a!, attrs?.transposeA), b: plain(b!, attrs?.transposeB) },
        backend,
        attrs: { ...attrs, transposeA: false, transposeB: false },
      });
      const { disposeData } = backend as { disposeData(dataId: object): void };
      for (const { dataId } of temporaries) disposeData.call(backend, dataId);
      return product;
    },
  });
}
