/**
 * How a two-layer network's gradient flow is followed with few evaluations: what counts as a small error, what is
 * conserved, and when nothing worth reporting can change any more.
 *
 * Time is that of descent on the mean squared error, t = learning rate x steps: the velocity is 2/n times that of
 * the theory's L = 1/2 sum_i (f(x_i) - y_i)^2.
 *
 * @see paper Fig. 1, appendix on experiments; test/students/studentFlow.test.ts
 */
import { requireCount, requirePositive, requireThat, requireVector } from "../check";
import type { Matrix, Vector } from "../linalg";
import { layerMagnitudes } from "../minimal/magnitudes";
import { pushes } from "../piecewise/flow";
import { imbalances, type Network, requireNetwork } from "../piecewise/twoLayer";
import { chebyshev } from "./chebyshev";
import { type FollowOptions, follow, type Integrator } from "./follow";

/** A network in one array, W row by row and then a, as the integrators take it. */
export const flattened = ({ W, a }: Network): Float64Array =>
  Float64Array.from([...W.flat(), ...a]);

/** The network in such an array. */
export function unflattened(state: Float64Array, numNeurons: number): Network {
  requireCount("unflattened", { numNeurons });
  const d = state.length / numNeurons - 1;
  requireCount("unflattened", { "numInputs (from the state's length)": d });
  return {
    W: Array.from({ length: numNeurons }, (_, k) => Array.from(state.subarray(k * d, (k + 1) * d))),
    a: Array.from(state.subarray(numNeurons * d)),
  };
}

/**
 * dW, da and the loss from xi_k = sum_i c_ki x_i (f(x_i) - y_i), which may lie in a longer array of many networks.
 *
 *     dw_k/dt = -(2/n) a_k xi_k,   da_k/dt = -(2/n) w_k.xi_k
 */
export function velocityFromPushes(
  state: Float64Array,
  xi: Float64Array | Float32Array,
  numNeurons: number,
  numSamples: number,
  out: Float64Array,
): void {
  const d = xi.length / numNeurons;
  const rate = -2 / numSamples;
  for (let k = 0; k < numNeurons; k++) {
    const a = rate * state[numNeurons * d + k];
    let along = 0;
    for (let j = k * d; j < (k + 1) * d; j++) {
      along += state[j] * xi[j];
      out[j] = a * xi[j];
    }
    out[numNeurons * d + k] = rate * along;
  }
}

/**
 * The velocity of flow on the mean squared error in double precision, in the form {@link follow} takes: the
 * reference for what TensorFlow computes for many students at once.
 *
 * @param X inputs, shape [n, d].
 * @param y labels, shape [n].
 * @returns writes the time derivative of a flattened network into `out` and returns its loss.
 */
export function studentVelocity(
  X: Matrix,
  y: Vector,
  numNeurons: number,
): (state: Float64Array, out: Float64Array) => number {
  requireCount("studentVelocity", { numNeurons });
  requireVector("studentVelocity", { y }, X.length);
  const numWeights = numNeurons * X[0].length;
  const push = pushes(X, y, numNeurons, 0);
  const xi = new Float64Array(numWeights);
  return (state, out) => {
    const squares = push(state.subarray(0, numWeights), state.subarray(numWeights), xi);
    velocityFromPushes(state, xi, numNeurons, y.length, out);
    return squares / y.length;
  };
}

/** A component this much smaller than its layer still counts as large. */
const SMALL = 0.1;

/** Root mean square over neurons of the relative changes of w_k and a_k. */
function relativeChange(change: Float64Array, state: Float64Array, numNeurons: number): number {
  const d = state.length / numNeurons - 1;
  const readouts = numNeurons * d;
  const squares = (v: Float64Array, from: number, to: number): number => {
    let sum = 0;
    for (let j = from; j < to; j++) sum += v[j] * v[j];
    return sum;
  };
  const leastW = (SMALL ** 2 * squares(state, 0, readouts)) / numNeurons;
  const leastA = squares(state, readouts, state.length) / numNeurons;
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
    let square = 0;
    for (let j = k * d; j < (k + 1) * d; j++) square += state[j] * state[j];
    if (square === 0) continue;
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
  /** Rising step numbers, > 0, at which the state is wanted. */
  readonly steps: readonly number[];
  /** The loss at the state whose velocity was asked for last. */
  readonly loss: () => number;
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
 * * Where steps would be hardly longer than those of descent, descent is followed.
 *
 * @returns options for {@link follow}; the stops are learningRate x steps.
 * @throws TypeError or RangeError if the network, learning rate or steps are not in order.
 * @see test/students/studentFlow.test.ts
 */
export function studentFlowOptions(options: StudentFlowOptions): FollowOptions {
  const { network, learningRate, steps, loss, relativeTolerance = 3e-3 } = options;
  requireNetwork("studentFlowOptions", network);
  requirePositive("studentFlowOptions", { learningRate, relativeTolerance });
  requireVector("studentFlowOptions", { steps });
  const rising = steps.every((step, i) => step > (i === 0 ? 0 : steps[i - 1]));
  requireThat(rising, "studentFlowOptions", "steps must be positive and rising", steps);
  const h = network.W.length;
  const delta = imbalances(network);
  const start = flattened(network);
  const moved = new Float64Array(start.length);
  const move = (state: Float64Array): Float64Array => {
    for (let i = 0; i < state.length; i++) moved[i] = state[i] - start[i];
    return moved;
  };
  const stops = steps.map((step) => step * learningRate);
  const end = stops[stops.length - 1];
  return {
    stops,
    relativeTolerance,
    descentStep: learningRate,
    size: (change, state) => {
      const way = relativeChange(move(state), state, h);
      return relativeChange(change, state, h) / Math.min(1, WAYS * Math.max(way, LEAST_MOVED));
    },
    project: (state) => conserve(state, delta),
    settled: (t, state) => {
      const now = loss();
      const way = Math.sqrt(move(state).reduce((sum, x) => sum + x * x, 0));
      return now < SETTLED_LOSS && Math.sqrt((end - t) * now) < NEGLIGIBLE * way;
    },
  };
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
 * One student in double precision; followStudents of training/studentGrid.ts takes many at once.
 *
 * @param X inputs, shape [n, d].
 * @param y labels, shape [n].
 * @param options as of {@link studentFlowOptions}, without the loss; `integrator` is chebyshev unless it is
 *   `descent`, for gradient descent itself.
 * @throws TypeError or RangeError if an option is out of range, or the flow cannot be followed.
 * @see paper Fig. 1a; test/students/studentFlow.test.ts
 */
export function studentFlow(
  X: Matrix,
  y: Vector,
  {
    integrator = chebyshev,
    ...options
  }: Omit<StudentFlowOptions, "loss"> & { readonly integrator?: Integrator },
): StudentFlow {
  const h = options.network.a.length;
  const velocity = studentVelocity(X, y, h);
  let loss = Infinity;
  const { states, evaluations, until } = follow(
    integrator,
    (state, out) => {
      loss = velocity(state, out);
    },
    flattened(options.network),
    studentFlowOptions({ ...options, loss: () => loss }),
  );
  return {
    networks: states.map((state) => unflattened(state, h)),
    evaluations,
    until: until / options.learningRate,
  };
}
