/**
 * What the low-accuracy integrators of large flows share. An integrator is a generator: it yields a state whose
 * velocity it wants, and is sent that velocity. So one integrator can be followed by itself, or many side by side
 * with all their velocities computed in one go, each at a step size of its own.
 *
 * @see test/students/follow.test.ts
 */
import { requireCount, requirePositive, requireThat, requireType } from "../check";

export interface FollowOptions {
  /** Rising times, the first > 0, at which the state is kept; the last one ends the flow. */
  readonly stops: readonly number[];
  /** Allowed error of a step, in the units of `size`. Default 1e-3. */
  readonly relativeTolerance?: number;
  /** Size of a change relative to a state: 1 is a change as large as the state. Default: ratio of Euclidean norms. */
  readonly size?: (change: Float64Array, state: Float64Array) => number;
  /** Puts a state back, in place, on what the flow conserves; called once a step. */
  readonly project?: (state: Float64Array) => void;
  /** Told time and state after every step; true ends the flow, the state then stands for all later stops. */
  readonly settled?: (t: number, state: Float64Array) => boolean;
  /**
   * The step of the gradient descent that the flow stands for (its learning rate). Where accuracy would ask for steps
   * hardly longer, as where the flow slides along kinks, descent itself is followed instead. Default 0: never.
   */
  readonly descentStep?: number;
  /** Velocity evaluations after which the integration gives up. Default 1e6. */
  readonly maxEvaluations?: number;
}

/** Where a flow has come to. */
export interface Followed {
  /** The state at every stop. */
  readonly states: readonly Float64Array[];
  /** Velocity evaluations spent by the time of every stop. */
  readonly evaluations: readonly number[];
  /** Steps taken, and steps tried again at a smaller size. */
  readonly numSteps: number;
  readonly numRejected: number;
  /** Where `settled` ended the flow; the last stop if it did not. */
  readonly until: number;
}

/** Yields states, is sent their velocities (copied before they are used again), returns the states at the stops. */
export type Following = Generator<Float64Array, Followed, Float64Array>;

/** An integrator: chebyshev, bogackiShampine or descent. */
export type Integrator = (start: ArrayLike<number>, options: FollowOptions) => Following;

/** One integrator by itself. `velocity` writes the time derivative of a state into `out`. */
export function follow(
  integrator: Integrator,
  velocity: (state: Float64Array, out: Float64Array) => void,
  start: ArrayLike<number>,
  options: FollowOptions,
): Followed {
  requireType(typeof velocity === "function", "follow", "velocity must be a function", velocity);
  const following = integrator(start, options);
  const out = new Float64Array(start.length);
  let turn = following.next();
  while (!turn.done) {
    velocity(turn.value, out);
    turn = following.next(out);
  }
  return turn.value;
}

/**
 * The part of an integrator that does not depend on its formula: step-size control, stops, ends. `attempt` yields
 * the states it needs, writes the next state and its velocity, and returns the error in units of the tolerance.
 */
export interface Formula {
  /** The error of a step shrinks as h to this power. */
  readonly order: number;
  /** Called before each try. */
  readonly attempt: (step: Attempt) => Generator<Float64Array, number, Float64Array>;
  /** Longest step the formula can take from here. */
  readonly longest?: () => number;
}

export interface Attempt {
  readonly h: number;
  readonly y: Float64Array;
  /** Velocity at y. */
  readonly slope: Float64Array;
  readonly next: Float64Array;
  readonly nextSlope: Float64Array;
  /** The same start as a try before, which failed. */
  readonly again: boolean;
}

const [SAFETY, SHRINK, GROW] = [0.8, 0.2, 3];
/** A step of the formula pays when it replaces so many of descent. */
const WORTHWHILE = 4;
/** Descent steps before the formula is tried again: at first, and at most. */
const [PATIENCE, MOST_PATIENCE] = [16, 256];
/** The first step changes the state by this fraction of the tolerance's square root. */
const FIRST = 0.1;

const euclidean = (change: Float64Array, state: Float64Array): number => {
  let [top, bottom] = [0, 0];
  for (let i = 0; i < state.length; i++) {
    top += change[i] ** 2;
    bottom += state[i] ** 2;
  }
  return Math.sqrt(top / bottom);
};

