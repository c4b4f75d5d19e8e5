/**
 * Students of Fig. 1b at the paper's size: gradient flow against the gradient descent it stands for, in gradient
 * evaluations, seconds and results, and how well either conserves delta. Ratios are taken within one run.
 */

import { linspace, logspace } from "../../lib/src/grid";
import { dot } from "../../lib/src/linalg";
import { ready } from "../../lib/src/notebook/tensor";
import { imbalances } from "../../lib/src/piecewise/twoLayer";
import { mean } from "../../lib/src/statistics";
import { METRICS } from "../../lib/src/students/studentBatch";
import { studentFlow } from "../../lib/src/students/studentFlow";
import {
  followStudents,
  type GridPoint,
  type StudentCourse,
  type StudentGridOptions,
} from "../../lib/src/students/studentGrid";
import {
  learningRateOf,
  PAPER_SETTING,
  teacherStudent,
} from "../../lib/src/students/teacherStudent";
import { SEED } from "../minimal/starts";

/** Every fourth value of the paper's grid in either direction: the corners are among them. */
const [TAUS, DELTAS] = [logspace(0.1, 10 ** 0.3, 5), linspace(-1, 1, 5)];
const POINTS = TAUS.flatMap((tau) => [...DELTAS].reverse().map((delta) => ({ tau, delta })));
const CORNERS = [TAUS[0], TAUS[4]].flatMap((tau) =>
  [DELTAS[0], DELTAS[4]].map((delta) => ({ tau, delta })),
);
/** So many steps of descent are run. */
const NUM_RUN = 1000;
const HORIZONS = [1e4, 1e5, 1e6];
/** Training losses below are round-off of single precision. */
const LEAST_LOSS = 1e-8;

const data = teacherStudent(PAPER_SETTING, SEED);
const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
const range = (values: readonly number[]): string =>
  [Math.min(...values), Math.max(...values)]
    .map((value) => Number(value.toPrecision(2)))
    .join(" to ");
const at = ({ tau, delta }: GridPoint): string => `(${tau.toPrecision(2)}, ${delta})`;

interface Run {
  readonly courses: readonly StudentCourse[];
  /** Of the whole run, with metrics. */
  readonly seconds: number;
  /** Of one evaluation of all velocities while all students were in flight. */
  readonly secondsPerEvaluation: number;
}

/** All points side by side, so that descent and flow share matrix products alike. */
async function run(method: StudentGridOptions["method"], numSteps: number): Promise<Run> {
  const from = performance.now();
  const clock: number[] = [];
  let landed = 0;
  const courses = (await followStudents(data, POINTS, {
    steps: [numSteps],
    method,
    width: POINTS.length,
    onDone: () => landed++,
    checkpoint: async () => {
      if (landed === 0) clock.push(performance.now());
      return false;
    },
  })) as StudentCourse[];
  return {
    courses,
    seconds: (performance.now() - from) / 1e3,
    secondsPerEvaluation: (clock[clock.length - 1] - clock[0]) / 1e3 / (clock.length - 1),
  };
}

/** Largest drift of a corner's delta in double precision, as {@link StudentCourse.imbalanceDrift} has it. */
function driftInDouble({ tau, delta }: GridPoint): number {
  const network = data.start(tau, delta);
  const { W, a } = studentFlow(data.X, data.y, {
    network,
    learningRate: learningRateOf(tau),
    steps: [NUM_RUN],
  }).networks[0];
  const before = imbalances(network);
  return largest(
    imbalances({ W, a }).map(
      (after, k) => Math.abs(after - before[k]) / (a[k] ** 2 + dot(W[k], W[k])),
    ),
  );
}

function* agreement(flow: Run, reference: Run): Iterable<string> {
  yield `flow against descent after ${NUM_RUN} steps, worst relative difference and where (tau, delta):`;
  for (const name of METRICS) {
    const gaps = POINTS.map((point, i) => {
      const [found, expected] = [flow, reference].map(({ courses }) => courses[i][name][0]);
      const counts = name !== "trainLoss" || expected > LEAST_LOSS;
      return { point, gap: counts ? Math.abs(found / expected - 1) : 0 };
    });
    const worst = gaps.reduce((one, other) => (other.gap > one.gap ? other : one));
    yield `  ${name.padEnd(17)} ${worst.gap.toExponential(1)} at ${at(worst.point)}`;
  }
}

export default async function* students(): AsyncIterable<string> {
  await ready;
  const reference = await run("descent", NUM_RUN);
  const perStep = reference.secondsPerEvaluation;
  yield `${POINTS.length} points, tau ${range(TAUS)}, delta ${range(DELTAS)}, n = ${PAPER_SETTING.numSamples}, d = ${PAPER_SETTING.numInputs}, h = ${PAPER_SETTING.numNeurons}, one seed; descent / flow:`;
  let last: Run | undefined;
  for (const numSteps of HORIZONS) {
    const flow = await run("flow", numSteps);
    last = flow;
    const spent = flow.courses.map(({ evaluations }) => evaluations[0]);
    const ratio = (numSteps / mean(spent)).toFixed(0);
    // What descent would need if it, too, ended where nothing reported can change any more.
    const ended = (mean(flow.courses.map(({ until }) => until)) / mean(spent)).toFixed(0);
    const seconds = ((perStep * numSteps) / flow.seconds).toFixed(0);
    yield `  to ${numSteps.toLocaleString("en")} steps: ${ratio} times the evaluations (${range(spent.map((count) => numSteps / count))} by point; ${ended} if descent ended as early), ${seconds} times the seconds (flow: ${(flow.seconds / POINTS.length).toFixed(2)} s a point)`;
  }
  yield `  (descent's seconds: ${NUM_RUN} steps were run, side by side; ${((1e3 * perStep) / POINTS.length).toFixed(2)} ms a step and point, times the steps)`;
  yield* agreement(await run("flow", NUM_RUN), reference);
  const drift = ({ courses }: Run): string =>
    largest(courses.map(({ imbalanceDrift }) => imbalanceDrift)).toExponential(1);
  yield "worst drift of a neuron's delta, relative to a^2 + |w|^2:";
  yield `  flow, float64 velocities, the four corners to ${NUM_RUN} steps: ${largest(CORNERS.map(driftInDouble)).toExponential(1)}`;
  yield `  flow, float32 velocities, to 1e6 steps: ${drift(last as Run)}`;
  yield `  descent, ${NUM_RUN} steps: ${drift(reference)}`;
}
