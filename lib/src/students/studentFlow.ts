/**
 * How a two-layer network's gradient flow is followed with few evaluations: what counts as a small error, what is
 * conserved, and when nothing worth reporting can change any more.
 *
 * @see paper Fig. 1, appendix on experiments; test/students/studentFlow.test.ts
 */
import { requirePositive, requireVector } from "../check";
import type { Matrix, Vector } from "../linalg";
import { layerMagnitudes } from "../minimal/magnitudes";
import { imbalances, type Network, requireNetwork } from "../piecewise/twoLayer";
import { type Followed, follow, requireSteps } from "./follow";
import { type StabilizedFlowOptions, stabilizedFlow } from "./stabilizedFlow";
import { flattened, studentVelocity, unflattened } from "./studentVelocity";

/** A component this much smaller than its layer still counts as large. */
const SMALL = 0.1;

/** |v_from ... v_to|^2, the end not included. */
function squares(v: Float64Array, from = 0, to: number = v.length): number {
  let sum = 0;
  for (let j = from; j < to; j++) sum += v[j] * v[j];
  return sum;
}

/** Root mean square over neurons of the relative changes of w_k and a_k. */
function relativeChange(change: Float64Array, state: Float64Array, numNeurons: number): number {
  const d = state.length / numNeurons - 1;
  const readouts = numNeurons * d;
  const leastW = (SMALL ** 2 * squares(state, 0, readouts)) / numNeurons;
  const leastA = squares(state, readouts) / numNeurons;
  let sum = 0;
  for (let k = 0; k < numNeurons; k++) {
    const [from, to] = [k * d, (k + 1) * d];
    sum += squares(change, from, to) / Math.max(squares(state, from, to), leastW);
    sum += change[readouts + k] ** 2 / Math.max(state[readouts + k] ** 2, leastA);
  }
  return Math.sqrt(sum / (2 * numNeurons));
}

/** Puts w_k and a_k, in place, where they are as large as delta_k says, with a_k |w_k| and directions kept. */
function conserve(state: Float64Array, delta: readonly number[]): void {
  const h = delta.length;
  const d = state.length / h - 1;
  for (let k = 0; k < h; k++) {
    const a = state[h * d + k];
    const square = squares(state, k * d, (k + 1) * d);
    // Zero stays zero; a step that left the finite numbers is not mended, and fails.
    if (!(square > 0 && Number.isFinite(a * square))) continue;
    const { readout, input } = layerMagnitudes(Math.abs(a) * Math.sqrt(square), delta[k]);
    const factor = Math.sqrt(input / square);
    for (let j = k * d; j < (k + 1) * d; j++) state[j] *= factor;
    state[h * d + k] = Math.sign(a) * Math.sqrt(readout);
  }
}

/** A network that has moved by less than this fraction of its size counts as having moved so far. */
const LEAST_MOVED = 1e-3;
/** Errors are measured against so many times the way from the start, where that is shorter than the state is long. */
const WAYS = 2;
/** The rest of the way may be left out once it is known to be this small a part of the way so far ... */
const NEGLIGIBLE = 2e-3;
/** ... and the loss is below what is ever reported. */
const SETTLED_LOSS = 1e-9;

export interface StudentFlowOptions {
  /** The student at t = 0. */
  readonly network: Network;
  /** Learning rate of the descent that the flow stands for. */
  readonly learningRate: number;
  /** Rising step numbers, 0 allowed, at which the state is wanted. */
  readonly steps: readonly number[];
  /** Allowed error of a step, relative to how far the network has moved or how large it is. Default 3e-3. */
  readonly relativeTolerance?: number;
}

/**
 * What an integrator needs to know of a student.
 *
 * * Conserved are all delta_k = a_k^2 - |w_k|^2: each step ends exactly where they have their values of t = 0.
 * * An error is small if it is small against the network's change: a lazy network's reported distances are tiny.
 * * Since dL/dt = -|velocity|^2, the rest of the way, from t to the end T, is at most sqrt((T - t) L(t)) long. Once
 *   this is below 1/500 of the way so far and L below 1e-9, the flow ends: no reported distance can change by more.
 *
 * @param loss the loss at the state whose velocity was asked for last.
 */
export function flowOptions(
  { network, learningRate, steps, relativeTolerance }: Required<StudentFlowOptions>,
  loss: () => number,
): StabilizedFlowOptions {
  const h = network.W.length;
  const delta = imbalances(network);
  const start = flattened(network);
  const moved = new Float64Array(start.length);
  const move = (state: Float64Array): Float64Array => {
    for (let i = 0; i < state.length; i++) moved[i] = state[i] - start[i];
    return moved;
  };
  const end = learningRate * steps[steps.length - 1];
  return {
    learningRate,
    steps,
    relativeTolerance,
    size: (change, state) => {
      const way = relativeChange(move(state), state, h);
      return relativeChange(change, state, h) / Math.min(1, WAYS * Math.max(way, LEAST_MOVED));
    },
    project: (state) => conserve(state, delta),
    settled: (t, state) => {
      const now = loss();
      const way = Math.sqrt(squares(move(state)));
      return now < SETTLED_LOSS && Math.sqrt((end - t) * now) < NEGLIGIBLE * way;
    },
  };
}

/** The networks of a training that has come to its end. */
export function networksOf(
  where: string,
  { states, until, diverged }: Followed,
  numNeurons: number,
): Network[] {
  if (diverged)
    throw new RangeError(
      `${where}: gradients must stay finite (a smaller learningRate?), got none after ${Math.round(until)} steps`,
    );
  return states.map((state) => unflattened(state, numNeurons));
}

export interface StudentFlow {
  /** The network at each of the asked steps. */
  readonly networks: readonly Network[];
  /** Velocity evaluations spent by each of them. */
  readonly evaluations: readonly number[];
  /** The step at which the flow was settled; the last asked one if it was not. */
  readonly until: number;
}

/**
 * One student's gradient flow in double precision; {@link followStudents} takes many at once.
 *
 * @param X inputs, shape [n, d].
 * @param y labels, shape [n].
 * @throws TypeError or RangeError if an option is out of range, or the training diverges.
 * @see paper Fig. 1a; test/students/studentFlow.test.ts
 * @example
 * const { X, y, start } = teacherStudent({ ...PLANE_SETTING, numTest: 1 }, 0);
 * const options = { network: start(1, 0), learningRate: 1e-3, steps: [100, 1000] };
 * studentFlow(X, y, options).evaluations[1] < 1000 / 5; // true
 */
export function studentFlow(X: Matrix, y: Vector, options: StudentFlowOptions): StudentFlow {
  const { network, learningRate, relativeTolerance = 3e-3 } = options;
  requireNetwork("studentFlow", network, X);
  requireVector("studentFlow", { y }, X.length);
  requirePositive("studentFlow", { learningRate, relativeTolerance });
  requireSteps("studentFlow", options.steps);
  const h = network.a.length;
  const velocity = studentVelocity(X, y, h);
  let loss = Infinity;
  const followed = follow(
    stabilizedFlow(
      flattened(network),
      flowOptions({ ...options, relativeTolerance }, () => loss),
    ),
    (state, out) => {
      loss = velocity(state, out);
    },
  );
  const networks = networksOf("studentFlow", followed, h);
  return { networks, evaluations: followed.evaluations, until: followed.until };
}
