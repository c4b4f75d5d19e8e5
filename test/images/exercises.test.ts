import assert from "node:assert/strict";
import {
  halfForgotten,
  predictedSmoothness,
  smoothestWave,
} from "../../lib/src/images/filterExercises";
import { equalShares, movedUnlike, tracePowers } from "../../lib/src/images/kernelExercises";
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

const made = [0.1, 1, 10].map((alpha) => ({ alpha, sizes: [4 / alpha, 2] }));
judged("halfForgotten", halfForgotten([...made].reverse()), {
  right: [2, 1.8],
  wrong: [
    [0.1, /would hold 100 %/],
    [10, /would hold 4 %/],
    [-2, /it is positive/],
  ],
});

describe("halfForgotten", () => {
  it("is judged with one run only, but not without any", () => {
    assert.match(check(2, halfForgotten(made.slice(1, 2))), /^Right/);
    assert.match(check(2, halfForgotten([])), /^Not judged with these knobs/);
  });
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
