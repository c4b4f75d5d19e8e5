import assert from "node:assert/strict";
import { bogackiShampine } from "../../lib/src/students/bogackiShampine";
import { chebyshev } from "../../lib/src/students/chebyshev";
import { descent } from "../../lib/src/students/descent";
import { type FollowOptions, follow, type Integrator } from "../../lib/src/students/follow";
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

const integrators: readonly (readonly [string, Integrator, number])[] = [
  ["chebyshev", chebyshev, 2],
  ["bogackiShampine", bogackiShampine, 3],
];

for (const [name, integrator, order] of integrators)
  describe(name, () => {
    const run = (flow: Flow, start: number[], options: FollowOptions) =>
      follow(integrator, flow, start, options);

    it("keeps the tolerance, and comes closer the smaller it is", () => {
      let before = Infinity;
      for (const relativeTolerance of [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]) {
        const { states, numSteps } = run(hyperbolic, [1, 2], { stops: [3], relativeTolerance });
        const error =
          Math.hypot(states[0][0] - 1 / 4, states[0][1] - 2 / 7) / Math.hypot(1 / 4, 2 / 7);
        // The tolerance is for a step, and errors of all steps have one sign here.
        assert.ok(error < 2 * numSteps * relativeTolerance, `${error} at ${relativeTolerance}`);
        assert.ok(error < before);
        before = error;
      }
    });

    it(`has order ${order}: errors fall as the ${order}th power of the number of steps`, () => {
      const measured = [1e-6, 1e-9].map((relativeTolerance) => {
        const { states, numSteps } = run(hyperbolic, [1], { stops: [3], relativeTolerance });
        return { error: Math.abs(states[0][0] - 1 / 4), numSteps };
      });
      const [coarse, fine] = measured;
      const slope = Math.log(coarse.error / fine.error) / Math.log(fine.numSteps / coarse.numSteps);
      closeWithin(slope, order, 0.35, "measured order");
    });

    it("gives the same state at a stop whether or not there are others", () => {
      const options = { relativeTolerance: 1e-6 };
      const alone = run(hyperbolic, [1, 2], { ...options, stops: [2] }).states[0];
      const { states, evaluations } = run(hyperbolic, [1, 2], { ...options, stops: [0.5, 0.9, 2] });
      for (let i = 0; i < 2; i++) closeWithin(states[2][i], alone[i], 5e-6);
      assert.ok(evaluations[0] < evaluations[1] && evaluations[1] < evaluations[2]);
    });

    it("can be restarted midway", () => {
      const options = { relativeTolerance: 1e-7 };
      const [half, end] = run(hyperbolic, [1, 2], { ...options, stops: [1, 2] }).states;
      const again = run(hyperbolic, [...half], { ...options, stops: [1] }).states[0];
      for (let i = 0; i < 2; i++) closeWithin(again[i], end[i], 1e-6);
    });

    it("ends where a flow ends: at rest, at once, and where it is told that all is settled", () => {
      assert.deepEqual([...run(linear([0, 0]), [1, -2], { stops: [5] }).states[0]], [1, -2]);
      const { states, until } = run(hyperbolic, [1], {
        stops: [1, 10, 100],
        settled: (_t, [y]) => y < 0.3,
      });
      assert.ok(until < 10 && states.length === 3);
      assert.deepEqual(states[1], states[2]);
      assert.ok(states[1][0] < 0.3 && states[0][0] > 0.4);
    });

    it("puts every state back on what is conserved", () => {
      const rotation: Flow = (y, out) => out.set([-y[1], y[0]]);
      const project = (y: Float64Array): void => {
        const length = Math.hypot(y[0], y[1]);
        for (let i = 0; i < 2; i++) y[i] /= length;
      };
      const stops = [2];
      const [free] = run(rotation, [1, 0], { stops, relativeTolerance: 1e-3 }).states;
      const [held] = run(rotation, [1, 0], { stops, relativeTolerance: 1e-3, project }).states;
      assert.ok(Math.abs(Math.hypot(...free) - 1) > 1e-7);
      closeWithin(Math.hypot(...held), 1, 1e-15);
      closeWithin(Math.atan2(held[1], held[0]), 2, 1e-2);
    });

    it("where the flow slides along a kink takes descent's steps, and no more evaluations than descent", () => {
      const [descentStep, until] = [1e-3, 2];
      const options = { stops: [until], descentStep };
      const flow = run(sliding, [0.5, 1], options);
      const reference = follow(descent, sliding, [0.5, 1], options);
      closeWithin(flow.states[0][1], reference.states[0][1], 0.01 * reference.states[0][1]);
      closeWithin(flow.states[0][0], 0, 2e-3 * flow.states[0][1]); // twice the tolerance
      assert.ok(flow.evaluations[0] < 1.5 * (until / descentStep), `${flow.evaluations[0]}`);
    });

    it("names what is wrong", () => {
      const bad =
        (options: FollowOptions, flow: Flow = hyperbolic, start = [1]) =>
        () =>
          run(flow, start, options);
      const message = (text: string): RegExp => new RegExp(`^${name}: ${text}`);
      throwsMessage(bad({ stops: [] }), TypeError, message("stops must be a list of times, got"));
      throwsMessage(
        bad({ stops: [1, 1] }),
        RangeError,
        message("stops must be positive and rising, got"),
      );
      throwsMessage(
        bad({ stops: [0] }),
        RangeError,
        message("stops must be positive and rising, got"),
      );
      throwsMessage(
        bad({ stops: [1], relativeTolerance: 0 }),
        RangeError,
        message("relativeTolerance must be pos"),
      );
      throwsMessage(
        bad({ stops: [1], descentStep: -1 }),
        RangeError,
        message("descentStep must be at least 0"),
      );
      throwsMessage(
        bad({ stops: [1] }, hyperbolic, [Number.NaN]),
        RangeError,
        message("start must be finite"),
      );
      throwsMessage(
        bad({ stops: [1] }, (_y, out) => out.fill(Number.NaN)),
        RangeError,
        message("velocity must be finite at the start"),
      );
      throwsMessage(
        bad({ stops: [2], maxEvaluations: 50 }, sliding, [0.5, 1]),
        RangeError,
        message("must reach t = 2 within 50 evaluations, got to t = .*kink"),
      );
      throwsMessage(
        bad({ stops: [2] }, (y, out) => {
          out[0] = y[0] > 0.5 ? -1 : Number.NaN;
        }),
        RangeError,
        message("velocity must be smooth enough to follow"),
      );
    });
  });

