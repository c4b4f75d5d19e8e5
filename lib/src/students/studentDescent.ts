/**
 * Stochastic gradient descent on a student, in double precision, and what it does to the relative scales that
 * gradient flow conserves.
 *
 * @see paper section 6; test/students/studentDescent.test.ts
 */
import { requireCount, requirePositive, requireThat, requireVector } from "../check";
import type { Matrix, Vector } from "../linalg";
import { type Network, requireNetwork } from "../piecewise/twoLayer";
import type { Random } from "../random";
import { flattened, studentVelocity, unflattened } from "./studentFlow";

export interface StudentDescentOptions {
  readonly network: Network;
  readonly learningRate: number;
  /** Rising step numbers, > 0, at which the state is wanted. */
  readonly steps: readonly number[];
  /** Examples of a step, at most all of them; all of them is plain gradient descent. */
  readonly batchSize: number;
  /** Shuffles the examples before each pass over them. */
  readonly order: Random;
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
 * @throws TypeError or RangeError if an option is out of range.
 * @see paper section 6; test/students/studentDescent.test.ts
 */
export function studentDescent(
  X: Matrix,
  y: Vector,
  options: StudentDescentOptions,
): StudentDescent {
  const { network, learningRate, steps, batchSize, order } = options;
  requireNetwork("studentDescent", network);
  requirePositive("studentDescent", { learningRate });
  requireVector("studentDescent", { y }, X.length);
  requireVector("studentDescent", { steps });
  requireCount("studentDescent", { batchSize });
  const n = y.length;
  requireThat(batchSize <= n, "studentDescent", `batchSize must be at most ${n}`, batchSize);
  const rising = steps.every((step, i) => step > (i === 0 ? 0 : steps[i - 1]));
  requireThat(rising, "studentDescent", "steps must be positive and rising", steps);

  const h = network.a.length;
  const state = flattened(network);
  const [out, d] = [new Float64Array(state.length), state.length / h - 1];
  const drift = new Array<number>(h).fill(0);
  const whole = batchSize === n ? studentVelocity(X, y, h) : undefined;
  const everything = Array.from({ length: n }, (_, i) => i);
  let queue: number[] = [];
  const step = (): void => {
    let velocity = whole;
    if (velocity === undefined) {
      if (queue.length < batchSize) queue = order.shuffled(everything);
      const batch = queue.splice(0, batchSize);
      velocity = studentVelocity(
        batch.map((i) => X[i]),
        batch.map((i) => y[i]),
        h,
      );
    }
    velocity(state, out);
    for (let k = 0; k < h; k++) {
      let added = out[h * d + k] ** 2;
      for (let j = k * d; j < (k + 1) * d; j++) added -= out[j] ** 2;
      drift[k] += learningRate ** 2 * added;
    }
    for (let i = 0; i < state.length; i++) state[i] += learningRate * out[i];
  };

  const [networks, drifts]: [Network[], number[][]] = [[], []];
  let done = 0;
  for (const stop of steps) {
    for (; done < stop; done++) step();
    networks.push(unflattened(state, h));
    drifts.push([...drift]);
  }
  return { networks, drifts };
}
