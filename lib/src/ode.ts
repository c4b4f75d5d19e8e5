/**
 * Adaptive integration of ordinary differential equations: the embedded Runge-Kutta pair of Dormand and Prince
 * (1980), order 5 with a free interpolant of order 4. It follows gradient flow without the step-size limits
 * of gradient descent, and serves as the independent check of every closed form.
 *
 * @see Hairer, Norsett and Wanner, "Solving Ordinary Differential Equations I", II.4-II.6; test/ode.test.ts
 */
import { requireCount, requireFinite, requirePositive, requireThat, requireType } from "./check";

type Rate<Result> = (t: number, y: Float64Array, out: Float64Array) => Result;
/** dy/dt at (t, y): either returned, or written into `out`. */
export type Velocity = Rate<void> | Rate<ArrayLike<number>>;

export interface IntegrateOptions {
  /** Start of the integration. Default 0. */
  readonly from?: number;
  /** End of the integration; may lie before `from`. */
  readonly to: number;
  /** Allowed error of a step relative to each component. Default 1e-9. */
  readonly relativeTolerance?: number;
  /** Allowed error of a step where a component is small. Default relativeTolerance / 1000. */
  readonly absoluteTolerance?: number;
  /** Velocity evaluations after which the integration gives up. Default 1e6. */
  readonly maxEvaluations?: number;
}

export interface Trajectory {
  /** The state at time t, between `from` and `to`; accuracy of order 4 between steps. */
  at(t: number): Float64Array;
  /** Times of the accepted steps, `from` first. */
  readonly times: readonly number[];
  /** Velocity evaluations used. */
  readonly evaluations: number;
}

const NODES = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const STAGES = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Order 5 minus order 4. */
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
/** Shampine's extra combination for the quartic interpolant. */
const DENSE = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];
const [SAFETY, SHRINK, GROW] = [0.9, 0.2, 5];

/** out = base + h sum_j weights[j] slopes[j], with base = 0 if there is none. */
function combine(
  out: Float64Array,
  base: Float64Array | undefined,
  h: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
): void {
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < weights.length; j++) sum += weights[j] * slopes[j][i];
    out[i] = (base ? base[i] : 0) + h * sum;
  }
}

/**
 * Solves dy/dt = velocity(t, y), y(from) = y0.
 *
 * @param velocity returns dy/dt, or writes it into its third argument.
 * @param y0 the start, shape [n].
 * @returns the trajectory as a function of t. The global error is a small multiple of relativeTolerance
 *   for smooth, non-stiff flows.
 * @throws RangeError if an option is out of range, if the velocity is not of shape [n] or stops being finite, if the
 *   evaluations run out (a stiff flow: shorten the time or loosen the tolerance), or if the step shrinks to nothing
 *   (a jump in the velocity, as at the kinks of ReLU networks).
 * @see test/ode.test.ts
 * @example
 * const turning = integrate((_t, [x, y]) => [-y, x], [1, 0], { to: Math.PI });
 * turning.at(Math.PI); // [-1.00000, 0.00000]
 */
