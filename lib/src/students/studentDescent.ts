/**
 * Gradient descent on a student, by batches or not, in double precision, and what it does to the relative scales
 * that gradient flow conserves.
 *
 * @see paper section 6; test/students/studentDescent.test.ts
 */
import { requireCount, requirePositive, requireThat, requireVector } from "../check";
import { dot, type Matrix, type Vector } from "../linalg";
import { type Network, requireNetwork } from "../piecewise/twoLayer";
import { type Random, random } from "../random";
import { descent, type Followed, follow, requireSteps } from "./follow";
import { networksOf, type StudentFlowOptions } from "./studentFlow";
import { flattened, studentVelocity, unflattened } from "./studentVelocity";

export interface StudentDescentOptions extends Omit<StudentFlowOptions, "relativeTolerance"> {
  /** Examples of a step, at most all of them. Default all: plain gradient descent. */
  readonly batchSize?: number;
  /** Shuffles the examples before each pass over them. Default random(0). */
  readonly order?: Random;
}

export interface StudentDescent {
  /** The network at each of the asked steps. */
  readonly networks: readonly Network[];
  /** What the steps so far have added to each neuron's delta, shape [steps][h]; see {@link studentDescent}. */
  readonly drifts: readonly Vector[];
}

/**
 * Descent on the mean squared error of batches.
 *
 * With a step eta along (dw, da), the first-order change of delta_k = a_k^2 - |w_k|^2 vanishes, as flow conserves it,
 * whatever the batch. What is left is exact:
 *
 *     delta_k -> delta_k + eta^2 (da_k^2 - |dw_k|^2).
 *
 * `drifts` sums these. A last batch that is not full is left out of its pass.
 *
 * @param X inputs, shape [n, d].
 * @param y labels, shape [n].
 * @throws TypeError or RangeError if an option is out of range, or the training diverges.
 * @see paper section 6; test/students/studentDescent.test.ts
 * @example
 * const network = { W: [[1]], a: [2] };
 * const options = { network: network, learningRate: 0.1, steps: [1] };
 * studentDescent([[1]], [0], options).networks[0]; // { W: [[0.2]], a: [1.6] }
 * studentDescent([[1]], [0], options).drifts[0]; // [-0.48]
 */
export function studentDescent(
  X: Matrix,
  y: Vector,
  options: StudentDescentOptions,
): StudentDescent {
  const { followed, drifts } = followDescent("studentDescent", X, y, options);
  return { networks: networksOf("studentDescent", followed, options.network.a.length), drifts };
}

/** The same, also of a training that has diverged. */
export function followDescent(
  where: string,
  X: Matrix,
  y: Vector,
  options: StudentDescentOptions,
): { readonly followed: Followed; readonly drifts: readonly Vector[] } {
  const { network, learningRate, steps, batchSize = y.length, order = random(0) } = options;
  requireNetwork(where, network, X);
  requireVector(where, { y }, X.length);
  requirePositive(where, { learningRate });
  requireSteps(where, steps);
  requireCount(where, { batchSize });
  const n = y.length;
  requireThat(batchSize <= n, where, `batchSize must be at most ${n}`, batchSize);

  const h = network.a.length;
  const whole = studentVelocity(X, y, h);
  const everything = Array.from({ length: n }, (_, i) => i);
  let queue: number[] = [];
  const nextVelocity = (): typeof whole => {
    if (batchSize === n) return whole;
    if (queue.length < batchSize) queue = order.shuffled(everything);
    const batch = queue.splice(0, batchSize);
    return studentVelocity(
      batch.map((i) => X[i]),
      batch.map((i) => y[i]),
      h,
    );
  };

  const drift = new Array<number>(h).fill(0);
  const drifts: number[][] = [];
  let done = 0;
  const keep = (): void => {
    while (done >= steps[drifts.length]) drifts.push([...drift]);
  };
  keep();
  const followed = follow(
    descent(flattened(network), { learningRate, steps, settled: () => false }),
    (state, out) => {
      nextVelocity()(state, out);
      const { W, a } = unflattened(out, h);
      for (let k = 0; k < h; k++) drift[k] += learningRate ** 2 * (a[k] ** 2 - dot(W[k], W[k]));
      done++;
      keep();
    },
  );
  return { followed, drifts };
}
