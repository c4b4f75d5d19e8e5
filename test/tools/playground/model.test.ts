/** The playground's numbers: the library's, put together. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { norm, scale, subtract, unit } from "../../../lib/src/linalg";
import { exactFlow } from "../../../lib/src/minimal/exactFlow";
import { gradientFlow } from "../../../lib/src/minimal/gradientFlow";
import { coefficients, neuronComputing } from "../../../lib/src/minimal/singleNeuron";
import { basinBoundary } from "../../../tools/playground/model/basin";
import { fieldOf, levelLines } from "../../../tools/playground/model/field";
import { flowOf, ratesOf } from "../../../tools/playground/model/flow";
import { objectiveOf, sceneOf } from "../../../tools/playground/model/scene";
import {
  addressOf,
  INITIAL,
  type Point,
  placed,
  RANGES,
  type State,
  stateOf,
} from "../../../tools/playground/model/state";
import { summaryOf } from "../../../tools/playground/model/summary";

/** What sliders and handles can set. */
const anyPoint = fc.tuple(fc.integer({ min: -250, max: 250 }), fc.integer({ min: -250, max: 250 }));
const anyPlace = anyPoint.map(([x, y]) => placed([x / 100, y / 100]));
const steps = ({ least, most, step }: { least: number; most: number; step: number }) =>
  fc
    .integer({ min: 0, max: Math.round((most - least) / step) })
    .map((i) => Number((least + i * step).toFixed(2)));
const anyRate = steps(RANGES.rate).map((place) => Number((2 ** place).toPrecision(3)));
const anyState: fc.Arbitrary<State> = fc.record(
  {
    data: fc.constantFrom("whitened" as const, "example" as const),
    start: anyPlace,
    target: anyPlace,
    delta: steps(RANGES.delta),
    rateA: anyRate,
    rateW: anyRate,
    clock: steps(RANGES.clock),
    turn: steps(RANGES.turn),
  },
  { noNullPrototype: true },
);
const anyExample = anyState.map((state): State => ({ ...state, data: "example" }));

/** The direction square to the line of solutions, and the label of the one example. */
const exampleOf = ({ target }: State) => ({ X: [unit(target)], y: [norm(target)] });

describe("the playground's address", () => {
  it("leads back to all that is set", () =>
    fc.assert(
      fc.property(anyState, (state) => assert.deepEqual(stateOf(`#${addressOf(state)}`), state)),
    ));

  it("says nothing to the page where it makes no sense", () => {
    for (const address of ["", "#", "#delta=no&start=1&target=,&rateA=", "#data=&start=1,2,3"])
      assert.deepEqual(stateOf(address), INITIAL, address);
  });

  it("keeps within what sliders and handles can set", () => {
    const { delta, rateA, start } = stateOf("#delta=99&rateA=-3&start=-7,0.123");
    assert.deepEqual([delta, rateA, ...start], [6, 0.25, -2, 0.12]);
  });

  it("keeps handles off the origin, and leaves them in their direction", () => {
    assert.ok(norm(placed([0, 0])) >= 0.05);
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (angle) => {
        const [x, y] = placed([1e-3 * Math.cos(angle), 1e-3 * Math.sin(angle)]);
        const size = Math.hypot(x, y);
        assert.ok(size >= 0.05 && size < 0.08, `${size}`);
        // To a hundredth in both coordinates.
        assert.ok((x * Math.cos(angle) + y * Math.sin(angle)) / size > 0.95);
      }),
    );
  });
});

describe("the playground's flow", () => {
  it("is the library's on whitened data", () =>
    fc.assert(
      fc.property(anyState, (state) => {
        const { w, a } = neuronComputing(state.start, state.delta, ratesOf(state));
        const options = { w0: w, a0: a, betaStar: state.target, learningRate: ratesOf(state) };
        const flow = flowOf({ ...state, data: "whitened" });
        assert.deepEqual(flow.at(1.5), exactFlow(options).at(1.5));
        assert.deepEqual(flow.limit, exactFlow(options).limit);
      }),
    ));

  it("follows one example as an integrator does", () =>
    fc.assert(
      fc.property(anyExample, (state) => {
        const flow = flowOf(state);
        const followed = gradientFlow({
          w0: flow.start.w,
          a0: flow.start.a,
          ...exampleOf(state),
          until: 2,
          learningRate: ratesOf(state),
        });
        for (const t of [0.2, 2]) {
          const [one, two] = [flow.at(t), followed.at(t)].map(({ w, a }) => [...w, a]);
          // The integrator's own error, and what a start next to the boundary makes of it.
          const gap = norm(subtract(one, two));
          assert.ok(gap <= 1e-6 * Math.max(1, norm(one)), `${gap} at ${t}`);
        }
      }),
      { numRuns: 40 },
    ));

  it("ends where Theorem 3.1 says, unless the readout has changed its sign", () => {
    let numKept = 0;
    fc.assert(
      fc.property(anyExample, (state) => {
        const scene = sceneOf(state);
        const { flow, solution } = scene;
        if (flow.basin !== 1 || !solution) return;
        numKept++;
        const gap = norm(subtract(flow.end, solution));
        assert.ok(gap <= 1e-9 * Math.max(1, norm(solution)), `${gap}`);
        assert.match(summaryOf(state, scene), /names the same point/);
      }),
    );
    assert.ok(numKept > 30, `${numKept}`);
  });

  it("finds the end where the objective is least on the line of solutions", () =>
    fc.assert(
      fc.property(anyExample, (state) => {
        const { solution = [] } = sceneOf(state);
        const objective = objectiveOf(state);
        const [x1, x2] = unit(state.target);
        const moved = (s: number) => objective([solution[0] - s * x2, solution[1] + s * x1]);
        const least = moved(0);
        // A minimum is flat: what a step of 0.01 adds may be lost in the rounding of the objective, but not more.
        for (const s of [-0.1, -0.01, 0.01, 0.1])
          assert.ok(
            moved(s) >= least - 1e-12 * Math.max(1, Math.abs(least)),
            `${moved(s) - least}`,
          );
      }),
    ));
});

