/**
 * Follows the students of many grid points (tau, delta) side by side, each at a step size of its own, with one
 * evaluation of all their velocities at a time.
 *
 * @see paper Fig. 1b, 5b, 10; test/students/studentGrid.test.ts
 */
import { requireCount, requirePositive, requireThat, requireType } from "../check";
import type { Checkpoint } from "../notebook/interruptible";
import { imbalances } from "../piecewise/twoLayer";
import { chebyshev } from "./chebyshev";
import type { Followed, Following, Integrator } from "./follow";
import { type StudentMetrics, studentBatch } from "./studentBatch";
import { flattened, studentFlowOptions, unflattened } from "./studentFlow";
import { learningRateOf, type TeacherStudent } from "./teacherStudent";

export interface GridPoint {
  /** Overall scale, > 0. */
  readonly tau: number;
  /** Relative scale. */
  readonly delta: number;
}

export interface StudentCourse {
  /** Metrics at each of the asked steps. */
  readonly metrics: readonly StudentMetrics[];
  /** Velocity evaluations spent by each of the asked steps. */
  readonly evaluations: readonly number[];
  /** The step at which the flow was settled; the last asked one if it was not. */
  readonly until: number;
  /** Largest change of a neuron's delta, relative to a^2 + |w|^2 at the end: round-off, as steps conserve it. */
  readonly imbalanceDrift: number;
}

export interface StudentGridOptions {
  /** Rising numbers of descent steps, 0 allowed, at which the metrics are wanted. */
  readonly steps: readonly number[];
  /** Allowed error of an integration step. Default 3e-3. */
  readonly relativeTolerance?: number;
  /** `descent` for plain gradient descent, which ends by the same rule once it is settled. Default chebyshev. */
  readonly integrator?: Integrator;
  /** Students in flight. Default 17. */
  readonly width?: number;
  /** Told each student as it arrives, in any order. */
  readonly onDone?: (index: number, course: StudentCourse) => void;
  /** Asked between evaluations; true stops, and what has arrived is returned. */
  readonly checkpoint?: Checkpoint;
}

interface Flight {
  readonly index: number;
  readonly start: Float64Array;
  readonly following: Following;
  readonly rate: number;
  readonly out: Float64Array;
  turn: IteratorResult<Float64Array, Followed>;
  loss: number;
}

/**
 * The course of every grid point's student, with the paper's learning rate 5e-3 / tau^2.
 *
 * @param data   teacher, data and starts of one seed.
 * @param points the grid; the ones that take longest (small tau, delta > 0) had better come first.
 * @returns one course for each point; undefined for what a stop kept from arriving.
 * @throws TypeError or RangeError if a point or an option is out of range, or a flow cannot be followed.
 * @see test/students/studentGrid.test.ts
 */
export async function followStudents(
  data: TeacherStudent,
  points: readonly GridPoint[],
  options: StudentGridOptions,
): Promise<(StudentCourse | undefined)[]> {
  const {
    steps,
    relativeTolerance,
    integrator = chebyshev,
    width = 17,
    onDone,
    checkpoint,
  } = options;
  requireType(Array.isArray(points), "followStudents", "points must be a list", points);
  requireType(
    Array.isArray(steps) && steps.length > 0,
    "followStudents",
    "steps must be a list",
    steps,
  );
  const rising = steps.every((step, i) => step >= 0 && (i === 0 || step > steps[i - 1]));
  requireThat(
    rising && steps[steps.length - 1] > 0,
    "followStudents",
    "steps must rise from 0 or more",
    steps,
  );
  requireCount("followStudents", { width });
  for (const { tau } of points) requirePositive("followStudents", { tau });
  const later = steps.filter((step) => step > 0);
  const courses: (StudentCourse | undefined)[] = points.map(() => undefined);
  if (points.length === 0) return courses;
  const numNeurons = data.start(points[0].tau, points[0].delta).a.length;
  const batch = studentBatch(data, numNeurons);

  const launch = (index: number): Flight => {
    const { tau, delta } = points[index];
    const network = data.start(tau, delta);
    const start = flattened(network);
    const rate = learningRateOf(tau);
    const flight: Flight = {
      index,
      start,
      rate,
      loss: Infinity,
      out: new Float64Array(start.length),
      following: integrator(
        start,
        studentFlowOptions({
          network,
          learningRate: rate,
          steps: later,
          relativeTolerance,
          loss: () => flight.loss,
        }),
      ),
      turn: { done: false, value: start },
    };
    flight.turn = flight.following.next();
    return flight;
  };

  const land = ({ index, start, rate }: Flight, { states, evaluations, until }: Followed): void => {
    const atStart = steps.length - later.length;
    const delta = imbalances(unflattened(start, numNeurons));
    const end = unflattened(states[states.length - 1], numNeurons);
    const drift = imbalances(end).map(
      (found, k) =>
        Math.abs(found - delta[k]) / (end.a[k] ** 2 + end.W[k].reduce((sum, w) => sum + w * w, 0)),
    );
    const course: StudentCourse = {
      metrics: batch.measure(start, [...Array.from({ length: atStart }, () => start), ...states]),
      evaluations: [...Array.from({ length: atStart }, () => 0), ...evaluations],
      until: until / rate,
      imbalanceDrift: Math.max(...drift),
    };
    courses[index] = course;
    onDone?.(index, course);
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
        if (flight.turn.done) land(flight, flight.turn.value);
      }
      flights = flights.filter(({ turn }) => !turn.done);
      if (await checkpoint?.()) return courses;
    }
  } finally {
    batch.dispose();
  }
}
