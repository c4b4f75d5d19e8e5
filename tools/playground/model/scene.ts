/** Everything the page shows for what a reader has set, in numbers; drawn by tools/playground/client. */
import { norm, scale, unit, type Vector } from "../../../lib/src/linalg";
import {
  interpolatingSolution,
  potential,
  startSlope,
} from "../../../lib/src/minimal/implicitBias";
import { rateFactor } from "../../../lib/src/minimal/learningRate";
import { type Chart, exampleCharts, whitenedCharts } from "./charts";
import { type Course, courseOf } from "./course";
import { type Flow, flowOf, ratesOf } from "./flow";
import type { State } from "./state";

export interface Scene {
  readonly flow: Flow;
  readonly course: Course;
  readonly charts: readonly Chart[];
  /** What the level lines of the plane show: the loss; with one example, what Theorem 3.1 minimizes. */
  readonly levels: (beta: Vector) => number;
  readonly loss: (beta: Vector) => number;
  /** Theorem 3.1's solution; only with one example. */
  readonly solution?: number[];
}

/** What gradient flow minimizes among the functions that fit, Psi(k beta) - psi k beta_0.beta / |beta_0| with k of the rates. */
export function objectiveOf(state: State): (beta: Vector) => number {
  const k = rateFactor(ratesOf(state));
  const direction = unit(state.start);
  const slope = startSlope(scale(k, state.start), state.delta);
  return (beta) =>
    potential(scale(k, beta), state.delta) -
    slope * k * (direction[0] * beta[0] + direction[1] * beta[1]);
}

export function sceneOf(state: State): Scene {
  const flow = flowOf(state);
  const course = courseOf(flow);
  const { target } = state;
  if (state.data === "whitened") {
    const loss = ([b1, b2]: Vector): number => ((b1 - target[0]) ** 2 + (b2 - target[1]) ** 2) / 2;
    return { flow, course, charts: whitenedCharts(state, flow, course), levels: loss, loss };
  }
  const x = unit(target);
  const y = norm(target);
  const solution = interpolatingSolution({
    X: [x],
    y: [y],
    beta0: state.start,
    delta: state.delta,
    learningRate: ratesOf(state),
  });
  return {
    flow,
    course,
    charts: exampleCharts(state, flow, course),
    levels: objectiveOf(state),
    loss: ([b1, b2]) => (x[0] * b1 + x[1] * b2 - y) ** 2 / 2,
    solution,
  };
}
