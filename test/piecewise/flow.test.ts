import assert from "node:assert/strict";
import { dot, norm } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { coefficients } from "../../lib/src/minimal/singleNeuron";
import {
  hammingDistance,
  parameterDistance,
  piecewiseKernelDistance,
} from "../../lib/src/piecewise/distances";
import { piecewiseFlow, sphericalCoordinates, sphericalFlow } from "../../lib/src/piecewise/flow";
import { randomStart } from "../../lib/src/piecewise/start";
import { imbalances, loss, type Network, output } from "../../lib/src/piecewise/twoLayer";
import { random } from "../../lib/src/random";
import { close, closeVector, closeWithin, EXACT, throwsMessage } from "../close";
import { SEED } from "../minimal/starts";
import { piecewiseVelocity } from "./velocity";

/** Four noisy clusters with the labels of XOR. */
const rng = random(SEED).stream("xor");
const X = Array.from({ length: 24 }, (_, i) => {
  const [e1, e2] = rng.normals(2);
  return [(i % 2 ? 1 : -1) + 0.3 * e1, (i % 4 < 2 ? 1 : -1) + 0.3 * e2];
});
const y = X.map(([x1, x2]) => Math.sign(x1 * x2));

/** Until the first neuron slides along a kink, tight tolerances are affordable; the data change no pattern yet. */
const [BEFORE_SLIDING, BEFORE_FLIPS] = [4e-3, 5e-5];

const start = (tau: number, delta: number, h = 12): Network =>
  randomStart({ numInputs: 2, numNeurons: h, tau, delta }, random(SEED).stream("start"));

const vector = ({ W, a }: Network): number[] => [...W.flat(), ...a];

describe("piecewiseFlow", () => {
  it("starts at the start and obeys its equation", () => {
    const network = start(0.5, 0.3);
    const flow = piecewiseFlow({
      network,
      X,
      y,
      until: BEFORE_SLIDING,
      gamma: 0.2,
      relativeTolerance: 1e-9,
    });
    assert.deepEqual(flow.at(0), network);
    const [t, h] = [0.0023, 1e-7];
    const [before, after] = flow.at([t - h, t + h]).map(vector);
    const slope = vector(piecewiseVelocity(flow.at(t), X, y, { gamma: 0.2 }));
    closeVector(
      before.map((value, i) => (after[i] - value) / (2 * h)),
      slope,
      1e-4,
    );
  });

  it("for gamma = 1 and one neuron is the minimal model's exact solution", () => {
    const identity = [
      [1, 0],
      [0, 1],
    ];
    for (const [w0, a0] of [
      [[-1, 0.2], 1],
      [[0.3, 0.1], -2],
      [[2, 1], 0.1],
    ] as [number[], number][])
      for (const learningRate of [
        { a: 1, w: 1 },
        { a: 0.5, w: 3 },
      ]) {
        const exact = exactFlow({ w0, a0, betaStar: [0, 1], learningRate });
        const flow = piecewiseFlow({
          network: { W: [w0], a: [a0] },
          X: identity,
          y: [0, 1],
          until: 5,
          gamma: 1,
          learningRate,
          relativeTolerance: 1e-12,
        });
        for (const t of [0.1, 1, 5]) {
          const { W, a } = flow.at(t);
          closeVector(coefficients({ w: W[0], a: a[0] }), coefficients(exact.at(t)), EXACT, {
            scale: 1,
          });
          close(a[0], exact.at(t).a, EXACT);
        }
      }
  });

  it("conserves every delta_k to 1e-9 where the flow is smooth or nearly so", () => {
    for (const gamma of [1, 0.9, 0.5])
      for (const delta of [0, 1, -1]) {
        const network = start(0.3, delta);
        const until = gamma === 1 ? 0.2 : BEFORE_SLIDING;
        const flow = piecewiseFlow({ network, X, y, until, gamma, relativeTolerance: 1e-11 });
        for (const found of imbalances(flow.at(until))) closeWithin(found, delta, 1e-9);
      }
  });

  it("conserves them about as well as asked for ReLU", () => {
    for (const [tau, delta] of [
      [0.1, 1],
      [0.1, 0],
      [0.1, -1],
      [2, 0],
    ] as const) {
      const network = start(tau, delta);
      const flow = piecewiseFlow({ network, X, y, until: 1 });
      for (const found of imbalances(flow.at(1)))
        closeWithin(found, delta, 1e-2 * Math.max(1, tau * tau));
    }
  });

  it("lowers the loss all the way, and can be restarted midway", () => {
    const network = start(0.5, 0, 6);
    const [half, until] = [BEFORE_SLIDING / 2, BEFORE_SLIDING];
    const same = { X, y, gamma: 0.5, relativeTolerance: 1e-9 };
    const flow = piecewiseFlow({ ...same, network, until });
    const losses = flow.at([0, half / 4, half, until]).map((state) => loss(state, X, y, 0.5));
    for (let i = 1; i < losses.length; i++) assert.ok(losses[i] < losses[i - 1]);
    const again = piecewiseFlow({ ...same, network: flow.at(half), until: half });
    closeVector(vector(again.at(half)), vector(flow.at(until)), 1e-7);
  });

  it("at the default tolerance gives ReLU's metrics as gradient descent with tiny steps does", () => {
    for (const [tau, delta] of [
      [0.1, 1],
      [0.1, 0],
      [0.1, -1],
    ] as const) {
      const network = start(tau, delta);
      const until = 0.1;
      const { W, a } = piecewiseFlow({ network, X, y, until }).at(until);
      const numSteps = 5000;
      let state: Network = network;
      for (let step = 0; step < numSteps; step++) {
        const v = piecewiseVelocity(state, X, y);
        const rate = until / numSteps;
        state = {
          W: state.W.map((w, k) => w.map((value, j) => value + rate * v.W[k][j])),
          a: state.a.map((value, k) => value + rate * v.a[k]),
        };
      }
      const flow = { W, a };
      const what = `tau ${tau}, delta ${delta}`;
      close(loss(flow, X, y) / loss(state, X, y), 1, 0.01, what);
      close(parameterDistance(network, flow) / parameterDistance(network, state), 1, 0.01, what);
      // An input on a kink is active at one instant and not at the next, in descent as in the flow.
      closeWithin(
        hammingDistance(network, flow, X),
        hammingDistance(network, state, X),
        2 / X.length,
        what,
      );
      closeWithin(
        piecewiseKernelDistance(network, flow, X),
        piecewiseKernelDistance(network, state, X),
        0.015,
        what,
      );
    }
  }).timeout(60_000);

  it("names bad input, and running out of evaluations", () => {
    const network = start(0.5, 0);
    const ok = { network, X, y, until: 1 };
    throwsMessage(
      () => piecewiseFlow({ ...ok, y: [1] }),
      RangeError,
      /^piecewiseFlow: y must have length 24, got \[1\]/,
    );
    throwsMessage(
      () => piecewiseFlow({ ...ok, until: 0 }),
      RangeError,
      /^piecewiseFlow: until must be positive, got 0/,
    );
    throwsMessage(
      () => piecewiseFlow({ ...ok, gamma: -1 }),
      RangeError,
      /^piecewiseFlow: gamma must lie between 0 and 1, got -1/,
    );
    throwsMessage(
      () => piecewiseFlow({ ...ok, network: { W: [[0, 0]], a: [1] } }),
      RangeError,
      /^piecewiseFlow: neither layer of network may be zero, got/,
    );
    throwsMessage(
      () => piecewiseFlow({ ...ok, maxEvaluations: 9 }),
      RangeError,
      /must reach t = 1 within 9 evaluations/,
    );
    throwsMessage(
      () => piecewiseFlow(ok).at(2),
      RangeError,
      /^at: t must lie between 0 and 1, got 2/,
    );
    throwsMessage(
      () => sphericalFlow({ ...ok, network: { W: [[1, 0]], a: [0] } }),
      RangeError,
      /^sphericalFlow: no mu_k of network may be zero, got \[0\]/,
    );
  });
});

