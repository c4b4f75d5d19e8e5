/**
 * The acceptance test of the native TensorFlow, run in a process of its own because a broken library may end
 * the process: load it, multiply two matrices, take one gradient. Prints the library's version.
 */
const util = require("node:util");

// Gone since Node 23, still called by tfjs-node 4.22.
const legacy = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (util));
legacy.isNullOrUndefined ??= (/** @type {unknown} */ value) =>
  value === null || value === undefined;
legacy.isArray ??= Array.isArray;

const tf = require("@tensorflow/tfjs-node");
if (tf.getBackend() !== "tensorflow") throw new Error(`the backend is ${tf.getBackend()}`);
const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
const product = [...tf.matMul(a, a).dataSync()];
if (product.join() !== "7,10,15,22") throw new Error(`[[1, 2], [3, 4]] squared gave ${product}`);
const slope = [
  ...tf
    .grad((x) => tf.sum(tf.square(x)))(a)
    .dataSync(),
];
if (slope.join() !== "2,4,6,8") throw new Error(`the gradient of sum(x * x) gave ${slope}`);

const { binding } = /** @type {{ binding: { TF_Version: string } }} */ (
  /** @type {unknown} */ (tf.backend())
);
console.log(`TensorFlow ${binding.TF_Version}`);