describe("the playground's basins", () => {
  const anyDownstream = anyState.map(
    (state): State => ({ ...state, delta: -Math.abs(state.delta) - 0.1 }),
  );
  const basinOf = (start: Point, state: State) => flowOf({ ...state, start }).basin;

  it("part the starts whose readout changes its sign from the others", () =>
    fc.assert(
      fc.property(anyDownstream, (state) => {
        const boundary = basinBoundary(state, 2);
        const towards = unit(state.target);
        for (const point of boundary.filter((_, i) => norm(boundary[i]) > 0 && i % 7 === 3)) {
          // Farther from beta* on a circle means less growth; right behind the origin there is no farther.
          const turned = (angle: number): Point => {
            const side = Math.sign(towards[0] * point[1] - towards[1] * point[0]) || 1;
            const [cos, sin] = [Math.cos(side * angle), Math.sin(side * angle)];
            return [cos * point[0] - sin * point[1], sin * point[0] + cos * point[1]];
          };
          assert.equal(basinOf(turned(-1e-6), state), 1);
          const cosine = (point[0] * towards[0] + point[1] * towards[1]) / norm(point);
          if (cosine > -1 + 1e-6) assert.equal(basinOf(turned(1e-6), state), -1);
        }
      }),
    ));

  it("are not there for delta >= 0", () =>
    assert.deepEqual(basinBoundary({ ...INITIAL, delta: 0 }, 2), []));
});

describe("the playground's drawing", () => {
  it("is smooth: neighbours of a path are near to each other", () =>
    fc.assert(
      fc.property(anyState, (state) => {
        const { functions, times } = sceneOf(state).course;
        assert.ok(times.length < 2500, `${times.length}`);
        for (let i = 2; i < functions.length; i++) {
          const gap = norm(subtract(functions[i], functions[i - 1]));
          assert.ok(gap < 0.3, `${gap} from ${times[i - 1]} to ${times[i]}`);
        }
      }),
    ));

  it("ends where flow does", () => {
    const { course, flow } = sceneOf(INITIAL);
    const last = coefficients(course.states[course.states.length - 1]);
    assert.ok(norm(subtract(last, flow.end)) < 1e-9);
  });

  it("draws level lines where the function has their value", () => {
    const circles = fieldOf(([x, y]) => x * x + y * y, 2);
    const pieces = levelLines(circles, [1, 2]);
    assert.ok(pieces.length > 100);
    for (const end of pieces.flat()) {
      // Linear interpolation within a mesh of 0.093 is off by an eighth of the square of its diagonal times the curvature.
      const value = norm(end) ** 2;
      assert.ok(Math.min(Math.abs(value - 1), Math.abs(value - 2)) < 0.005, `${value}`);
    }
  });

  it("tells in words what it shows", () => {
    const said = (address: string) => {
      const state = stateOf(address);
      return summaryOf(state, sceneOf(state));
    };
    assert.match(
      said("#delta=2"),
      /^Upstream, δ = 2, .* β ends at \(0\.40, 1\.20\) with a positive/,
    );
    assert.match(said("#delta=-3&start=-1.5,-0.8"), /after the readout has changed its sign/);
    assert.match(said("#data=example&delta=-3&start=-0.3,-1"), /Theorem 3\.1.* does not apply/);
    assert.match(said("#delta=0&start=-0.4,-1.2"), /^Balanced/);
    const beyond = scale(-1, INITIAL.target);
    assert.match(said(`#delta=0&start=${beyond.join(",")}`), /saddle at zero/);
  });
});
