/**
 * The minimal model's closed form against adaptive integration: accuracy over random extremes, and cost of a
 * state at equal accuracy. Ratios are taken within one run, since machines are noisy.
 */
import fc from "fast-check";
import { norm, subtract } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { gradientFlow } from "../../lib/src/minimal/gradientFlow";
import { imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import { conditioning, extremeStart, SEED, type Start, stateSize } from "../minimal/starts";

const NUM_CASES = 10_000;
/** The paper's Fig. 3: X^T X = I, betaStar = (0, 1), beta_0 = (-1, 0). */
const FIGURE_3_DELTAS = [-4, -2, -1, 0, 1, 2, 4];
const UNTIL = 10;
const NUM_TIMES = 200;

const quantile = (values: number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];

const gap = (one: Neuron, other: Neuron, rate: Start["learningRate"]): number =>
  stateSize({ w: subtract(one.w, other.w), a: one.a - other.a }, rate) / stateSize(other, rate);

/** Median seconds of one call, over rounds of enough calls to be measurable. */
function seconds(call: () => unknown, calls: number): number {
  const rounds = Array.from({ length: 7 }, () => {
    const from = performance.now();
    for (let i = 0; i < calls; i++) call();
    return (performance.now() - from) / 1e3 / calls;
  });
  return quantile(rounds, 0.5);
}

function* accuracy(): Iterable<string> {
  const times = fc.sample(fc.double({ min: -6, max: 6, noNaN: true }), {
    numRuns: 2 * NUM_CASES,
    seed: SEED,
  });
  const starts = fc.sample(extremeStart, { numRuns: NUM_CASES, seed: SEED });
  const errors = { start: [] as number[], restart: [] as number[], delta: [] as number[] };
  let numSkipped = 0;
  starts.forEach((from, i) => {
    const [t1, t2] = [10 ** times[2 * i], 10 ** times[2 * i + 1]];
    const flow = exactFlow(from);
    const there = flow.at(t1);
    errors.start.push(gap(flow.at(0), { w: from.w0, a: from.a0 }, from.learningRate));
    const size = Math.max(stateSize(there, from.learningRate) ** 2, Math.abs(flow.delta));
    // delta_0 itself is only known to the rounding of the squares it is the difference of.
    const known = Number.EPSILON * stateSize({ w: from.w0, a: from.a0 }, from.learningRate) ** 2;
    const drift = Math.abs(imbalance(there, from.learningRate) - flow.delta) - known;
    if (size > 0) errors.delta.push(Math.max(0, drift) / size);
    if (norm(from.betaStar) > 0 && conditioning(from) > 1e3) numSkipped++;
    else
      errors.restart.push(
        gap(
          exactFlow({ ...from, w0: there.w, a0: there.a }).at(t2),
          flow.at(t1 + t2),
          from.learningRate,
        ),
      );
  });
  yield `${NUM_CASES} random starts, |delta| to 1e6, t to 1e6, |beta_0| from 1e-12:`;
  for (const [what, values] of Object.entries(errors))
    yield `  ${what.padEnd(8)} relative error: 99 in 100 below ${quantile(values, 0.99).toExponential(1)}, worst ${Math.max(...values).toExponential(1)}`;
  yield `  (restart leaves out ${numSkipped} starts within 1/1000 of the boundary of the basins)`;
}

function* cost(): Iterable<string> {
  const X = [
    [1, 0],
    [0, 1],
  ];
  const y = [0, 1];
  const ratios: { one: number; many: number; evaluations: number }[] = [];
  let [perState, worst] = [0, 0];
  for (const delta of FIGURE_3_DELTAS) {
    const a0 = Math.sqrt((delta + Math.sqrt(delta ** 2 + 4)) / 2);
    const start = { w0: [-1 / a0, 0], a0 };
    const times = Array.from({ length: NUM_TIMES }, (_, i) => ((i + 1) / NUM_TIMES) * UNTIL);
    // The loosest tolerance at which the integrator is as accurate as promised of the closed form.
    const options = { ...start, X, y, until: UNTIL, relativeTolerance: 1e-11 };
    const numerical = gradientFlow(options);
    const exact = exactFlow({ ...start, betaStar: y });
    worst = Math.max(worst, ...times.map((t) => gap(numerical.at(t), exact.at(t), { a: 1, w: 1 })));
    const state = seconds(() => exact.at(UNTIL), 20000);
    const solve = seconds(() => exactFlow({ ...start, betaStar: y }), 20000);
    const follow = seconds(() => gradientFlow(options), 1);
    const dense = seconds(() => numerical.at(times), 1) / NUM_TIMES;
    perState += state / FIGURE_3_DELTAS.length;
    ratios.push({
      one: follow / (solve + state),
      many: (follow + NUM_TIMES * dense) / (solve + NUM_TIMES * state),
      evaluations: numerical.evaluations,
    });
  }
  const range = (key: keyof (typeof ratios)[0]): string => {
    const values = ratios.map((ratio) => ratio[key]);
    return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;
  };
  yield `Fig. 3's seven flows to t = ${UNTIL}; integrator and closed form agree to ${worst.toExponential(1)}:`;
  yield `  closed form: ${(perState * 1e6).toFixed(2)} microseconds a time point`;
  yield `  integrator / closed form, one state: ${range("one")} times (${range("evaluations")} velocity evaluations)`;
  yield `  integrator / closed form, a curve of ${NUM_TIMES} points: ${range("many")} times`;
}

export default function* minimal(): Iterable<string> {
  yield* accuracy();
  yield* cost();
}