/** Options with their defaults, checked. */
export function completed(
  where: string,
  start: ArrayLike<number>,
  options: FollowOptions,
): Required<FollowOptions> {
  const { stops, relativeTolerance = 1e-3, maxEvaluations = 1e6, descentStep = 0 } = options;
  const { size = euclidean, project = () => {}, settled = () => false } = options;
  requireThat(
    start.length > 0 && Array.from(start).every(Number.isFinite),
    where,
    "start must be finite numbers",
    start,
  );
  requireType(
    Array.isArray(stops) && stops.length > 0,
    where,
    "stops must be a list of times",
    stops,
  );
  const rising = stops.every((t, i) => Number.isFinite(t) && t > (i === 0 ? 0 : stops[i - 1]));
  requireThat(rising, where, "stops must be positive and rising", stops);
  requirePositive(where, { relativeTolerance });
  requireCount(where, { maxEvaluations });
  requireThat(descentStep >= 0, where, "descentStep must be at least 0", descentStep);
  return { stops, relativeTolerance, maxEvaluations, descentStep, size, project, settled };
}

/** Follows the flow with a formula for single steps. */
export function* steps(
  where: string,
  start: ArrayLike<number>,
  options: Required<FollowOptions>,
  formula: Formula,
): Following {
  const { stops, relativeTolerance, size, project, settled, descentStep, maxEvaluations } = options;
  const last = stops[stops.length - 1];
  let [y, next] = [Float64Array.from(start), new Float64Array(start.length)];
  let [slope, nextSlope] = [new Float64Array(start.length), new Float64Array(start.length)];
  const states: Float64Array[] = [];
  const spent: number[] = [];
  let [t, evaluations, numSteps, numRejected, again] = [0, 1, 0, 0, false];
  slope.set(yield y);
  requireThat(slope.every(Number.isFinite), where, "velocity must be finite at the start", y);
  const speed = size(slope, y);
  let h = speed === 0 ? last : Math.min(last, (FIRST * Math.sqrt(relativeTolerance)) / speed);

  let [descents, patience] = [0, PATIENCE];
  function* descent({
    h: rate,
    y,
    slope,
    next,
    nextSlope,
  }: Attempt): Generator<Float64Array, number, Float64Array> {
    for (let i = 0; i < y.length; i++) next[i] = y[i] + rate * slope[i];
    project(next);
    nextSlope.set(yield next);
    return nextSlope.every(Number.isFinite) ? 0 : Number.NaN;
  }

  while (states.length < stops.length) {
    const stop = stops[states.length];
    const descend = h < WORTHWHILE * descentStep;
    let step = descend ? descentStep : Math.min(h, formula.longest?.() ?? h);
    // Two steps of equal size rather than a long and a very short one.
    if (t + 1.001 * step >= stop) step = stop - t;
    else if (!descend && t + 2 * step > stop) step = (stop - t) / 2;
    if (t + 0.1 * step === t)
      throw new RangeError(
        `${where}: velocity must be smooth enough to follow, got step ${step} at t = ${t}`,
      );
    const attempt = (descend ? descent : formula.attempt)({
      h: step,
      y,
      slope,
      next,
      nextSlope,
      again,
    });
    let error = 0;
    for (let turn = attempt.next(); ; ) {
      if (turn.done) {
        error = turn.value;
        break;
      }
      if (evaluations === maxEvaluations) {
        const limit = `${where}: must reach t = ${last} within ${maxEvaluations} evaluations`;
        throw new RangeError(
          `${limit}, got to t = ${t} (sliding along a kink? loosen relativeTolerance)`,
        );
      }
      evaluations++;
      turn = attempt.next(yield turn.value);
    }
    again = !(error <= 1);
    if (descend) {
      // Every now and then, see whether a long step has become possible.
      if (++descents >= patience) h = 2 * WORTHWHILE * descentStep;
    } else {
      // A step that left the finite numbers has error NaN: shrink it like any other failure.
      const factor = Number.isFinite(error)
        ? SAFETY * Math.max(error, 1e-10) ** (-1 / formula.order)
        : SHRINK;
      const proposed = step * Math.min(again ? 1 : GROW, Math.max(SHRINK, factor));
      // A step cut short by a stop says nothing against the size it was cut from.
      h = !again && factor >= 1 ? Math.max(h, proposed) : proposed;
      if (h < WORTHWHILE * descentStep) {
        patience = Math.min(2 * patience, MOST_PATIENCE);
        descents = 0;
      } else if (!again) patience = Math.max(PATIENCE, patience / 2);
    }
    if (again) {
      numRejected++;
      again = h >= WORTHWHILE * descentStep;
      continue;
    }
    numSteps++;
    t = Math.min(t + step, stop);
    [y, next, slope, nextSlope] = [next, y, nextSlope, slope];
    if (t === stop) {
      states.push(y.slice());
      spent.push(evaluations);
    }
    if (states.length < stops.length && settled(t, y)) {
      while (states.length < stops.length) {
        states.push(y.slice());
        spent.push(evaluations);
      }
    }
  }
  return { states, evaluations: spent, numSteps, numRejected, until: t };
}
