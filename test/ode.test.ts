import assert from "node:assert/strict";
import { integrate, type Velocity } from "../lib/src/ode";
import { close, closeWithin, throwsMessage } from "./close";

const rotation: Velocity = (_t, y, out) => {
  out[0] = -y[1];
  out[1] = y[0];
};
const decay: Velocity = (_t, y, out) => {
  out[0] = -y[0];
};

describe("integrate", () => {
  it("has order 5, at the steps and between them (the quartic there has local error h^5)", () => {
    // Errors against the evaluations spent: halving the step doubles them, so the slope is minus the order.
    const measured = [1e-5, 1e-7, 1e-9, 1e-11].map((relativeTolerance) => {
      const flow = integrate(rotation, [1, 0], {
        to: 10,
        relativeTolerance,
        absoluteTolerance: relativeTolerance,
      });
      const error = (t: number): number =>
        Math.hypot(flow.at(t)[0] - Math.cos(t), flow.at(t)[1] - Math.sin(t));
      const between = Math.max(...Array.from({ length: 999 }, (_, i) => error((i + 0.5) / 100)));
      return { steps: flow.times.length, end: error(10), between };
    });
    const [first, last] = [measured[0], measured[measured.length - 1]];
    const refinement = Math.log(last.steps / first.steps);
    closeWithin(Math.log(first.end / last.end) / refinement, 5, 0.5, "order at the end");
    closeWithin(Math.log(first.between / last.between) / refinement, 5, 0.5, "order between steps");
    for (const { end } of measured) assert.ok(end < 1e-3);
  });

  it("takes a velocity that returns its derivative, and misses one that does neither", () => {
    const written = integrate(rotation, [1, 0], { to: 3 });
    const returned = integrate((_t, [x, y]) => [-y, x], [1, 0], { to: 3 });
    assert.deepEqual(returned.at(1.7), written.at(1.7));
    // What a written velocity happens to hand back, as a count, is no derivative.
    const count = (_t: number, [y]: Float64Array, out: Float64Array) => [-y].push(out.fill(-y)[0]);
    close(integrate(count as Velocity, [1], { to: 1 }).at(1)[0], Math.exp(-1), 1e-8);
    throwsMessage(
      () => integrate(() => {}, [1], { to: 1 }),
      RangeError,
      /^integrate: velocity must be finite at y0, got \[NaN\]/,
    );
    throwsMessage(
      () => integrate(() => [1], [1, 2], { to: 1 }),
      RangeError,
      /^integrate: velocity must have length 2, got \[1\]/,
    );
  });

  it("refuses a velocity whose derivative would be lost, or which writes into y", () => {
    throwsMessage(
      () => integrate(((_t: number, [y]: Float64Array) => -y) as never, [1], { to: 1 }),
      TypeError,
      /^integrate: velocity must return a list of numbers, got -1/,
    );
    const inPlace: Velocity = (_t, y) => {
      y[0] *= -1;
      return y;
    };
    throwsMessage(
      () => integrate(inPlace, [1], { to: 1 }),
      TypeError,
      /^integrate: velocity must not write into y, but into its third argument, got \[-1\]/,
    );
    close(integrate((_t, y) => y, [1], { to: 1 }).at(1)[0], Math.E, 1e-8);
  });

  it("keeps what it was asked to keep, at every tolerance", () => {
    for (const relativeTolerance of [1e-4, 1e-8, 1e-12]) {
      const flow = integrate(decay, [1], { to: 8, relativeTolerance });
      for (const t of [0, 0.3, 2.7, 8])
        close(flow.at(t)[0], Math.exp(-t), 20 * relativeTolerance, `y(${t})`);
    }
  });

  it("reads the clock: a velocity that depends on t", () => {
    const driven: Velocity = (t, y, out) => {
      out[0] = y[0] * Math.cos(t);
    };
    const flow = integrate(driven, [1], { to: 6, relativeTolerance: 1e-11 });
    for (const t of [1, 3.3, 6]) close(flow.at(t)[0], Math.exp(Math.sin(t)), 1e-9, `y(${t})`);
    assert.ok(flow.evaluations < 3000, `${flow.evaluations} evaluations`);
  });

  it("runs backward to where it came from, and stands still when asked", () => {
    const there = integrate(rotation, [0.6, -0.8], { from: 1, to: 4, relativeTolerance: 1e-12 });
    const back = integrate(rotation, there.at(4), { from: 4, to: 1, relativeTolerance: 1e-12 });
    close(back.at(1)[0], 0.6, 1e-10);
    close(back.at(2.5)[1], there.at(2.5)[1], 1e-9);
    assert.deepEqual([...integrate(decay, [3], { to: 0 }).at(0)], [3]);
    assert.deepEqual([...integrate((_t, _y, out) => out.fill(0), [0], { to: 5 }).at(3)], [0]);
  });

  it("hands out copies, so that nobody can bend the trajectory", () => {
    const flow = integrate(decay, [1], { to: 1 });
    flow.at(1)[0] = 99;
    flow.at(0)[0] = 99;
    close(flow.at(1)[0], Math.exp(-1), 1e-8);
    assert.equal(flow.at(0)[0], 1);
  });

  it("says why it cannot go on", () => {
    throwsMessage(
      () => integrate(decay, [1], { to: 10, maxEvaluations: 20 }),
      RangeError,
      /^integrate: must reach t = 10 within 20 evaluations, got to t = .*stiff/,
    );
    const blowUp: Velocity = (_t, y, out) => {
      out[0] = y[0] * y[0];
    };
    throwsMessage(
      () => integrate(blowUp, [1], { to: 2 }),
      RangeError,
      /^integrate: velocity must be smooth enough to follow, got step .* at t = 0.99/,
    );
    throwsMessage(
      () => integrate((_t, _y, out) => out.fill(Number.NaN), [1], { to: 1 }),
      RangeError,
      /^integrate: velocity must be finite at y0/,
    );
    throwsMessage(
      () => integrate(decay, [Number.NaN], { to: 1 }),
      RangeError,
      /^integrate: y0 must be finite numbers, got \[NaN\]/,
    );
    throwsMessage(() => integrate(decay, [], { to: 1 }), RangeError, /^integrate: y0/);
    throwsMessage(
      () => integrate(decay, [1], { to: Infinity }),
      RangeError,
      /^integrate: to must be finite/,
    );
    throwsMessage(
      () => integrate(decay, [1], { to: 1, relativeTolerance: 0 }),
      RangeError,
      /^integrate: relativeTolerance must be positive/,
    );
    throwsMessage(
      () => integrate(3 as never, [1], { to: 1 }),
      TypeError,
      /^integrate: velocity must be a function/,
    );
    throwsMessage(
      () => integrate(decay, [1], { to: 1 }).at(2),
      RangeError,
      /^at: t must lie between 0 and 1, got 2/,
    );
  });
});