export function integrate(
  velocity: Velocity,
  y0: ArrayLike<number>,
  options: IntegrateOptions,
): Trajectory {
  const { from = 0, to, relativeTolerance = 1e-9, maxEvaluations = 1e6 } = options;
  const { absoluteTolerance = relativeTolerance / 1000 } = options;
  requireType(typeof velocity === "function", "integrate", "velocity must be a function", velocity);
  requireFinite("integrate", { from, to });
  requirePositive("integrate", { relativeTolerance, absoluteTolerance });
  requireCount("integrate", { maxEvaluations });
  let y = Float64Array.from(y0);
  const usable = y.length > 0 && y.every(Number.isFinite);
  requireThat(usable, "integrate", "y0 must be finite numbers", [...y]);

  const slopes = NODES.map(() => new Float64Array(y.length));
  const [probe, errors] = [new Float64Array(y.length), new Float64Array(y.length)];
  const sign = Math.sign(to - from) || 1;
  const times = [from];
  const pieces: Float64Array[][] = [];
  let evaluations = 0;
  let t = from;

  const evaluate = (at: number, state: Float64Array, out: Float64Array): unknown => {
    if (evaluations === maxEvaluations)
      throw new RangeError(
        `integrate: must reach t = ${to} within ${maxEvaluations} evaluations, got to t = ${t} ` +
          "(stiff? shorten the time or loosen relativeTolerance)",
      );
    evaluations++;
    const slope = velocity(at, state, out);
    if (typeof slope !== "object") return slope;
    const fits = slope?.length === out.length;
    requireThat(fits, "integrate", `velocity must have length ${out.length}`, slope);
    out.set(slope);
    return slope;
  };
  /** Root mean square of numbers that belong to the components of y and `next`, in units of what is allowed there. */
  const weigh = (numbers: Float64Array, next: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < numbers.length; i++) {
      const size = Math.max(Math.abs(y[i]), Math.abs(next[i]));
      sum += (numbers[i] / (absoluteTolerance + relativeTolerance * size)) ** 2;
    }
    return Math.sqrt(sum / numbers.length);
  };

  // A velocity that neither returns nor writes leaves these behind.
  slopes[0].fill(Number.NaN);
  const given = y.slice();
  const returned = evaluate(t, y, slopes[0]);
  const isKept = y.every((value, i) => value === given[i]);
  requireType(isKept, "integrate", "velocity must not write into y, but into its third argument", [
    ...y,
  ]);
  const isLost =
    returned !== undefined && typeof returned !== "object" && slopes[0].every(Number.isNaN);
  requireType(!isLost, "integrate", "velocity must return a list of numbers", returned);
  const moves = slopes[0].every(Number.isFinite);
  requireThat(moves, "integrate", "velocity must be finite at y0", [...slopes[0]]);
  const span = Math.abs(to - from);
  const [size, speed] = [weigh(y, y), weigh(slopes[0], y)];
  // A hundredth of the time in which y would change by its own size.
  let h =
    sign * Math.min(span, speed === 0 ? span : size === 0 ? 1e-6 * span : (0.01 * size) / speed);

  while (sign * (to - t) > 0) {
    if (sign * (t + 1.01 * h - to) > 0) h = to - t;
    if (t + 0.1 * h === t)
      throw new RangeError(
        `integrate: velocity must be smooth enough to follow, got step ${h} at t = ${t} ` +
          "(a kink or a singularity?)",
      );
    const next = new Float64Array(y.length);
    for (let stage = 1; stage < NODES.length; stage++) {
      const target = stage === NODES.length - 1 ? next : probe;
      combine(target, y, h, STAGES[stage], slopes);
      evaluate(t + NODES[stage] * h, target, slopes[stage]);
    }
    combine(errors, undefined, h, ERROR, slopes);
    const error = weigh(errors, next);
    if (error <= 1) {
      pieces.push(interpolant(y, next, h, slopes));
      t = h === to - t ? to : t + h;
      times.push(t);
      y = next;
      [slopes[0], slopes[NODES.length - 1]] = [slopes[NODES.length - 1], slopes[0]];
    }
    // A step that left the finite numbers has error NaN: shrink it like any other failure.
    const factor = Number.isFinite(error) ? SAFETY * Math.max(error, 1e-10) ** -0.2 : SHRINK;
    h *= Math.min(error <= 1 ? GROW : 1, Math.max(SHRINK, factor));
  }

  const last = y;
  return {
    times,
    evaluations,
    at: (when) => {
      const inside = sign * (when - from) >= 0 && sign * (to - when) >= 0;
      requireThat(inside, "at", `t must lie between ${from} and ${to}`, when);
      if (pieces.length === 0 || when === to) return last.slice();
      let [low, high] = [0, pieces.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (sign * (when - times[middle]) >= 0) low = middle;
        else high = middle - 1;
      }
      const s = (when - times[low]) / (times[low + 1] - times[low]);
      const [c0, c1, c2, c3, c4] = pieces[low];
      return c0.map(
        (value, i) => value + s * (c1[i] + (1 - s) * (c2[i] + s * (c3[i] + (1 - s) * c4[i]))),
      );
    },
  };
}

/** Coefficients of the quartic c0 + s (c1 + (1-s) (c2 + s (c3 + (1-s) c4))), s from 0 to 1 over the step. */
function interpolant(
  y: Float64Array,
  next: Float64Array,
  h: number,
  slopes: readonly Float64Array[],
): Float64Array[] {
  const [first, final] = [slopes[0], slopes[NODES.length - 1]];
  const rise = next.map((value, i) => value - y[i]);
  const bend = rise.map((value, i) => h * first[i] - value);
  const twist = rise.map((value, i) => value - h * final[i] - bend[i]);
  const extra = new Float64Array(y.length);
  combine(extra, undefined, h, DENSE, slopes);
  return [y, rise, bend, twist, extra];
}