describe("chebyshev", () => {
  const rates = Array.from({ length: 50 }, (_, i) => 10 ** ((6 * i) / 49 - 3));
  const start = rates.map(() => 1);

  it("follows a stiff flow in a tenth of the evaluations an explicit method needs", () => {
    const options = { stops: [10], relativeTolerance: 1e-3 };
    const stable = follow(chebyshev, linear(rates), start, options);
    const explicit = follow(bogackiShampine, linear(rates), start, options);
    assert.ok(
      10 * stable.evaluations[0] < explicit.evaluations[0],
      `${stable.evaluations} ${explicit.evaluations}`,
    );
    for (const [i, rate] of rates.entries())
      closeWithin(stable.states[0][i], Math.exp(-10 * rate), 5e-3);
  });

  it("stays stable with as many stages as it may use", () => {
    const steep = [1e-6, 1e5];
    const { states, evaluations } = follow(chebyshev, linear(steep), [1, 1], { stops: [10] });
    closeWithin(states[0][0], 1, 1e-3);
    closeWithin(states[0][1], 0, 1e-3);
    assert.ok(evaluations[0] < 0.05 * (10 * 1e5), `${evaluations[0]}`);
  });
});

describe("descent", () => {
  it("is y <- y + step velocity, counted to the step", () => {
    const options = { descentStep: 0.1, stops: [0.1, 0.5] };
    const { states, evaluations } = follow(descent, linear([1]), [1], options);
    closeWithin(states[0][0], 0.9, 1e-15);
    closeWithin(states[1][0], 0.9 ** 5, 1e-15);
    assert.deepEqual(evaluations, [1, 5]);
  });

  it("keeps count over a million steps of a size that binary numbers cannot hold", () => {
    const descentStep = 5e-3 / 0.1 ** 2 / 3;
    const { evaluations } = follow(descent, linear([1e-9]), [1], {
      descentStep,
      stops: [1e6 * descentStep],
    });
    assert.deepEqual(evaluations, [1e6]);
  });

  it("wants a step, and stops that are multiples of it", () => {
    throwsMessage(
      () => follow(descent, linear([1]), [1], { stops: [1] }),
      RangeError,
      /^descent: descentStep must be positive, got 0/,
    );
    throwsMessage(
      () => follow(descent, linear([1]), [1], { stops: [0.25], descentStep: 0.1 }),
      RangeError,
      /^descent: stops must be multiples of descentStep, got 0.25/,
    );
  });
});
