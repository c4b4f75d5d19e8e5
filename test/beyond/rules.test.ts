import fc from "fast-check";
import { descend, neuronDownhill } from "../../lib/src/beyond/descend";
import { adam, decaying, heavyBall } from "../../lib/src/beyond/rules";
import { dot } from "../../lib/src/linalg";
import { imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import { close, closeVector, ROUNDOFF, throwsMessage } from "../close";

const number = fc.double({ min: -1, max: 1, noNaN: true });
const starts = fc.record({
  w: fc.array(number, { minLength: 2, maxLength: 2 }),
  a: number,
});
const BETA_STAR = [0.3, -1];
const downhill = neuronDownhill(BETA_STAR);
/** Sum of a² − |w|² over steps. */
const excessOf = (states: readonly Neuron[]): number =>
  states.slice(1).reduce((sum, { w, a }, n) => {
    const move = { w: w.map((x, i) => x - states[n].w[i]), a: a - states[n].a };
    return sum + imbalance(move);
  }, 0);

describe("heavyBall", () => {
  it("changes δ by (1 + μ) / (1 − μ) times what its steps' squares add up to, once at rest", () =>
    fc.assert(
      fc.property(starts, fc.double({ min: 0, max: 0.9, noNaN: true }), (start, momentum) => {
        const states = descend(start, downhill, heavyBall(0.05, momentum), 400);
        const [last, end] = states.slice(-2);
        const [before, after] = [imbalance(last), imbalance(end)];
        const step = imbalance({ w: end.w.map((x, i) => x - last.w[i]), a: end.a - last.a });
        const ratio = (1 + momentum) / (1 - momentum);
        // What is still to come of the velocity: an exact sum at any time, of which rest is the special case.
        const rest = (momentum * (after - before) + momentum * step) / (1 - momentum);
        close(after - imbalance(start) + rest, ratio * excessOf(states), ROUNDOFF);
      }),
    ));

  it("is gradient descent without momentum, where δ changes by the squares of each step", () =>
    fc.assert(
      fc.property(starts, (start) => {
        const [, end] = descend(start, downhill, heavyBall(0.1), 1);
        const pull = downhill(start);
        close(imbalance(end) - imbalance(start), 0.01 * imbalance(pull), ROUNDOFF);
      }),
    ));

  it("names bad input", () => {
    throwsMessage(() => heavyBall(0), RangeError, /^heavyBall: rate must be positive/);
    throwsMessage(() => heavyBall(0.1, 1), RangeError, /^heavyBall: momentum must lie in/);
  });
});

describe("decaying", () => {
  it("shrinks δ by (1 − ηλ)² a step, beside what the step adds", () =>
    fc.assert(
      fc.property(starts, (start) => {
        const [, end] = descend(start, downhill, decaying(heavyBall(0.1), 0.02), 1);
        const expected = 0.98 ** 2 * imbalance(start) + 0.01 * imbalance(downhill(start));
        close(imbalance(end), expected, ROUNDOFF);
      }),
    ));

  it("names bad input", () =>
    throwsMessage(() => decaying(heavyBall(1), 1), RangeError, /^decaying: loss must lie in/));
});

describe("adam", () => {
  /** β₁ = β₂ = 0 and next to no ε: signs. */
  const signs = (rate: number) => adam(rate, { beta1: 0, beta2: 0, epsilon: 1e-300 });

  it("steps by its rate at first, whatever the gradient's size", () =>
    closeVector(adam(0.1)([1e3, -1e-3], [0, 0]), [0.1, -0.1], 1e-4)); // ε over the gradient

  it("forgets the start of its means as Kingma and Ba correct them: a constant gradient, constant steps", () => {
    const rule = adam(0.1);
    for (let step = 0; step < 50; step++) closeVector(rule([2], [0]), [0.1], 1e-8); // ε over the gradient
  });

  it("conserves |a| − |w| for one input in the limit of signs, and does not conserve a² − w²", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 0.4, noNaN: true }),
        fc.double({ min: 0.5, max: 0.9, noNaN: true }),
        (w, a) => {
          const start = { w: [w], a };
          const end = descend(start, neuronDownhill([2]), signs(0.01), 40)[40];
          close(end.a - end.w[0], a - w, ROUNDOFF);
          close(imbalance(end) - imbalance(start), 0.8 * (a - w), 1e-9); // (a − w)(a + w), both up by 0.4
        },
      ),
    ));

  it("is gradient descent for large ε", () => {
    const rule = adam(1e7, { beta1: 0, beta2: 0, epsilon: 1e9 });
    closeVector(rule([1, -2], [0, 0]), [0.01, -0.02], 1e-8); // gradient over ε
  });

  it("names bad input", () => {
    throwsMessage(() => adam(0.1, { beta1: 1 }), RangeError, /^adam: beta1 must lie in/);
    throwsMessage(() => adam(0.1, { epsilon: 0 }), RangeError, /^adam: epsilon must be positive/);
  });
});

describe("neuronDownhill", () => {
  it("is perpendicular to what changes δ: a ȧ = w · ẇ", () =>
    fc.assert(
      fc.property(starts, (start) => {
        const pull = downhill(start);
        close(start.a * pull.a, dot(start.w, pull.w), ROUNDOFF);
      }),
    ));
});
