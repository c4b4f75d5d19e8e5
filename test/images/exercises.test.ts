import assert from "node:assert/strict";
import {
  builtSmoothness,
  halfForgotten,
  predictedSmoothness,
  smoothestWave,
} from "../../lib/src/images/filterExercises";
import { equalShares, movedUnlike, tracePowers } from "../../lib/src/images/kernelExercises";
import { layerKernel, patternDistance } from "../../lib/src/images/layerExercises";
import { check } from "../../lib/src/notebook/exercises";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { resultsOf } from "../../lib/src/results";
import { judged } from "../judged";

describe("exercises on kernels", () => {
  let probe: tf.Tensor4D;
  before(async () => {
    await ready;
    probe = tf.randomUniform([3, 28, 28, 1], 0, 1, "float32", 5);
  });
  after(() => probe.dispose());

  it("equalShares and tracePowers judge by the kernel itself, and keep no tensor", () => {
    const before = tf.memory().numTensors;
    const first = (alpha: number): string => check(alpha, equalShares(probe));
    const ratio = Number(/has ([\d.]+) times/.exec(first(1))?.[1]);
    assert.match(first(ratio ** (-1 / 4)), /^Right/);
    assert.match(first(-1), /it is positive/);
    const powers = tracePowers(probe);
    assert.match(check([0, -2, -2], powers), /^Right/);
    assert.match(
      check([2, 0, -2], powers),
      /first layer's trace would change by 2\^2 .* by 2\^-?0\.0/,
    );
    assert.match(check([0, 0, -2], powers), /layers between would change by 2\^0/);
    assert.match(check([0, -2, 0], powers), /last layer's trace would change/);
    assert.match(check([0, -2], powers), /3 numbers in brackets/);
    assert.equal(tf.memory().numTensors, before);
  });
});

const inner = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, i) => sum + value * other[i], 0);
type Rows = readonly (readonly number[])[];

judged("layerKernel", layerKernel, {
  right: [
    (H: Rows, G: Rows) => H.map((h, i) => H.map((o, j) => (inner(h, o) + 1) * inner(G[i], G[j]))),
  ],
  wrong: [
    [
      (H: Rows, G: Rows) => H.map((h, i) => H.map((o, j) => inner(h, o) * inner(G[i], G[j]))),
      /biases are parameters/,
    ],
    [
      (H: Rows, G: Rows) => H.map((h, i) => H.map((o, j) => inner(h, o) + inner(G[i], G[j]))),
      /differs from the products of the gradients by \d+ %/,
    ],
    [() => 1 as never, /five rows of five numbers/],
  ],
});

const differing = (one: Rows, other: Rows): number =>
  one.flatMap((units, i) => units.filter((unit, k) => unit !== other[i][k])).length;

judged("patternDistance", patternDistance, {
  right: [(one, other) => differing(one, other) / one.flat().length],
  wrong: [
    [differing, /it must be 1, and yours is 2/],
    [
      (one: Rows, other: Rows) =>
        one.flatMap((units, i) => units.filter((unit, k) => unit && !other[i][k])).length /
        one.flat().filter(Boolean).length,
      /Of 24 units \d+ have switched/,
    ],
    [() => 0.5, /distance 0 from itself/],
    [() => "far" as never, /one number/],
  ],
});

const run = (alpha: number, step: number, parameters: number, kernel: number) => ({
  alpha,
  step,
  seed: 0,
  parameterDistance: parameters,
  kernelDistance: kernel,
});
/** The parameters of α = 0.1 move further, the kernel of α = 10. */
const live = (rows: ReturnType<typeof run>[]) =>
  resultsOf(rows, { axes: ["alpha", "step", "seed"] });
const pair = [run(0.1, 1, 0.4, 0.01), run(10, 1, 0.2, 0.5), run(1, 1, 0.3, 0.1)];
const [downstream, balanced, upstream] = [0.1, 1, 10].map((alpha) => [alpha, 1] as const);

judged("movedUnlike", movedUnlike(live(pair)), {
  right: [[downstream, upstream]],
  wrong: [
    [[upstream, downstream], /moved by 0\.2, those of the second by 0\.4: it should be the other/],
    [[balanced, upstream], /moved by 0\.1, that of the second by 0\.5: less than ten times/],
    [[[0.1, 8], upstream], /that were measured/],
    [[downstream], /Two pairs/],
    [0.1, /Two pairs/],
  ],
});

describe("movedUnlike", () => {
  it("is not judged where no run was complete, or no two are such a pair", () => {
    const answer = [downstream, upstream];
    for (const rows of [[], pair.slice(0, 1)])
      assert.match(check(answer, movedUnlike(live(rows))), /^Not judged with these knobs: /);
    assert.match(check(undefined, movedUnlike(live([]))), /^Not answered yet/);
  });
});

judged("smoothestWave", smoothestWave, {
  right: [6],
  wrong: [
    [2, /A wave of 2 pixels has smoothness 8\.\d+, and there is one with zero/],
    [Infinity, /A wave of Infinity pixels has smoothness 0\.9/],
    [1, /takes two of them/],
  ],
});

judged("halfForgotten", halfForgotten, {
  right: [(start, learned) => start / learned],
  wrong: [
    [() => 1, /the start has size 4 and the learned part 2, so 80 % would be start/],
    [(start: number, learned: number) => learned / start, /94 % would be start/],
    [(start: number, learned: number) => (start / learned) ** 2, /20 % would be start/],
    [() => "one" as never, /one number/],
  ],
});

const stencil = [
  [-0.25, -0.5, -0.25],
  [-0.5, 2, -0.5],
  [-0.25, -0.5, -0.25],
];
const smoothnessBy = (filter: Rows, { normalized = true, side = 1 } = {}): number => {
  let sum = 0;
  for (let i = 1; i < filter.length - 1; i++)
    for (let j = side; j < filter[i].length - side; j++) {
      const at = (di: number, dj: number): number =>
        stencil[di + 1][dj + 1] * (filter[i + di][j + dj] ?? 0);
      const places = [-1, 0, 1].flatMap((di) => [-1, 0, 1].map((dj) => at(di, dj)));
      sum += places.reduce((total, value) => total + value, 0) ** 2;
    }
  return normalized ? sum / inner(filter.flat(), filter.flat()) : sum;
};

judged("builtSmoothness", builtSmoothness, {
  right: [(filter) => smoothnessBy(filter)],
  wrong: [
    [(filter: Rows) => smoothnessBy(filter, { normalized: false }), /Twice the filter/],
    [(filter: Rows) => smoothnessBy(filter, { side: 0 }), /equation 132 gives/],
    [() => [1] as never, /one number/],
  ],
});

judged("predictedSmoothness", predictedSmoothness, {
  right: [(alpha, learned) => (3.94 / alpha ** 2 + learned) / (1 / alpha ** 2 + 1)],
  wrong: [
    [(alpha: number, learned: number) => 3.94 / alpha + learned, /For small α the filter is noise/],
    [
      (alpha: number, learned: number) => (3.94 / alpha + learned) / (1 / alpha + 1),
      /give \d\.\d\d, your function \d\.\d\d/,
    ],
    [() => [1], /one number/],
  ],
});
