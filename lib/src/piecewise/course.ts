/**
 * The course of a training: what has become of the loss, the activation patterns and the weights, and when.
 *
 * @see paper section 5, Fig. 5b; test/piecewise/course.test.ts
 */
import { requireVector } from "../check";
import { type Matrix, norm, type Vector } from "../linalg";
import type { FunctionOfTime } from "../times";
import { hammingDistance, parameterDistance } from "./distances";
import { loss, type Network } from "./twoLayer";

/** Measures over time, one entry for each time. */
export interface Course {
  readonly times: readonly number[];
  /** Loss / loss at t = 0. */
  readonly loss: readonly number[];
  /** Hamming distance of the activation patterns from those at t = 0: neurons, on an average input. */
  readonly flips: readonly number[];
  /** Distance of all weights from their start / the size of the start. */
  readonly moved: readonly number[];
}

export interface CourseOptions {
  /** Inputs, shape [n, d]. */
  readonly X: Matrix;
  /** Labels, shape [n], not fitted at the start. */
  readonly y: Vector;
  readonly times: readonly number[];
}

/**
 * Follows three measures along a flow.
 *
 * @param at the flow, whose start is at(0).
 * @throws TypeError or RangeError if shapes differ or a time is out of range.
 * @see paper Fig. 5b; test/piecewise/course.test.ts
 * @example
 * const network = { W: [[0, 1]], a: [1] };
 * const { at } = piecewiseFlow({ network: network, X: [[0, 1]], y: [4], until: 9 });
 * courseOf(at, { X: [[0, 1]], y: [4], times: [0, 9] }).moved; // [0, 1.00]
 */
export function courseOf(at: FunctionOfTime<Network>, { X, y, times }: CourseOptions): Course {
  requireVector("courseOf", { times });
  const start = at(0);
  const states = at(times);
  const [full, size] = [loss(start, X, y), norm([...start.W.flat(), ...start.a])];
  return {
    times,
    loss: states.map((state) => loss(state, X, y) / full),
    flips: states.map((state) => hammingDistance(start, state, X)),
    moved: states.map((state) => parameterDistance(start, state) / size),
  };
}

/** When a network has aligned its patterns and when it has fitted, and what had become of it by then. */
export interface Phases {
  /** The first time with half of the flips that there are at `fit`. */
  readonly align: number;
  /** The first time with half of the loss. */
  readonly fit: number;
  /** Neurons flipped at `fit`; where these are few, `align` means nothing. */
  readonly flips: number;
  /** Loss / loss at t = 0, at `align`. */
  readonly loss: number;
  /** Motion of the weights / their size, at `align`. */
  readonly moved: number;
}

/**
 * The two phases of a course.
 *
 * @returns times among those of the course; undefined if its loss never halves.
 * @see paper section 5 (phases I and II); test/piecewise/course.test.ts
 * @example
 * const course = { times: [0, 1, 2], loss: [1, 0.9, 0.4], flips: [0, 2, 3], moved: [0, 0.1, 2] };
 * phasesOf(course); // { align: 1, fit: 2, flips: 3, loss: 0.9, moved: 0.1 }
 */
export function phasesOf({ times, loss: lost, flips, moved }: Course): Phases | undefined {
  const fit = lost.findIndex((value) => value < 0.5);
  if (fit < 0) return undefined;
  const align = flips.findIndex((value) => value >= flips[fit] / 2);
  return {
    align: times[align],
    fit: times[fit],
    flips: flips[fit],
    loss: lost[align],
    moved: moved[align],
  };
}
