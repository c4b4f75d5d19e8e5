import assert from "node:assert/strict";
import { integrate } from "../../lib/src/ode";
import { descent, type Followed, follow, requireSteps } from "../../lib/src/students/follow";
import { type StabilizedFlowOptions, stabilizedFlow } from "../../lib/src/students/stabilizedFlow";
import { closeWithin, throwsMessage } from "../close";

type Flow = (state: Float64Array, out: Float64Array) => void;

/** dy/dt = -y^2 of each component: y = y0 / (1 + y0 t), smooth and not linear. */
const hyperbolic: Flow = (y, out) => {
  for (let i = 0; i < y.length; i++) out[i] = -y[i] * y[i];
};

/** A linear flow with rates from 1 to `stiffness`. */
const linear =
  (rates: readonly number[]): Flow =>
  (y, out) => {
    for (let i = 0; i < y.length; i++) out[i] = -rates[i] * y[i];
  };

/** Slides down to the kink of |y_0| and along it, y_1 growing: a jump of the velocity that is never left. */
const sliding: Flow = (y, out) => {
  out[0] = -Math.sign(y[0]);
  out[1] = y[1];
};

const never = (): boolean => false;

/** Steps of descent so small that none is ever taken. */
const TINY = 1e-9;

interface Run extends Followed {
  readonly numSteps: number;
}

/** The flow to some times, with errors as ratios of Euclidean norms. */
function run(
  flow: Flow,
  start: readonly number[],
  times: readonly number[],
  options: Partial<StabilizedFlowOptions> = {},
): Run {
  const { learningRate = TINY, settled = never } = options;
  let numSteps = 1; // the last one is not asked whether it has settled
  const followed = follow(
    stabilizedFlow(Float64Array.from(start), {
      relativeTolerance: 1e-3,
      size: (change, state) => Math.hypot(...change) / Math.hypot(...state),
      project: () => {},
      ...options,
      learningRate,
      steps: times.map((t) => t / learningRate),
      settled: (t, state) => {
        numSteps++;
        return settled(t, state);
      },
    }),
    flow,
  );
  return { ...followed, numSteps };
}

