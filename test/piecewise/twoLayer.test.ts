import assert from "node:assert/strict";
import { subtract } from "../../lib/src/linalg";
import {
  hammingDistance,
  parameterDistance,
  piecewiseKernelDistance,
} from "../../lib/src/piecewise/distances";
import { randomStart } from "../../lib/src/piecewise/start";
import {
  activationSlopes,
  functionSpaceKernel,
  imbalances,
  loss,
  type Network,
  output,
  piecewiseKernel,
} from "../../lib/src/piecewise/twoLayer";
import { random } from "../../lib/src/random";
import {
  close,
  closeVector,
  closeWithin,
  FINITE_DIFFERENCE,
  ROUNDOFF,
  throwsMessage,
} from "../close";
import { SEED } from "../minimal/starts";
import { piecewiseVelocity } from "./velocity";

interface Case {
  readonly network: Network;
  readonly X: number[][];
  readonly y: number[];
  readonly gamma: number;
  readonly learningRate: { readonly a: number; readonly w: number };
}

/** Random networks, data, slopes and rates; deltas of both signs in each. */
const cases: Case[] = Array.from({ length: 60 }, (_, i) => {
  const rng = random(SEED).stream(i);
  const [d, h, n] = [1 + rng.integer(4), 1 + rng.integer(6), 1 + rng.integer(8)];
  return {
    network: { W: Array.from({ length: h }, () => rng.normals(d)), a: rng.normals(h) },
    X: Array.from({ length: n }, () => rng.normals(d)),
    y: rng.normals(n),
    gamma: [0, 0.3, 1][i % 3],
    learningRate: i % 2 ? { a: 1, w: 1 } : { a: 0.4, w: 2.5 },
  };
});

/** The network with `step` added to one parameter: W row by row, then a. */
const nudged = ({ W, a }: Network, index: number, step: number): Network => {
  const d = W[0].length;
  return {
    W: W.map((w, k) => w.map((value, j) => value + (k * d + j === index ? step : 0))),
    a: a.map((value, k) => value + (W.length * d + k === index ? step : 0)),
  };
};

