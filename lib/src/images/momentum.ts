/**
 * Gradient descent with momentum on a list of tensors, and the cross-entropy it lowers.
 *
 * @see test/images/momentum.test.ts
 */
import { tf } from "../notebook/tensor";

/** Owns its tensors; `dispose` frees them. */
export interface MomentumDescent {
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
 * Descent with momentum m that looks ahead (Nesterov's, as in the DAWN benchmark): v <- m v + grad,
 * theta <- theta - rate (grad + m v). Without momentum it is plain gradient descent.
 *
 * @param start parameters, copied.
 * @param momentum m, from 0 up to 1.
 * @see test/images/momentum.test.ts
 */
export function descentWithMomentum(
  start: readonly tf.Tensor[],
  momentum: number,
): MomentumDescent {
  let parameters = start.map((tensor) => tensor.clone());
  let velocities = start.map((tensor) => tf.zerosLike(tensor));
  return {
    parameters: () => parameters,
    step: (loss, learningRate) => {
      const old = [...parameters, ...velocities];
      const [value, next, moving] = tf.tidy(() => {
        const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) => loss(all))(parameters);
        const plus = (grad: tf.Tensor, velocity: tf.Tensor): tf.Tensor =>
          momentum === 0 ? grad : tf.add(grad, tf.mul(velocity, momentum));
        const moving = grads.map((grad, i) => plus(grad, velocities[i]));
        const next = parameters.map((tensor, i) =>
          tf.sub(tensor, tf.mul(plus(grads[i], moving[i]), learningRate)),
        );
        return [value.dataSync()[0], next, moving] as [number, tf.Tensor[], tf.Tensor[]];
      });
      tf.dispose(old);
      [parameters, velocities] = [next, moving];
      return value;
    },
    dispose: () => tf.dispose([...parameters, ...velocities]),
  };
}

/**
 * Mean cross-entropy of logits [n, numClasses] and one-hot labels of that shape.
 *
 * @see test/images/momentum.test.ts
 * @example
 * crossEntropy(tf.zeros([1, 2]), tf.tensor2d([[1, 0]])).dataSync()[0]; // 0.6931
 */
export const crossEntropy = (logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar =>
  tf.tidy(() => tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1))) as tf.Scalar);
