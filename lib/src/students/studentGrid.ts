/**
 * Follows the students of many grid points (tau, delta) side by side, each at a step size of its own, with one
 * evaluation of all their velocities at a time.
 *
 * @see paper Fig. 1b, 5b, 10; test/students/studentGrid.test.ts
 */

import { requireCount, requirePositive } from "../check";
import { dot } from "../linalg";
import type { Checkpoint } from "../notebook/interruptible";
import { imbalances } from "../piecewise/twoLayer";
import { largest } from "../statistics";
import { descent, requireSteps } from "./follow";
import { stabilizedFlow } from "./stabilizedFlow";
import { METRICS, type Metric, studentBatch } from "./studentBatch";
import { flowOptions } from "./studentFlow";
import { flattened, unflattened } from "./studentVelocity";
import { learningRateOf, type TeacherStudent } from "./teacherStudent";

export interface GridPoint {
  /** Overall scale, > 0. */
  readonly tau: number;
  /** Relative scale. */
  readonly delta: number;
}

/** The metrics at each of the asked steps; NaN from where the training has diverged. */
export interface StudentCourse extends Readonly<Record<Metric, readonly number[]>> {
  /** Velocity evaluations spent by each of the asked steps. */
  readonly evaluations: readonly number[];
  /** The step at which the training was settled or had diverged; the last asked one otherwise. */
  readonly until: number;
  /** True if the training has diverged: a gradient was no longer a finite number. */
  readonly diverged: boolean;
  /** Largest change of a neuron's delta, relative to a^2 + |w|^2 at the end: round-off, as steps conserve it. */
  readonly imbalanceDrift: number;
}

export interface StudentGridOptions {
  /** Rising numbers of descent steps, 0 allowed, at which the metrics are wanted. */
  readonly steps: readonly number[];
  /** Allowed error of an integration step. Default 3e-3. */
  readonly relativeTolerance?: number;
  /** "descent" for plain gradient descent, which ends by the same rule once it is settled. Default "flow". */
  readonly method?: "flow" | "descent";
  /** Students in flight. Default 17. */
  readonly width?: number;
  /** Told each student as it arrives, in any order. */
  readonly onDone?: (index: number, course: StudentCourse) => void;
  /** Asked between evaluations; true stops, and what has arrived is returned. */
  readonly checkpoint?: Checkpoint;
}

/** A student on its way. */
interface Flight {
  readonly following: Generator<Float64Array, void, Float64Array>;
  readonly out: Float64Array;
  turn: IteratorResult<Float64Array, void>;
  loss: number;
}

/**
 * The course of every grid point's student, with the paper's learning rate 5e-3 / tau^2.
 *
 * @param data   teacher, data and starts of one seed.
 * @param points the grid; the ones that take longest (small tau, delta > 0) had better come first.
 * @returns one course for each point; undefined for what a stop kept from arriving.
 * @throws TypeError or RangeError if a point or an option is out of range.
 * @see test/students/studentGrid.test.ts
 * @example
 * await ready;
 * const task = teacherStudent({ ...PLANE_SETTING, numTest: 10 }, 0);
 * const [course] = await followStudents(task, [{ tau: 1, delta: 0 }], { steps: [0, 10] });
 * course.parameterDistance[0]; // 0
 */
export async function followStudents(
  data: TeacherStudent,
  points: readonly GridPoint[],
  options: StudentGridOptions,
): Promise<(StudentCourse | undefined)[]> {
  const { steps, relativeTolerance = 3e-3, method = "flow", width = 17 } = options;
  const { onDone, checkpoint } = options;
  requireSteps("followStudents", steps);
  requirePositive("followStudents", { relativeTolerance });
  requireCount("followStudents", { width });
  for (const { tau } of points) requirePositive("followStudents", { tau });
  const courses: (StudentCourse | undefined)[] = points.map(() => undefined);
  if (points.length === 0) return courses;
  const numNeurons = data.start(points[0].tau, points[0].delta).a.length;
  const batch = studentBatch(data, numNeurons);

  /** Asks for velocities as its integrator does, and is measured at the end. */
  function* student(
    { tau, delta }: GridPoint,
    index: number,
    loss: () => number,
  ): Generator<Float64Array, void, Float64Array> {
    const network = data.start(tau, delta);
    const start = flattened(network);
    const learningRate = learningRateOf(tau);
    const training = { network, learningRate, steps, relativeTolerance };
    const integrator = method === "descent" ? descent : stabilizedFlow;
    const followed = yield* integrator(start, flowOptions(training, loss));
    const { states, evaluations, until, diverged } = followed;
    const metrics = batch.measure(start, states);
    const series = METRICS.map((name) => [name, steps.map((_, i) => metrics[i]?.[name] ?? NaN)]);
    const before = imbalances(network);
    const end = unflattened(states[states.length - 1] ?? start, numNeurons);
    const drifts = imbalances(end).map(
      (after, k) => Math.abs(after - before[k]) / (end.a[k] ** 2 + dot(end.W[k], end.W[k])),
    );
    const course = {
      ...(Object.fromEntries(series) as Record<Metric, number[]>),
      evaluations: steps.map((_, i) => evaluations[i] ?? NaN),
      until,
      diverged,
      imbalanceDrift: largest(drifts),
    };
    courses[index] = course;
    onDone?.(index, course);
  }

  const launch = (index: number): Flight => {
    const following = student(points[index], index, () => flight.loss);
    const turn = following.next();
    const out = new Float64Array((turn.value as Float64Array).length);
    const flight: Flight = { following, out, turn, loss: Infinity };
    return flight;
  };

  try {
    let launched = 0;
    let flights: Flight[] = [];
    for (;;) {
      while (flights.length < width && launched < points.length) flights.push(launch(launched++));
      if (flights.length === 0) return courses;
      const losses = batch.velocities(
        flights.map(({ turn }) => turn.value as Float64Array),
        flights.map(({ out }) => out),
      );
      for (const [i, flight] of flights.entries()) {
        flight.loss = losses[i];
        flight.turn = flight.following.next(flight.out);
      }
      flights = flights.filter(({ turn }) => !turn.done);
      if (await checkpoint?.()) return courses;
    }
  } finally {
    batch.dispose();
  }
}
