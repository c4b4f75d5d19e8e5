/**
 * How a state that trains is followed. An integrator is a generator: it yields a state whose velocity it wants, and
 * is sent that velocity. So one integrator can be followed by itself, or many side by side with all their velocities
 * computed in one go, each at a step size of its own. There are two: gradient descent, here, and the gradient flow
 * that descent stands for, in stabilizedFlow.ts.
 *
 * @see test/students/follow.test.ts
 */
import { requireThat, requireVector } from "../check";

export interface FollowOptions {
  /** The step of gradient descent; time t = learning rate x steps. */
  readonly learningRate: number;
  /** Rising numbers of steps of descent, 0 allowed, at which the state is kept; the last one ends the training. */
  readonly steps: readonly number[];
  /** Told time and state after every step; true ends the training, the state then stands for all later steps. */
  readonly settled: (t: number, state: Float64Array) => boolean;
}

/** Where a state has come to. */
export interface Followed {
  /** The state at every asked step; if the training has diverged, at those before. */
  readonly states: readonly Float64Array[];
  /** Velocity evaluations spent by each of them. */
  readonly evaluations: readonly number[];
  /** The step, whole or not, at which it was settled or had diverged; the last asked one otherwise. */
  readonly until: number;
  /** True if a velocity was no longer a finite number. */
  readonly diverged: boolean;
}

/** Yields states, is sent their velocities (copied before they are used again), returns what was asked for. */
export type Following = Generator<Float64Array, Followed, Float64Array>;

/** One state by itself. `velocity` writes the time derivative of a state into `out`. */
export function follow(
  following: Following,
  velocity: (state: Float64Array, out: Float64Array) => void,
): Followed {
  let out: Float64Array | undefined;
  let turn = following.next();
  while (!turn.done) {
    out ??= new Float64Array(turn.value.length);
    velocity(turn.value, out);
    turn = following.next(out);
  }
  return turn.value;
}

/** Gradient descent, y <- y + learningRate velocity(y): what the flow is compared with. */
export function* descent(
  start: Float64Array,
  { learningRate, steps, settled }: FollowOptions,
): Following {
  const y = start.slice();
  const states: Float64Array[] = [];
  let step = 0;
  let ended = false;
  const followed = (diverged: boolean): Followed => ({
    states,
    evaluations: states.map((_, i) => Math.min(steps[i], step)),
    until: step,
    diverged,
  });
  for (const stop of steps) {
    while (step < stop && !ended) {
      const slope = yield y;
      if (!slope.every(Number.isFinite)) return followed(true);
      for (let i = 0; i < y.length; i++) y[i] += learningRate * slope[i];
      step++;
      ended = settled(step * learningRate, y);
    }
    states.push(y.slice());
  }
  return followed(false);
}

/** Throws unless these can be the steps at which a training is looked at. */
export function requireSteps(where: string, steps: readonly number[]): void {
  requireVector(where, { steps });
  const rising = steps.every((step, i) => step >= 0 && (i === 0 || step > steps[i - 1]));
  const runs = rising && steps[steps.length - 1] > 0;
  requireThat(runs, where, "steps must rise from 0 or more", steps);
}
