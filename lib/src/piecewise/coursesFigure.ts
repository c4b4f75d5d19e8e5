/**
 * Courses of several starts in one figure: over time, and without it.
 *
 * @see test/piecewise/coursesFigure.test.ts
 */
import type { Figure } from "../figures/figure";
import { deltaLook, QUIET } from "../figures/palette";
import { type Axis, panels } from "../figures/panels";
import { curve, dots, type LineStyle } from "../figures/traces";
import type { Course } from "./course";

/** A start by its scales, and what came of it. */
export interface NamedCourse {
  readonly name: string;
  readonly tau: number;
  readonly delta: number;
  readonly course: Course;
  /** Kernel distance from the start, one entry for each of the course's times. */
  readonly kernel: readonly number[];
}

/** Large starts grey and dashed, small ones in the color of their relative scale. */
const lookOf = ({ name, tau, delta }: NamedCourse): LineStyle => ({
  name,
  color: tau >= 1 ? QUIET : deltaLook(delta).color,
  dash: tau >= 1 ? "dash" : delta < 0 ? "dot" : "solid",
  width: 3,
});
const MOVED: Axis = { log: true, range: [1e-4, 30] };

/**
 * Loss, Hamming distance, parameter distance and kernel distance over logarithmic time.
 *
 * @throws RangeError if there is no course.
 * @see paper Fig. 5b; test/piecewise/coursesFigure.test.ts
 * @example
 * const course = { times: [1, 2], loss: [1, 0.5], flips: [0, 1], moved: [0, 1] };
 * measuresFigure([{ name: "one", tau: 0.1, delta: 1, course: course, kernel: [0, 0.1] }]).data.length; // 4
 */
export function measuresFigure(list: readonly NamedCourse[]): Figure {
  const panel = (title: string, of: (one: NamedCourse) => readonly number[], y: Axis = {}) => ({
    title,
    x: { title: "time t", log: true },
    y,
    traces: list.map((one) => curve(one.course.times, of(one), lookOf(one))),
  });
  const four = [
    panel("loss / loss at 0", ({ course }) => course.loss),
    panel("Hamming distance (neurons)", ({ course }) => course.flips),
    panel("parameter distance / ‖θ₀‖", ({ course }) => course.moved, MOVED),
    panel("kernel distance S(0, t)", ({ kernel }) => kernel),
  ];
  return panels(four, { columns: 2, rowHeight: 160 });
}

/**
 * Patterns against parameters: Hamming distance over parameter distance, with a dot at the end of each course.
 *
 * @see paper Fig. 5b; test/piecewise/coursesFigure.test.ts
 * @example
 * const course = { times: [1, 2], loss: [1, 0.5], flips: [0, 1], moved: [0, 1] };
 * flipsOverMotion([{ name: "one", tau: 0.1, delta: 1, course: course, kernel: [0, 0.1] }]).data.length; // 2
 */
export function flipsOverMotion(list: readonly NamedCourse[]): Figure {
  const traces = list.flatMap((one) => {
    const { moved, flips } = one.course;
    const look = lookOf(one);
    const end = dots(moved.slice(-1), flips.slice(-1), { color: look.color, size: 11 });
    return [curve(moved, flips, look), end];
  });
  const y = { title: "Hamming distance (neurons)" };
  return panels([{ x: { title: "parameter distance / ‖θ₀‖", ...MOVED }, y, traces }]);
}
