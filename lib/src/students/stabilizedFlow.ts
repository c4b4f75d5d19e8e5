/**
 * Gradient flow at low accuracy, with Chebyshev steps as long as a tolerance allows. Where these would be hardly
 * longer than the steps of the gradient descent that the flow stands for, as where it slides along kinks, descent
 * itself is followed: a flow never takes many more evaluations than descent.
 *
 * @see test/students/follow.test.ts
 */
import { chebyshevSteps } from "./chebyshev";
import type { Followed, Following, FollowOptions } from "./follow";

export interface StabilizedFlowOptions extends FollowOptions {
  /** Allowed error of a step, in the units of `size`. */
  readonly relativeTolerance: number;
  /** Size of a change relative to a state: 1 is a change as large as the state. */
  readonly size: (change: Float64Array, state: Float64Array) => number;
  /** Puts a state back, in place, on what the flow conserves; called once a step. */
  readonly project: (state: Float64Array) => void;
}

/** The error of a step shrinks as its length to this power. */
const ORDER = 3;
const [SAFETY, SHRINK, GROW] = [0.8, 0.2, 3];
/** A Chebyshev step pays when it replaces so many of descent. */
const WORTHWHILE = 4;
/** Descent steps before a long step is tried again: at first, and at most. */
const [PATIENCE, MOST_PATIENCE] = [16, 256];
/** The first step changes the state by this fraction of the tolerance's square root. */
const FIRST = 0.1;

/**
 * Follows dy/dt = velocity(y), whose Jacobian should have real eigenvalues, as gradient flows' have.
 *
 * @param start shape [n].
 * @returns see {@link Following}; error of a few times relativeTolerance for smooth flows.
 * @see test/students/follow.test.ts
 */
export function* stabilizedFlow(start: Float64Array, options: StabilizedFlowOptions): Following {
  const { learningRate, steps, relativeTolerance, size, project, settled } = options;
  const stops = steps.map((step) => step * learningRate);
  const last = stops[stops.length - 1];
  const n = start.length;
  const chebyshev = chebyshevSteps(n);
  let [y, next, slope, nextSlope] = [start.slice(), ...[0, 1, 2].map(() => new Float64Array(n))];
  const error = new Float64Array(n);
  const [states, spent] = steps[0] === 0 ? [[start], [0]] : [[], []];
  let [t, evaluations, again] = [0, 1, false];
  const followed = (end: number, diverged: boolean): Followed => ({
    states,
    evaluations: spent,
    until: end / learningRate,
    diverged,
  });

  /** Writes what comes a time h after y; returns its error in units of the tolerance. */
  function* attempt(h: number, descends: boolean): Generator<Float64Array, number, Float64Array> {
    if (descends) for (let i = 0; i < n; i++) next[i] = y[i] + h * slope[i];
    else yield* chebyshev.step(h, y, slope, next, again);
    project(next);
    nextSlope.set(yield next);
    if (descends) return nextSlope.every(Number.isFinite) ? 0 : Number.NaN;
    for (let i = 0; i < n; i++)
      error[i] = 0.8 * (y[i] - next[i]) + 0.4 * h * (slope[i] + nextSlope[i]);
    return size(error, y) / relativeTolerance;
  }

  slope.set(yield y);
  if (!slope.every(Number.isFinite)) return followed(0, true);
  const speed = size(slope, y);
  let h = speed === 0 ? last : Math.min(last, (FIRST * Math.sqrt(relativeTolerance)) / speed);
  let [descents, patience] = [0, PATIENCE];
  while (states.length < stops.length) {
    const stop = stops[states.length];
    const descends = h < WORTHWHILE * learningRate;
    let step = descends ? learningRate : Math.min(h, chebyshev.longest());
    // Two steps of equal size rather than a long and a very short one.
    if (t + 1.001 * step >= stop) step = stop - t;
    else if (!descends && t + 2 * step > stop) step = (stop - t) / 2;
    const attempted = attempt(step, descends);
    let turn = attempted.next();
    for (; !turn.done; turn = attempted.next(yield turn.value)) evaluations++;
    const relativeError = turn.value;
    again = !(relativeError <= 1);
    if (descends) {
      if (again) return followed(t + step, true);
      // Every now and then, see whether a long step has become possible.
      if (++descents >= patience) h = 2 * WORTHWHILE * learningRate;
    } else {
      // A step that left the finite numbers has error NaN: shrink it like any other failure.
      const factor = Number.isFinite(relativeError)
        ? SAFETY * Math.max(relativeError, 1e-10) ** (-1 / ORDER)
        : SHRINK;
      const proposed = step * Math.min(again ? 1 : GROW, Math.max(SHRINK, factor));
      // A step cut short by a stop says nothing against the size it was cut from.
      h = !again && factor >= 1 ? Math.max(h, proposed) : proposed;
      if (h < WORTHWHILE * learningRate) {
        patience = Math.min(2 * patience, MOST_PATIENCE);
        descents = 0;
      } else if (!again) patience = Math.max(PATIENCE, patience / 2);
      if (again) {
        again = h >= WORTHWHILE * learningRate;
        continue;
      }
    }
    t = Math.min(t + step, stop);
    [y, next, slope, nextSlope] = [next, y, nextSlope, slope];
    const ended = t < last && settled(t, y);
    while (states.length < stops.length && (ended || t >= stops[states.length])) {
      states.push(y.slice());
      spent.push(evaluations);
    }
  }
  return followed(t, false);
}