describe("sphericalFlow", () => {
  const gap = (
    network: Network,
    options: { until: number; relativeTolerance?: number; learningRate?: { a: number; w: number } },
  ): number => {
    const full = { network, X, y, ...options };
    const { mu, directions } = sphericalFlow(full).at(options.until);
    const other = sphericalCoordinates(piecewiseFlow(full).at(options.until));
    const size = norm(other.mu);
    return Math.max(
      ...mu.map((value, k) => Math.abs(value - other.mu[k]) / size),
      ...directions.map((u, k) => norm(u.map((value, j) => value - other.directions[k][j]))),
    );
  };

  it("gives the same function as the network", () => {
    const network = start(0.5, 0.2);
    const { mu, directions } = sphericalCoordinates(network);
    closeVector(output({ W: directions, a: mu }, X), output(network, X), EXACT, { scale: 1 });
    for (const u of directions) close(dot(u, u), 1, EXACT);
  });

  it("agrees with the flow in parameters while no pattern changes, for all rates and scales", () => {
    for (const [tau, delta] of [
      [0.5, 2],
      [0.5, 0],
      [0.5, -2],
      [2, 0],
    ] as const)
      for (const learningRate of [
        { a: 1, w: 1 },
        { a: 0.5, w: 2 },
      ]) {
        const network = randomStart(
          { numInputs: 2, numNeurons: 6, tau, delta, learningRate },
          random(2),
        );
        const options = { until: BEFORE_FLIPS, relativeTolerance: 1e-11, learningRate };
        const end = piecewiseFlow({ network, X, y, ...options }).at(BEFORE_FLIPS);
        assert.equal(hammingDistance(network, end, X), 0);
        assert.ok(parameterDistance(network, end) > 1e-5, "something moved");
        closeWithin(gap(network, options), 0, 1e-9);
      }
  });

  it("agrees closely after patterns have changed", () => {
    for (const [tau, delta] of [
      [0.3, 1],
      [0.3, 0],
      [1, -1],
    ] as const) {
      const network = start(tau, delta);
      const options = { until: 0.1, relativeTolerance: 1e-5 };
      const end = piecewiseFlow({ network, X, y, ...options }).at(0.1);
      assert.ok(delta < 0 || hammingDistance(network, end, X) > 0.5);
      closeWithin(gap(network, options), 0, 0.02, `tau ${tau}, delta ${delta}`);
    }
  });
});
