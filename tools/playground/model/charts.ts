/** The three small charts beside the plane. */
import { linspace } from "../../../lib/src/grid";
import { dot, norm, unit } from "../../../lib/src/linalg";
import { kernelDistance } from "../../../lib/src/minimal/functionSpace";
import {
  alignment,
  coefficients,
  type Neuron,
  signedMagnitude,
} from "../../../lib/src/minimal/singleNeuron";
import type { Course } from "./course";
import { type Flow, flowOf, ratesOf } from "./flow";
import { type Point, RANGES, type State } from "./state";

export interface Chart {
  readonly title: string;
  /** Whether x is log10 of the time, or delta. */
  readonly over: "time" | "delta";
  readonly points: readonly Point[];
  readonly range: Point;
  /** The marked time, or the delta that is set. */
  readonly mark: Point;
  /** A value to compare with. */
  readonly guide?: number;
}

type Read = (state: Neuron) => number;

/** Over log10 of the time; the times before the first that is shown are left out. */
function overTime(
  course: Course,
  at: (t: number) => Neuron,
  clock: number,
  { title, range, read, guide }: { title: string; range: Point; read: Read; guide?: number },
): Chart {
  const points = course.times.flatMap((t, i): Point[] => {
    const place = Math.log10(t);
    const isShown = place >= RANGES.clock.least && place <= RANGES.clock.most;
    return isShown ? [[place, read(course.states[i])]] : [];
  });
  return { title, over: "time", points, range, mark: [clock, read(at(10 ** clock))], guide };
}

const marginal = (most: number): Point => [-1.15 * most, 1.15 * most];

/** mu, phi and S(0, t): what Fig. 3 of the paper measures. */
export function whitenedCharts(state: State, { start, at, basin }: Flow, course: Course): Chart[] {
  const rates = ratesOf(state);
  const size = Math.max(norm(state.start), norm(state.target));
  // At the tip of the cone, where both layers vanish, there is no kernel.
  const moved: Read = (now) =>
    norm(now.w) ** 2 + now.a ** 2 > 0 ? kernelDistance(start, now, rates) : Number.NaN;
  const draw = (title: string, range: Point, read: Read, guide?: number): Chart =>
    overTime(course, at, state.clock, { title, range, read, guide });
  return [
    draw("μ(t) = a‖w‖", marginal(size), signedMagnitude, basin * norm(state.target)),
    draw("φ(t) = cos∠(w, β*)", marginal(1), (now) => alignment(now, state.target), basin),
    draw("S(0, t), kernel distance", [-0.08, 1.08], moved),
  ];
}

/** How far along the line of solutions, and how near to it, over time; and where flow ends for every delta. */
export function exampleCharts(state: State, flow: Flow, course: Course): Chart[] {
  const x = unit(state.target);
  const along = [-x[1], x[0]];
  const place: Read = (now) => dot(coefficients(now), along);
  const fit: Read = (now) => dot(coefficients(now), x);
  const size = Math.max(norm(state.start), norm(state.target));
  const flowAt = (delta: number) => flowOf({ ...state, delta });
  const ends: Point[] = [];
  let before = 0;
  for (const delta of linspace(RANGES.delta.least, RANGES.delta.most, 61)) {
    const { basin, end } = flowAt(delta);
    // Where the end jumps, so does the line.
    if (before !== 0 && basin !== before) ends.push([delta, Number.NaN]);
    ends.push([delta, dot(end, along)]);
    before = basin;
  }
  const most = ends.reduce((sum, [, end]) => Math.max(sum, Math.abs(end) || 0), size);
  const shown = marginal(Math.min(most, 3 * size));
  const draw = (title: string, range: Point, read: Read, guide?: number): Chart =>
    overTime(course, flow.at, state.clock, { title, range, read, guide });
  return [
    draw("fit xᵀβ(t)", marginal(size), fit, norm(state.target)),
    draw("place along the line, n̂ᵀβ(t)", shown, place),
    {
      title: "where it ends, n̂ᵀβ(∞), for every δ",
      over: "delta",
      points: ends,
      range: shown,
      mark: [state.delta, dot(flow.end, along)],
    },
  ];
}
