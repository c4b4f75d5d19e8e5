/**
 * Gradient descent with momentum on a list of tensors, and the cross-entropy it lowers.
 *
 * @see test/images/momentum.test.ts
 */
import { requireFinite, requirePositive, requireThat } from "../check";
import { tf } from "../notebook/tensor";

/** Owns its tensors; `dispose` frees them. */
export interface Descent {
  /** The present parameters; valid until the next step. */
  readonly parameters: () => readonly tf.Tensor[];
  /** One step at a learning rate; returns the loss before it. */
  readonly step: (
    loss: (parameters: readonly tf.Tensor[]) => tf.Scalar,
    learningRate: number,
  ) => number;
  readonly dispose: () => void;
}

/**
 * Descent with heavy-ball momentum, v <- m v + grad, theta <- theta - rate v, or Nesterov's look ahead,
 * theta <- theta - rate (grad + m v).
 *
 * @param start parameters, copied.
 * @throws RangeError if momentum is not from 0 up to 1.
 * @see test/images/momentum.test.ts
 */
export function descentWithMomentum(
  start: readonly tf.Tensor[],
  {
    momentum = 0.9,
    nesterov = false,
  }: { readonly momentum?: number; readonly nesterov?: boolean } = {},
): Descent {
  requireFinite("descentWithMomentum", { momentum });
  requireThat(
    momentum >= 0 && momentum < 1,
    "descentWithMomentum",
    "momentum must be from 0 up to 1",
    momentum,
  );
  let parameters = start.map((tensor) => tensor.clone());
  let velocities: tf.Tensor[] = [];

  const step: Descent["step"] = (loss, learningRate) => {
    requireFinite("descentWithMomentum", { learningRate });
    const old = [...parameters, ...velocities];
    const [value, next, moving] = tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) => loss(all))(parameters);
      const moving =
        velocities.length === 0
          ? grads
          : grads.map((grad, i) => tf.add(tf.mul(velocities[i], momentum), grad));
      const ways = nesterov
        ? grads.map((grad, i) => tf.add(grad, tf.mul(moving[i], momentum)))
        : moving;
      const next = parameters.map((tensor, i) => tf.sub(tensor, tf.mul(ways[i], learningRate)));
      return [value, next, moving] as [tf.Scalar, tf.Tensor[], tf.Tensor[]];
    });
    tf.dispose(old);
    [parameters, velocities] = [next, moving];
    const found = value.dataSync()[0];
    value.dispose();
    return found;
  };
  return {
    parameters: () => parameters,
    step,
    dispose: () => tf.dispose([...parameters, ...velocities]),
  };
}

/** Mean cross-entropy of logits [n, numClasses] and one-hot labels of that shape. */
export function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.tidy(
    () => tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1))) as tf.Scalar,
  );
}

/**
 * A learning rate that is linear between knots and constant beyond them.
 *
 * @param knots [epoch, rate], epochs rising, such as [[0, 0], [5, 0.4], [24, 0]].
 * @throws RangeError if there is no knot, or epochs do not rise.
 * @see test/images/momentum.test.ts
 */
export function piecewiseLinear(
  knots: readonly (readonly [number, number])[],
): (epoch: number) => number {
  requireThat(knots.length > 0, "piecewiseLinear", "there must be at least one knot", knots);
  for (const [epoch, rate] of knots) requireFinite("piecewiseLinear", { epoch, rate });
  const rising = knots.every(([epoch], i) => i === 0 || epoch > knots[i - 1][0]);
  requireThat(rising, "piecewiseLinear", "epochs must rise", knots);
  return (epoch) => {
    const next = knots.findIndex(([from]) => from > epoch);
    if (next === 0) return knots[0][1];
    if (next < 0) return knots[knots.length - 1][1];
    const [[from, low], [to, high]] = [knots[next - 1], knots[next]];
    return low + ((high - low) * (epoch - from)) / (to - from);
  };
}

/** Batches of indices for one epoch after another, each in a new order; what does not fill a batch is left out. */
export function* batches(
  numSamples: number,
  batchSize: number,
  shuffled: (epoch: number) => readonly number[],
): Generator<readonly number[], never> {
  requirePositive("batches", { numSamples, batchSize });
  requireThat(
    batchSize <= numSamples,
    "batches",
    `batchSize must be at most ${numSamples}`,
    batchSize,
  );
  for (let epoch = 0; ; epoch++) {
    const order = shuffled(epoch);
    for (let from = 0; from + batchSize <= numSamples; from += batchSize)
      yield order.slice(from, from + batchSize);
  }
}
