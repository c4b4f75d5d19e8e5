import fc from "fast-check";
import { descend } from "../../lib/src/beyond/descend";
import { numericalDownhill } from "../../lib/src/beyond/lawBroken";
import { normalizedDownhill } from "../../lib/src/beyond/normalized";
import { heavyBall } from "../../lib/src/beyond/rules";
import { dot, norm, scale } from "../../lib/src/linalg";
import { close, closeVector, FINITE_DIFFERENCE, ROUNDOFF, throwsMessage } from "../close";

const BETA_STAR = [0.3, -1];
const downhill = normalizedDownhill(BETA_STAR);
const neurons = fc.record({
  w: fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 })
    .filter((w) => norm(w) > 0.3),
  a: fc.double({ min: -2, max: 2, noNaN: true }),
});

describe("normalizedDownhill", () => {
  it("is minus the gradient", () =>
    fc.assert(
      fc.property(neurons, (neuron) => {
        const loss = ({ w, a }: typeof neuron): number =>
          norm(w.map((x, i) => (a * x) / norm(w) - BETA_STAR[i])) ** 2 / 2;
        const [exact, numerical] = [downhill(neuron), numericalDownhill(loss, neuron)];
        closeVector(exact.w, numerical.w, FINITE_DIFFERENCE, { scale: 1 });
        close(exact.a, numerical.a, FINITE_DIFFERENCE);
      }),
    ));

  it("is perpendicular to w, and c times as fast for w / c", () =>
    fc.assert(
      fc.property(neurons, (neuron) => {
        const pull = downhill(neuron);
        close(dot(pull.w, neuron.w), 0, ROUNDOFF);
        const smaller = downhill({ ...neuron, w: scale(1 / 4, neuron.w) });
        closeVector(smaller.w, scale(4, pull.w), ROUNDOFF, { scale: 1 });
      }),
    ));

  it("lets a step of descent add η² |∇L|² to |w|²", () =>
    fc.assert(
      fc.property(neurons, (neuron) => {
        const [, { w }] = descend(neuron, downhill, heavyBall(0.1), 1);
        close(norm(w) ** 2 - norm(neuron.w) ** 2, 0.01 * norm(downhill(neuron).w) ** 2, ROUNDOFF);
      }),
    ));

  it("names bad input", () =>
    throwsMessage(
      () => downhill({ w: [0, 0], a: 1 }),
      RangeError,
      /^normalizedDownhill: w must not be zero/,
    ));
});