describe("a two-layer network", () => {
  it("computes what it says, on an example by hand", () => {
    const network = {
      W: [
        [1, 2],
        [-1, 0],
      ],
      a: [3, -2],
    };
    const X = [
      [1, 1],
      [-2, 0.5],
    ];
    assert.deepEqual(output(network, X), [9, -4]);
    assert.deepEqual(output(network, X, 0.5), [3 * 3 - 2 * -0.5, 3 * -0.5 - 2 * 2]);
    assert.deepEqual(activationSlopes(network, X, 0.25), [
      [1, 0.25],
      [0.25, 1],
    ]);
    assert.equal(loss(network, X, [8, -2]), (1 + 4) / 2);
    assert.deepEqual(imbalances(network), [9 - 5, 4 - 1]);
    assert.deepEqual(imbalances(network, { a: 2, w: 3 }), [27 - 10, 12 - 2]);
  });

  it("moves down the gradient of the loss, each layer at its rate", () => {
    for (const { network, X, y, gamma, learningRate } of cases) {
      const { W, a } = piecewiseVelocity(network, X, y, { gamma, learningRate });
      const h = 1e-5;
      const moved = [...W.flat(), ...a];
      const expected = moved.map((_, index) => {
        const [up, down] = [h, -h].map((step) => loss(nudged(network, index, step), X, y, gamma));
        const rate = index < W.flat().length ? learningRate.w : learningRate.a;
        return (-rate * (up - down)) / (2 * h);
      });
      closeVector(moved, expected, FINITE_DIFFERENCE, { scale: 1 });
    }
  });

  it("keeps every delta_k: its rate of change is zero to round-off", () => {
    for (const { network, X, y, gamma, learningRate } of cases) {
      const { W, a } = piecewiseVelocity(network, X, y, { gamma, learningRate });
      for (const [k, w] of network.W.entries()) {
        const [first, second] = [
          learningRate.w * network.a[k] * a[k],
          learningRate.a * w.reduce((sum, value, j) => sum + value * W[k][j], 0),
        ];
        closeWithin(first, second, ROUNDOFF * (1 + Math.abs(first)));
      }
    }
  });

  it("has one neural tangent kernel: from gradients, and from beta_k and delta_k", () => {
    for (const { network, X, gamma, learningRate } of cases) {
      const K = piecewiseKernel(network, X, { gamma, learningRate });
      const other = functionSpaceKernel(network, X, { gamma, learningRate });
      closeVector(K.flat(), other.flat(), ROUNDOFF, { scale: ROUNDOFF });
      for (const [i, row] of K.entries())
        for (const [j, value] of row.entries()) closeWithin(value, K[j][i], ROUNDOFF * (1 + value));
    }
  });

  it("moves its outputs by the kernel: df/dt = -K (f - y)", () => {
    for (const { network, X, y, gamma, learningRate } of cases) {
      const v = piecewiseVelocity(network, X, y, { gamma, learningRate });
      const K = piecewiseKernel(network, X, { gamma, learningRate });
      const f = output(network, X, gamma);
      const missing = subtract(y, f);
      const h = 1e-6;
      const at = (step: number): number[] =>
        output(
          {
            W: network.W.map((w, k) => w.map((value, j) => value + step * v.W[k][j])),
            a: network.a.map((value, k) => value + step * v.a[k]),
          },
          X,
          gamma,
        );
      const slope = subtract(at(h), at(-h)).map((difference) => difference / (2 * h));
      const expected = K.map((row) => row.reduce((sum, value, j) => sum + value * missing[j], 0));
      closeVector(slope, expected, 1e-5, { scale: 1 });
    }
  });

  it("does not notice the order of its neurons, nor c w, a / c", () => {
    for (const { network, X, gamma } of cases) {
      const order = network.a.map((_, k) => k).reverse();
      const turned = { W: order.map((k) => network.W[k]), a: order.map((k) => network.a[k]) };
      const rescaled = {
        W: network.W.map((w) => w.map((v) => 3 * v)),
        a: network.a.map((v) => v / 3),
      };
      for (const other of [turned, rescaled])
        closeVector(output(other, X, gamma), output(network, X, gamma), ROUNDOFF, { scale: 1 });
    }
  });
});

describe("distances", () => {
  it("are symmetric, not negative, and zero from a network to itself", () => {
    for (const { network, X, gamma, learningRate } of cases) {
      const rng = random(SEED).stream("other");
      const other = {
        W: network.W.map((w) => rng.normals(w.length)),
        a: rng.normals(network.a.length),
      };
      const options = { gamma: Math.max(gamma, 0.1), learningRate };
      const distances = [
        (one: Network, two: Network) => piecewiseKernelDistance(one, two, X, options),
        (one: Network, two: Network) => hammingDistance(one, two, X),
        parameterDistance,
      ];
      for (const distance of distances) {
        assert.equal(distance(network, network), 0);
        assert.ok(distance(network, other) >= 0);
        close(distance(network, other), distance(other, network), ROUNDOFF);
      }
    }
  });

  it("measure what they say", () => {
    const X = [[1], [2], [-1], [3]];
    const [one, two] = [
      { W: [[1], [1]], a: [1, 0] },
      { W: [[-1], [2]], a: [1, 2] },
    ];
    // Neuron 1 changes its state on all four inputs, neuron 2 on none.
    assert.equal(hammingDistance(one, two, X), 1);
    assert.equal(parameterDistance(one, two), 3);
    // Both kernels of a linear one-input network are multiples of x x'.
    closeWithin(piecewiseKernelDistance(one, two, X, { gamma: 1 }), 0, ROUNDOFF);
    assert.ok(piecewiseKernelDistance(one, { W: [[-1], [-1]], a: [1, 0] }, X) > 0.5);
  });
});