describe("stabilizedFlow", () => {
  it("keeps the tolerance, and comes closer the smaller it is", () => {
    let before = Infinity;
    for (const relativeTolerance of [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]) {
      const { states, numSteps } = run(hyperbolic, [1, 2], [3], { relativeTolerance });
      const error =
        Math.hypot(states[0][0] - 1 / 4, states[0][1] - 2 / 7) / Math.hypot(1 / 4, 2 / 7);
      // The tolerance is for a step, and errors of all steps have one sign here.
      assert.ok(error < 2 * numSteps * relativeTolerance, `${error} at ${relativeTolerance}`);
      assert.ok(error < before);
      before = error;
    }
  });

  it("has order 2: errors fall as the second power of the number of steps", () => {
    const [coarse, fine] = [1e-6, 1e-9].map((relativeTolerance) => {
      const { states, numSteps } = run(hyperbolic, [1], [3], { relativeTolerance });
      return { error: Math.abs(states[0][0] - 1 / 4), numSteps };
    });
    const slope = Math.log(coarse.error / fine.error) / Math.log(fine.numSteps / coarse.numSteps);
    closeWithin(slope, 2, 0.35, "measured order");
  });

  it("gives the same state at a stop whether or not there are others", () => {
    const options = { relativeTolerance: 1e-6 };
    const alone = run(hyperbolic, [1, 2], [2], options).states[0];
    const { states, evaluations } = run(hyperbolic, [1, 2], [0.5, 0.9, 2], options);
    for (let i = 0; i < 2; i++) closeWithin(states[2][i], alone[i], 5e-6);
    assert.ok(evaluations[0] < evaluations[1] && evaluations[1] < evaluations[2]);
  });

  it("begins with the start, if it is asked for, at no cost", () => {
    const { states, evaluations } = run(hyperbolic, [1, 2], [0, 1]);
    assert.deepEqual([[...states[0]], evaluations[0]], [[1, 2], 0]);
    assert.deepEqual(states[1], run(hyperbolic, [1, 2], [1]).states[0]);
  });

  it("can be restarted midway", () => {
    const options = { relativeTolerance: 1e-7 };
    const [half, end] = run(hyperbolic, [1, 2], [1, 2], options).states;
    const again = run(hyperbolic, [...half], [1], options).states[0];
    for (let i = 0; i < 2; i++) closeWithin(again[i], end[i], 1e-6);
  });

  it("ends where a flow ends: at rest, at once, and where it is told that all is settled", () => {
    assert.deepEqual([...run(linear([0, 0]), [1, -2], [5]).states[0]], [1, -2]);
    const { states, until } = run(hyperbolic, [1], [1, 10, 100], { settled: (_t, [y]) => y < 0.3 });
    assert.ok(until * TINY < 10 && states.length === 3);
    assert.deepEqual(states[1], states[2]);
    assert.ok(states[1][0] < 0.3 && states[0][0] > 0.4);
  });

  it("puts every state back on what is conserved", () => {
    const rotation: Flow = (y, out) => out.set([-y[1], y[0]]);
    const project = (y: Float64Array): void => {
      const length = Math.hypot(y[0], y[1]);
      for (let i = 0; i < 2; i++) y[i] /= length;
    };
    const [free] = run(rotation, [1, 0], [2]).states;
    const [held] = run(rotation, [1, 0], [2], { project }).states;
    assert.ok(Math.abs(Math.hypot(...free) - 1) > 1e-7);
    closeWithin(Math.hypot(...held), 1, 1e-15);
    closeWithin(Math.atan2(held[1], held[0]), 2, 1e-2);
  });

  it("where the flow slides along a kink takes descent's steps, and no more evaluations than descent", () => {
    const [learningRate, until] = [1e-3, 2];
    const flow = run(sliding, [0.5, 1], [until], { learningRate });
    const options = { learningRate, steps: [until / learningRate], settled: never };
    const reference = follow(descent(Float64Array.of(0.5, 1), options), sliding);
    closeWithin(flow.states[0][1], reference.states[0][1], 0.01 * reference.states[0][1]);
    closeWithin(flow.states[0][0], 0, 2e-3 * flow.states[0][1]); // twice the tolerance
    assert.ok(flow.evaluations[0] < 1.5 * (until / learningRate), `${flow.evaluations[0]}`);
  });

  it("says where it has diverged, with what was reached before", () => {
    const blocked: Flow = (y, out) => {
      out[0] = y[0] > 0.5 ? -1 : Number.NaN;
    };
    const { states, evaluations, until, diverged } = run(blocked, [1], [0.25, 2], {
      learningRate: 1e-3,
    });
    assert.ok(diverged);
    closeWithin(states[0][0], 0.75, 1e-12);
    assert.deepEqual([states.length, evaluations.length], [1, 1]);
    closeWithin(until, 500, 2);
    const atOnce = run((_y, out) => out.fill(Number.NaN), [1], [1]);
    assert.deepEqual([atOnce.diverged, atOnce.until], [true, 0]);
  });

  const rates = Array.from({ length: 50 }, (_, i) => 10 ** ((6 * i) / 49 - 3));

  it("follows a stiff flow in a tenth of the evaluations an explicit method needs", () => {
    const start = rates.map(() => 1);
    const { states, evaluations } = run(linear(rates), start, [10]);
    const explicit = integrate((_t, y, out) => linear(rates)(y, out), start, {
      to: 10,
      relativeTolerance: 1e-3,
    });
    assert.ok(10 * evaluations[0] < explicit.evaluations, `${evaluations} ${explicit.evaluations}`);
    for (const [i, rate] of rates.entries()) closeWithin(states[0][i], Math.exp(-10 * rate), 5e-3);
  });

  it("stays stable with as many stages as it may use", () => {
    const { states, evaluations } = run(linear([1e-6, 1e5]), [1, 1], [10]);
    closeWithin(states[0][0], 1, 1e-3);
    closeWithin(states[0][1], 0, 1e-3);
    assert.ok(evaluations[0] < 0.05 * (10 * 1e5), `${evaluations[0]}`);
  });
});

describe("descent", () => {
  const run = (flow: Flow, learningRate: number, steps: number[]): Followed =>
    follow(descent(Float64Array.of(1), { learningRate, steps, settled: never }), flow);

  it("is y <- y + step velocity, counted to the step", () => {
    const { states, evaluations, until } = run(linear([1]), 0.1, [1, 5]);
    closeWithin(states[0][0], 0.9, 1e-15);
    closeWithin(states[1][0], 0.9 ** 5, 1e-15);
    assert.deepEqual([...evaluations, until], [1, 5, 5]);
  });

  it("ends where it is settled", () => {
    const settled = (t: number): boolean => t > 0.25;
    const options = { learningRate: 0.1, steps: [2, 10, 20], settled };
    const { states, evaluations, until } = follow(
      descent(Float64Array.of(1), options),
      linear([1]),
    );
    assert.deepEqual([...evaluations, until], [2, 3, 3, 3]);
    assert.deepEqual(states[1], states[2]);
  });

  it("says where it has diverged", () => {
    const { states, until, diverged } = run((y, out) => out.fill(y[0] ** 3), 1, [3, 100]);
    assert.ok(diverged && until > 3 && until < 20);
    assert.equal(states.length, 1);
  });
});

describe("requireSteps", () => {
  it("names what is wrong", () => {
    const bad = (steps: number[]) => () => requireSteps("here", steps);
    throwsMessage(bad([]), RangeError, /^here: steps must not be empty/);
    throwsMessage(bad([0]), RangeError, /^here: steps must rise from 0 or more, got \[0\]/);
    throwsMessage(bad([-1, 1]), RangeError, /^here: steps must rise from 0 or more/);
    throwsMessage(bad([1, 1]), RangeError, /^here: steps must rise from 0 or more/);
  });
});
