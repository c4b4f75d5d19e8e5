import assert from "node:assert/strict";
import { apply, norm, scale, subtract } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { gradientFlow } from "../../lib/src/minimal/gradientFlow";
import { coefficients, imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import { close, closeVector, throwsMessage } from "../close";

const X = [
  [0.5, 1, 0.2],
  [-1, 0.3, 0.4],
];
const y = [1.1, -0.3];
const start = { w0: [0.4, -0.3, 0.6], a0: -0.5 };
const rate = { a: 0.7, w: 1.6 };

/** Plain gradient descent of |X a w - y|^2 / 2. */
function descend(step: number, until: number): Neuron {
  let [w, a] = [start.w0, start.a0];
  for (let i = 0; i < Math.round(until / step); i++) {
    const rho = subtract(apply(X, scale(a, w)), y);
    const g = X[0].map((_, j) => X.reduce((sum, row, k) => sum + row[j] * rho[k], 0));
    const da = g.reduce((sum, entry, j) => sum + entry * w[j], 0);
    [w, a] = [subtract(w, scale(step * rate.w * a, g)), a - step * rate.a * da];
  }
  return { w, a };
}

describe("gradientFlow", () => {
  it("agrees with the exact solution on whitened data", () => {
    const identity = [
      [1, 0],
      [0, 1],
    ];
    const betaStar = [0.3, 1.2];
    for (const a0 of [-2, -0.4, 0.4, 2]) {
      const from = { w0: [-0.7, 0.6], a0, learningRate: rate };
      const flow = gradientFlow({
        ...from,
        X: identity,
        y: betaStar,
        until: 8,
        relativeTolerance: 1e-12,
      });
      const exact = exactFlow({ ...from, betaStar });
      for (const t of [0, 0.8, 3.3, 8]) {
        closeVector(flow.at(t).w, exact.at(t).w, 1e-10);
        close(flow.at(t).a, exact.at(t).a, 1e-10);
      }
    }
  });

  it("is the limit of gradient descent: halving the step halves the gap", () => {
    const flow = gradientFlow({ ...start, X, y, until: 2, learningRate: rate });
    const gap = (step: number): number => {
      const { w, a } = descend(step, 2);
      return Math.hypot(norm(subtract(w, flow.at(2).w)), a - flow.at(2).a);
    };
    close(gap(0.002) / gap(0.001), 2, 0.02);
    assert.ok(gap(0.001) < 1e-2);
  });

  it("conserves the imbalance and ends where the data are fitted", () => {
    const flow = gradientFlow({ ...start, X, y, until: 200, learningRate: rate });
    const delta = imbalance({ w: start.w0, a: start.a0 }, rate);
    for (const neuron of flow.at([1, 10, 200])) close(imbalance(neuron, rate), delta, 1e-8);
    closeVector(apply(X, coefficients(flow.at(200))), y, 1e-8);
  });

  it("refuses bad input by name", () => {
    const ok = { ...start, X, y, until: 1 };
    throwsMessage(
      () => gradientFlow({ ...ok, w0: [1] }),
      RangeError,
      /^gradientFlow: X\[0\] must have length 1/,
    );
    throwsMessage(
      () => gradientFlow({ ...ok, y: [1] }),
      RangeError,
      /^gradientFlow: y must have length 2/,
    );
    throwsMessage(
      () => gradientFlow({ ...ok, until: 0 }),
      RangeError,
      /^gradientFlow: until must be positive, got 0/,
    );
    throwsMessage(
      () => gradientFlow({ ...ok, a0: Infinity }),
      RangeError,
      /^gradientFlow: a0 must be finite/,
    );
    throwsMessage(
      () => gradientFlow(ok).at(2),
      RangeError,
      /^at: t must lie between 0 and 1, got 2/,
    );
  });
});