describe("randomStart", () => {
  const options = { numInputs: 3, numNeurons: 8, tau: 0.3, delta: 0.7 };

  it("starts at f = 0 with every delta_k and |a_k| |w_k| = tau^2 as asked, whatever the rates", () => {
    for (const delta of [0, 0.7, -2, [1, -1, 0, 2, -3, 1e-9, 5, -5]])
      for (const learningRate of [
        { a: 1, w: 1 },
        { a: 0.2, w: 3 },
      ]) {
        const network = randomStart({ ...options, delta, learningRate }, random(3));
        const X = Array.from({ length: 20 }, (_, i) => random(4).stream(i).normals(3));
        for (const value of output(network, X)) closeWithin(value, 0, ROUNDOFF);
        imbalances(network, learningRate).forEach((found, k) => {
          close(found, typeof delta === "number" ? delta : delta[k], ROUNDOFF);
        });
        network.W.forEach((w, k) => {
          close(Math.hypot(...w) * Math.abs(network.a[k]), 0.3 ** 2, ROUNDOFF);
        });
      }
  });

  it("is the paper's: |w| = tau / alpha, |a| = tau alpha", () => {
    const { tau, delta } = options;
    const ratio = delta / tau ** 2;
    const alpha = Math.sqrt((ratio + Math.sqrt(4 + ratio ** 2)) / 2);
    const { W, a } = randomStart(options, random(3));
    for (const w of W) close(Math.hypot(...w), tau / alpha, ROUNDOFF);
    for (const value of a) close(Math.abs(value), tau * alpha, ROUNDOFF);
  });

  it("keeps directions and signs when scales change", () => {
    const [one, two] = [options, { ...options, tau: 2, delta: -1 }].map((o) =>
      randomStart(o, random(3)),
    );
    assert.deepEqual(one.a.map(Math.sign), two.a.map(Math.sign));
    for (const [k, w] of one.W.entries())
      closeVector(
        w.map((v) => v / Math.hypot(...w)),
        two.W[k].map((v) => v / Math.hypot(...two.W[k])),
        ROUNDOFF,
      );
  });

  it("has all neurons different if not mirrored", () => {
    const { W } = randomStart({ ...options, numNeurons: 5, mirrored: false }, random(3));
    assert.equal(new Set(W.map(String)).size, 5);
  });
});

describe("bad input of two-layer networks", () => {
  const network = { W: [[1, 2]], a: [1] };
  const X = [[1, 1]];
  const start = { numInputs: 2, numNeurons: 4, tau: 1, delta: 0 };
  const calls: [() => unknown, RegExp][] = [
    [() => output({ W: [[1, 2]], a: [] }, X), /^output: a must not be empty, got \[\]/],
    [() => output(network, [[1]]), /^output: X\[0\] must have length 2, got \[1\]/],
    [() => output(network, X, 2), /^output: gamma must lie between 0 and 1, got 2/],
    [
      () => output(network, [[1, Number.NaN]]),
      /^output: X\[0\] must hold finite numbers only, got \[1,NaN\]/,
    ],
    [() => loss(network, X, [1, 2]), /^loss: y must have length 1, got \[1,2\]/],
    [
      () => piecewiseKernel(network, X, { learningRate: { a: 1, w: 0 } }),
      /^learningRate: w must be positive, got 0/,
    ],
    [
      () => functionSpaceKernel({ W: [[1, 2]], a: [0] }, X),
      /^preconditioner: beta must not be zero when delta < 0, got \[0,0\]/,
    ],
    [
      () => parameterDistance(network, { W: [[1]], a: [1] }),
      /^parameterDistance: second.W\[0\] must have length 2, got \[1\]/,
    ],
    [
      () => piecewiseKernelDistance(network, network, [[-1, 0]]),
      /^matrixKernelDistance: a kernel must not be zero/,
    ],
    [
      () => randomStart({ ...start, numNeurons: 3 }, random(1)),
      /^randomStart: numNeurons must be even if mirrored, got 3/,
    ],
    [
      () => randomStart({ ...start, tau: 0 }, random(1)),
      /^randomStart: tau must be positive, got 0/,
    ],
    [
      () => randomStart({ ...start, delta: [1] }, random(1)),
      /^randomStart: delta must have length 4, got \[1\]/,
    ],
    [
      () => randomStart({ ...start, numInputs: 0 }, random(1)),
      /^randomStart: numInputs must be at least 1, got 0/,
    ],
  ];
  for (const [call, message] of calls)
    it(String(message).slice(2, 60), () => throwsMessage(call, RangeError, message));
});
