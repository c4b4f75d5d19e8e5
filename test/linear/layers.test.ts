import {
  difference,
  frobenius,
  multiply,
  norm,
  scale,
  subtract,
  transpose,
} from "../../lib/src/linalg";
import { wideFlow, wideVelocity } from "../../lib/src/linear/integratedFlow";
import { imbalanceMatrix, wideCoefficients } from "../../lib/src/linear/layers";
import { gradientFlow } from "../../lib/src/minimal/gradientFlow";
import { random } from "../../lib/src/random";
import {
  close,
  closeVector,
  closeWithin,
  FINITE_DIFFERENCE,
  ROUNDOFF,
  throwsMessage,
} from "../close";
import { closeMatrix, gaussian } from "./wideCases";

const rng = random(5);
const [h, d, c, n] = [3, 4, 2, 5];
const network = { W: gaussian(h, d, rng, 0.6), A: gaussian(h, c, rng, 0.6) };
const [X, Y] = [gaussian(n, d, rng, 0.5), gaussian(n, c, rng)];
const rate = { a: 0.7, w: 1.6 };

describe("wideFlow", () => {
  it("is gradient flow: its velocity is minus the gradient of the loss", () => {
    const loss = (W: number[][], A: number[][]): number =>
      frobenius(difference(multiply(X, multiply(transpose(W), A)), Y)) ** 2 / 2;
    const R = multiply(transpose(X), difference(multiply(X, wideCoefficients(network)), Y));
    const slope = wideVelocity(network, R, rate);
    const step = 1e-5;
    for (const name of ["W", "A"] as const)
      network[name].forEach((row, i) => {
        row.forEach((_, j) => {
          const nudged = (by: number): number => {
            const moved = {
              ...network,
              [name]: network[name].map((r, k) =>
                r.map((x, l) => (k === i && l === j ? x + by : x)),
              ),
            };
            return loss(moved.W, moved.A);
          };
          const gradient = (nudged(step) - nudged(-step)) / (2 * step);
          closeWithin(
            slope[name][i][j],
            -(name === "W" ? rate.w : rate.a) * gradient,
            10 * FINITE_DIFFERENCE,
            name,
          );
        });
      });
  });

  it("conserves the whole matrix Delta and fits the data", () => {
    const flow = wideFlow({ W0: network.W, A0: network.A, X, Y, until: 400, learningRate: rate });
    const Delta = imbalanceMatrix(network, rate);
    for (const t of [1, 20, 400])
      closeMatrix(imbalanceMatrix(flow.at(t), rate), Delta, 1e-6, `Delta(${t})`);
    const R = multiply(transpose(X), difference(multiply(X, wideCoefficients(flow.at(400))), Y));
    closeWithin(frobenius(R), 0, 1e-6, "gradient at the end");
  });

  it("is the minimal model for one neuron and one output", () => {
    const [w0, a0] = [[0.4, -0.3, 0.6], -0.5];
    const data = { X: gaussian(2, 3, rng), y: [1.1, -0.3], until: 3, learningRate: rate };
    const one = gradientFlow({ ...data, w0, a0, relativeTolerance: 1e-11 });
    const wide = wideFlow({
      ...data,
      W0: [w0],
      A0: [[a0]],
      Y: data.y.map((x) => [x]),
      relativeTolerance: 1e-11,
    });
    closeVector(wide.at(3).W[0], one.at(3).w, 1e-8);
    close(wide.at(3).A[0][0], one.at(3).a, 1e-8);
  });

  it("commutes with rotations of the hidden space", () => {
    const [cos, sin] = [Math.cos(0.7), Math.sin(0.7)];
    const turn = (M: number[][]): number[][] => [
      subtract(scale(cos, M[0]), scale(sin, M[1])),
      subtract(scale(cos, M[1]), scale(-sin, M[0])),
      M[2],
    ];
    const options = { X, Y, until: 2, relativeTolerance: 1e-11 };
    const plain = wideFlow({ ...options, W0: network.W, A0: network.A }).at(2);
    const turned = wideFlow({ ...options, W0: turn(network.W), A0: turn(network.A) }).at(2);
    closeMatrix(turned.W, turn(plain.W as number[][]), 1e-8, "W");
    closeMatrix(wideCoefficients(turned), wideCoefficients(plain), 1e-8, "beta");
    closeWithin(
      norm(imbalanceMatrix(turned)[2]) - norm(turn(transpose(imbalanceMatrix(plain)))[2]),
      0,
      ROUNDOFF * 1e4,
    );
  });

  it("refuses shapes that do not fit", () => {
    const ok = { W0: network.W, A0: network.A, X, Y, until: 1 };
    throwsMessage(
      () => wideFlow({ ...ok, A0: [[1, 2]] }),
      RangeError,
      /^wideFlow: A must have 3 rows, got 1/,
    );
    throwsMessage(
      () => wideFlow({ ...ok, X: [[1]] }),
      RangeError,
      /^wideFlow: X\[0\] must have length 4, got \[1\]/,
    );
    throwsMessage(
      () => wideFlow({ ...ok, Y: [[1, 2]] }),
      RangeError,
      /^wideFlow: Y must have 5 rows, got 1/,
    );
    throwsMessage(
      () => wideFlow({ ...ok, until: -1 }),
      RangeError,
      /^wideFlow: until must be positive, got -1/,
    );
    throwsMessage(
      () => imbalanceMatrix(network, { a: 0, w: 1 }),
      RangeError,
      /^learningRate: a must be positive/,
    );
  });
});
