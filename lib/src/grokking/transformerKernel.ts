/**
 * The neural tangent kernel of the transformer, one logit at a time: how lazy or rich its training is.
 *
 * @see paper section 2; test/grokking/transformerKernel.test.ts
 */
import { requireCount, requireMatrix, requireThat } from "../check";
import type { Matrix } from "../linalg";
import { tf } from "../notebook/tensor";
import { mean } from "../statistics";
import type { LastPositionModel } from "./lastPosition";
import { type Equations, pick } from "./modular";

/** So small that the softmax of tau · logits is uniform to single precision's satisfaction. */
const TAU = 1e-4;

/**
 * Tangent kernel of one logit, measured against the mean of all of them (which a softmax does not see),
 *
 *     K_ij = ∇g(x_i) · ∇g(x_j),   g = logit c − mean of the logits.
 *
 * The gradient of the loss at tau → 0 is −tau ∇g, as the softmax then is uniform, so that the gradient of training
 * serves here too.
 *
 * @param vector parameters.
 * @param batch  the inputs; their results are not read.
 * @param output c.
 * @returns K, shape [n, n], symmetric; relative accuracy about 1e-3 for logits of order ten.
 * @throws RangeError if output is no count or there is no input.
 * @example
 * const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
 * const start = initialParameters(size, 1, random(0));
 * logitKernel(lastPositionModel(size), start, equations("add", 5), 3).length; // 25
 * @see test/grokking/transformerKernel.test.ts
 */
export function logitKernel(
  model: LastPositionModel,
  vector: Float32Array,
  batch: Equations,
  output: number,
): number[][] {
  requireCount("logitKernel", { output }, 0);
  requireThat(batch.x.length > 0, "logitKernel", "there must be an input", batch.x.length);
  return tf.tidy(() => {
    const gradients = Array.from(batch.x.keys(), (i) => {
      const one = { ...pick(batch, [i]), result: Int32Array.of(output) };
      return tf.tensor1d(model.gradient(vector, one, TAU));
    });
    const rows = tf.div<tf.Tensor2D>(tf.stack(gradients), TAU);
    return tf.matMul(rows, rows, false, true).arraySync() as number[][];
  });
}

/**
 * A kernel without what all inputs share: H K H with H = 1 − 1/n. Gradients of logits have a large common part, from
 * tokens and positions that every equation has, which would hide how the kernel tells inputs apart.
 *
 * @param K shape [n, n], symmetric.
 * @returns of the same shape; its rows and columns add up to 0.
 * @throws TypeError or RangeError if K is no square matrix.
 * @example
 * centeredKernel([[1, 2], [2, 4]]); // [[0.25, -0.25], [-0.25, 0.25]]
 * @see Cortes et al. 2012 (centered kernel alignment); test/grokking/transformerKernel.test.ts
 */
export function centeredKernel(K: Matrix): number[][] {
  requireMatrix("centeredKernel", { K });
  const isSquare = K.length === K[0].length;
  requireThat(isSquare, "centeredKernel", "K must be square", [K.length, K[0].length]);
  const means = K.map(mean);
  const all = mean(means);
  return K.map((row, i) => row.map((value, j) => value - means[i] - means[j] + all));
}
