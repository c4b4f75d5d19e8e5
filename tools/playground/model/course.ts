/** A flow at as many times as a smooth drawing of it needs. */
import { logspace } from "../../../lib/src/grid";
import { norm, scale, subtract } from "../../../lib/src/linalg";
import { coefficients, type Neuron } from "../../../lib/src/minimal/singleNeuron";
import type { Flow } from "./flow";

export interface Course {
  /** From 0 on, rising. */
  readonly times: number[];
  readonly states: Neuron[];
  readonly functions: number[][];
}

const FIRST = 1e-3;
const LAST = 1e4;

/** Halvings of an interval of time at most. */
const DEPTH = 5;

/** Neighbours on a drawing are nearer to each other than this, in the plane and on the surface. */
const GAP = 0.06;

/** Equal steps of log t, halved where the neuron moves far. */
export function courseOf({ start, at }: Flow): Course {
  const times = [0];
  const states = [start];
  const far = (one: Neuron, two: Neuron): boolean =>
    Math.abs(one.a - two.a) > GAP ||
    norm(subtract(one.w, two.w)) > GAP ||
    norm(subtract(scale(one.a, one.w), scale(two.a, two.w))) > GAP;
  const goOn = (t: number, state: Neuron, depth: number): void => {
    const before = times[times.length - 1];
    if (depth > 0 && before > 0 && far(states[states.length - 1], state)) {
      const middle = Math.sqrt(before * t);
      goOn(middle, at(middle), depth - 1);
      goOn(t, state, depth - 1);
    } else {
      times.push(t);
      states.push(state);
    }
  };
  for (const t of logspace(FIRST, LAST, 120)) goOn(t, at(t), DEPTH);
  return { times, states, functions: states.map(coefficients) };
}
