/**
 * Velocities and metrics of many two-layer ReLU students of one data set, on TensorFlow in single precision. All
 * students see the same X, so one wide matrix product serves all of them.
 *
 * @see test/students/studentGrid.test.ts
 */
import { requireThat } from "../check";
import { reluGradient, tf } from "../notebook/tensor";
import { velocityFromPushes } from "./studentFlow";
import type { TeacherStudent } from "./teacherStudent";

/** What Fig. 1b, 5b and 10 show. */
export interface StudentMetrics {
  /** Kernel distance from the start, from 0 to 1; kernel of both layers on the training inputs. */
  readonly kernelDistance: number;
  /** Neurons whose activity differs from that at the start, from 0 to h; mean over training inputs. */
  readonly hammingDistance: number;
  /** Euclidean distance of all parameters from the start. */
  readonly parameterDistance: number;
  /** Mean squared error on the training inputs. */
  readonly trainLoss: number;
  /** Mean squared error on fresh inputs. */
  readonly testLoss: number;
}

export interface StudentBatch {
  /** Writes each state's velocity into `out` and returns the states' losses. */
  readonly velocities: (
    states: readonly Float64Array[],
    out: readonly Float64Array[],
  ) => Float32Array;
  /** Metrics of states of one student that started from `start`. */
  readonly measure: (start: Float64Array, states: readonly Float64Array[]) => StudentMetrics[];
  /** Frees the data's tensors. */
  readonly dispose: () => void;
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

  const velocities = (
    states: readonly Float64Array[],
    out: readonly Float64Array[],
  ): Float32Array => {
    const p = states.length;
    requireThat(
      p > 0 && out.length === p,
      "velocities",
      "there must be one array for every state",
      out.length,
    );
    const [flatW, flatA] = [new Float32Array(p * h * d), new Float32Array(p * h)];
    for (const [i, state] of states.entries()) {
      flatW.set(state.subarray(0, h * d), i * h * d);
      flatA.set(state.subarray(h * d), i * h);
    }
    const [pushes, losses] = tf.tidy(() => {
      const hidden = tf.relu(tf.matMul(tf.tensor2d(flatW, [p * h, d]), columns));
      const output = tf.matMul(
        tf.tensor3d(flatA, [p, 1, h]),
        hidden.reshape<tf.Tensor3D>([p, h, n]),
      );
      const missing = tf.sub<tf.Tensor3D>(output, y);
      // A product with ones is faster than broadcasting.
      const spread = tf
        .matMul(tf.ones<tf.Rank.R3>([p, h, 1]), missing)
        .reshape<tf.Tensor2D>([p * h, n]);
      const pushes = tf.matMul(reluGradient(spread, hidden) as tf.Tensor2D, X);
      return [pushes, tf.mean(tf.square(missing), [1, 2])];
    });
    const xi = pushes.dataSync() as Float32Array;
    const found = losses.dataSync() as Float32Array;
    tf.dispose([pushes, losses]);
    for (const [i, state] of states.entries())
      velocityFromPushes(state, xi.subarray(i * h * d, (i + 1) * h * d), h, n, out[i]);
    return found;
  };

  /** Kernel divided by its norm, activity and losses of one network. */
  const portrait = (state: Float64Array): [tf.Tensor, tf.Tensor, number, number] => {
    const W = tf.tensor2d(Float32Array.from(state.subarray(0, h * d)), [h, d]);
    const a = tf.tensor2d(Float32Array.from(state.subarray(h * d)), [h, 1]);
    const hidden = tf.relu(tf.matMul(W, columns)) as tf.Tensor2D;
    const active = tf.step(hidden);
    const slopes = tf.mul<tf.Tensor2D>(active, a);
    const kernel = tf.add(
      tf.mul(tf.matMul(slopes, slopes, true), gram),
      tf.matMul(hidden, hidden, true),
    );
    const loss = (features: tf.Tensor2D, labels: tf.Tensor): number =>
      tf.mean(tf.squaredDifference(tf.matMul(a, features, true), labels)).dataSync()[0];
    const testLoss = loss(tf.relu(tf.matMul(W, testColumns)) as tf.Tensor2D, testY);
    return [tf.div(kernel, tf.norm(kernel)), active, loss(hidden, y), testLoss];
  };

  const measure = (start: Float64Array, states: readonly Float64Array[]): StudentMetrics[] =>
    tf.tidy(() => {
      const [kernel0, active0] = portrait(start);
      return states.map((state) =>
        tf.tidy(() => {
          const [kernel, active, trainLoss, testLoss] = portrait(state);
          return {
            // A sum of squares: 1 - <K, K0> would lose what is left of a lazy network's distance.
            kernelDistance: tf.sum(tf.squaredDifference(kernel, kernel0)).dataSync()[0] / 2,
            hammingDistance: tf.sum(tf.squaredDifference(active, active0)).dataSync()[0] / n,
            parameterDistance: Math.sqrt(state.reduce((sum, x, i) => sum + (x - start[i]) ** 2, 0)),
            trainLoss,
            testLoss,
          };
        }),
      ) as unknown as tf.TensorContainer;
    }) as unknown as StudentMetrics[];

  return { velocities, measure, dispose: () => tf.dispose(tensors) };
}
