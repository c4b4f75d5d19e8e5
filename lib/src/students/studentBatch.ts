/**
 * Velocities and metrics of many two-layer ReLU students of one data set, on TensorFlow in single precision. All
 * students see the same X, so one wide matrix product serves all of them.
 *
 * @see test/students/studentGrid.test.ts
 */
import { reluGradient, tf } from "../notebook/tensor";
import { velocityFromPushes } from "./studentVelocity";
import type { TeacherStudent } from "./teacherStudent";

/**
 * What Fig. 1b, 5b and 10 show:
 *
 * * kernelDistance, from the start, 0 to 1; kernel of both layers on the training inputs
 * * hammingDistance, neurons whose activity differs from that at the start, 0 to h; mean over training inputs
 * * parameterDistance, Euclidean distance of all parameters from the start
 * * trainLoss, testLoss, mean squared error on the training inputs and on fresh ones
 */
export const METRICS = [
  "kernelDistance",
  "hammingDistance",
  "parameterDistance",
  "trainLoss",
  "testLoss",
] as const;

/** One of {@link METRICS}. */
export type Metric = (typeof METRICS)[number];

export type StudentMetrics = Readonly<Record<Metric, number>>;

export interface StudentBatch {
  /** Writes each state's velocity into `out` and returns the states' losses. */
  velocities(states: readonly Float64Array[], out: readonly Float64Array[]): Float32Array;
  /** Metrics of states of one student that started from `start`. */
  measure(start: Float64Array, states: readonly Float64Array[]): StudentMetrics[];
  /** Frees the data's tensors. */
  dispose(): void;
}

/**
 * Puts the data where TensorFlow can use them.
 *
 * @param numNeurons hidden neurons h of every student.
 * @returns functions of flattened networks; velocities agree with double precision to about 1e-5, relative.
 * @see test/students/studentGrid.test.ts
 */
export function studentBatch(data: TeacherStudent, numNeurons: number): StudentBatch {
  const h = numNeurons;
  const [n, d] = [data.X.length, data.X[0].length];
  const tensors = tf.tidy(() => {
    const X = tf.tensor2d(data.X as number[][]);
    return {
      X,
      columns: X.transpose<tf.Tensor2D>(),
      y: tf.tensor1d(data.y as number[]),
      gram: tf.matMul(X, X, false, true),
      testColumns: tf.tensor2d(data.testX as number[][]).transpose<tf.Tensor2D>(),
      testY: tf.tensor1d(data.testY as number[]),
    };
  });
  const { X, columns, y, gram, testColumns, testY } = tensors;

  /** Shapes: W [p h, d], a [p, h], of p students. */
  const pushesAndLosses = (W: Float32Array, a: Float32Array, p: number): tf.Tensor[] => {
    const hidden = tf.relu(tf.matMul(tf.tensor2d(W, [p * h, d]), columns));
    const output = tf.matMul(tf.tensor3d(a, [p, 1, h]), hidden.reshape<tf.Tensor3D>([p, h, n]));
    const missing = tf.sub<tf.Tensor3D>(output, y);
    // A product with ones is faster than broadcasting.
    const spread = tf.matMul(tf.ones<tf.Rank.R3>([p, h, 1]), missing).reshape([p * h, n]);
    const pushes = tf.matMul(reluGradient(spread, hidden) as tf.Tensor2D, X);
    return [pushes, tf.mean(tf.square(missing), [1, 2])];
  };

  /** Kernel divided by its norm, activity and losses of one network. */
  const portrait = (state: Float64Array): [tf.Tensor, tf.Tensor, number, number] => {
    const W = tf.tensor2d(Float32Array.from(state.subarray(0, h * d)), [h, d]);
    const a = tf.tensor2d(Float32Array.from(state.subarray(h * d)), [h, 1]);
    const hidden = tf.relu(tf.matMul(W, columns)) as tf.Tensor2D;
    const active = tf.step(hidden);
    const slopes = tf.mul<tf.Tensor2D>(active, a);
    const readout = tf.matMul(hidden, hidden, true);
    const kernel = tf.add(tf.mul(tf.matMul(slopes, slopes, true), gram), readout);
    const loss = (features: tf.Tensor2D, labels: tf.Tensor): number =>
      tf.mean(tf.squaredDifference(tf.matMul(a, features, true), labels)).dataSync()[0];
    const testLoss = loss(tf.relu(tf.matMul(W, testColumns)) as tf.Tensor2D, testY);
    return [tf.div(kernel, tf.norm(kernel)), active, loss(hidden, y), testLoss];
  };

  return {
    velocities: (states, out) => {
      const p = states.length;
      const [W, a] = [new Float32Array(p * h * d), new Float32Array(p * h)];
      for (const [i, state] of states.entries()) {
        W.set(state.subarray(0, h * d), i * h * d);
        a.set(state.subarray(h * d), i * h);
      }
      const found = tf.tidy(() => pushesAndLosses(W, a, p));
      const [xi, losses] = found.map((tensor) => tensor.dataSync() as Float32Array);
      tf.dispose(found);
      for (const [i, state] of states.entries())
        velocityFromPushes(state, xi.subarray(i * h * d, (i + 1) * h * d), h, n, out[i]);
      return losses;
    },
    measure: (start, states) =>
      tf.tidy(() => {
        const [kernel0, active0] = portrait(start);
        return states.map((state) =>
          tf.tidy(() => {
            const [kernel, active, trainLoss, testLoss] = portrait(state);
            return {
              // A sum of squares: 1 - <K, K0> would lose what is left of a lazy network's distance.
              kernelDistance: tf.sum(tf.squaredDifference(kernel, kernel0)).dataSync()[0] / 2,
              hammingDistance: tf.sum(tf.squaredDifference(active, active0)).dataSync()[0] / n,
              parameterDistance: Math.sqrt(
                state.reduce((sum, x, i) => sum + (x - start[i]) ** 2, 0),
              ),
              trainLoss,
              testLoss,
            };
          }),
        );
      }),
    dispose: () => tf.dispose(tensors),
  };
}
