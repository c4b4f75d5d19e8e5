import assert from "node:assert/strict";
import { courseMean, kernelFollows, scoreAtLoss } from "../../lib/src/images/courseMeans";
import { experimentData } from "../../lib/src/images/data/experimentData";
import { lenet5 } from "../../lib/src/images/lenet5";
import { networkCourse } from "../../lib/src/images/networkCourse";
import { networkCourses } from "../../lib/src/images/networkCourses";
import { ready } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { resultsOf } from "../../lib/src/results";
import { close } from "../close";

const networkAt = (alpha: number) => lenet5({ alpha, widths: [2, 2, 3, 3] });
const images = experimentData("drawn-digits", 8, 4);
const settings = { steps: [0, 1, 2], batchSize: 4, learningRate: 1e-2, numProbe: 2 };
const both = { ...settings, alphas: [1, 10], seeds: [3, 4] };

describe("networkCourses", () => {
  before(() => ready);

  it("measures what single courses do, and shows every row as it comes", async () => {
    const seen: number[] = [];
    const { results, diverged } = await networkCourses(networkAt, images, {
      ...both,
      onRow: ({ rows }) => seen.push(rows.length),
    });
    assert.deepEqual(
      seen,
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    assert.deepEqual(diverged, []);
    const { rows } = await networkCourse(networkAt(10), images, settings, random(4));
    assert.deepEqual(
      results.at({ alpha: 10, seed: 4 }).rows,
      rows.map((row) => ({ alpha: 10, seed: 4, ...row })),
    );
  });

  it("splits the kernel's motion: none at the start, and none of patterns that have not changed", async () => {
    const { rows } = await networkCourse(networkAt(0.01), images, settings, random(4));
    const [first, second] = rows;
    assert.deepEqual([first.kernelDistanceOfPatterns, first.kernelDistanceOfParameters], [0, 0]);
    assert.deepEqual(first.layerMotion, [0, 0, 0, 0, 0]);
    assert.ok(second.kernelDistanceOfParameters > 0);
    // So far downstream the first layer stands still, and the readout, small at the start, leaves it far behind.
    assert.ok(second.layerMotion[4] > 1e3 * second.layerMotion[0]);
  });

  it("keeps what was measured when it is stopped in the middle of a training", async () => {
    let place = "";
    const { results } = await networkCourses(networkAt, images, {
      ...both,
      onStep: (numSteps, alpha, seed) => {
        place = `${numSteps} ${alpha} ${seed}`;
      },
      checkpoint: async () => place === "3 10 3",
    });
    assert.equal(results.rows.length, 3 + 2);
    assert.ok(courseMean(results, "trainLoss", 10, 1) > 0);
    assert.ok(Number.isNaN(courseMean(results, "trainLoss", 10, 2)));
  });

  it("goes on after a training that diverges, and says where that was", async () => {
    const { results, diverged } = await networkCourses(networkAt, images, {
      ...both,
      learningRate: 1e30,
      seeds: [0],
    });
    assert.deepEqual(
      diverged.map(({ alpha }) => alpha),
      [1, 10],
    );
    assert.deepEqual(results.axes.alpha, [1, 10]); // their starts
  });
});

describe("scoreAtLoss", () => {
  const losses = [4, 5, 2, 1];
  const rows = losses.map((trainLoss, step) => ({
    ...{ alpha: 1, seed: 0, step, trainLoss },
    testAccuracy: 10 * step,
  }));
  const at = (loss: number) =>
    scoreAtLoss(resultsOf(rows, { axes: ["alpha", "seed", "step"] }), "testAccuracy", 1, loss);

  it("is what was measured where the loss is one that was measured", () => {
    for (const [step, loss] of [
      [0, 4],
      [2, 2],
      [3, 1],
    ])
      close(at(loss), 10 * step, 1e-12);
  });

  it("lies between, in the logarithm of the loss", () => close(at(Math.SQRT2), 25, 1e-12));

  it("is the start for a loss above it, and NaN for one that is not reached", () => {
    assert.equal(at(7), 0);
    assert.ok(Number.isNaN(at(0.5)));
  });
});

describe("kernelFollows", () => {
  /** Kernel distance alpha + step, another that falls with alpha, and one that is the kernel's square. */
  const rows = [1, 10].flatMap((alpha) =>
    [1, 2].map((step) => ({
      ...{ alpha, seed: 0, step, kernelDistance: alpha + step },
      parameterDistance: step - alpha,
      hammingDistance: (alpha + step) ** 2,
    })),
  );
  const of = (some: typeof rows) => resultsOf(some, { axes: ["alpha", "seed", "step"] });

  it("compares across alphas, whatever grows with time", () => {
    close(kernelFollows(of(rows), "hammingDistance", [1, 2]), 1, 1e-12);
    assert.ok(kernelFollows(of(rows), "parameterDistance", [1, 2]) < 0);
  });

  it("leaves out what was not measured, and is open for one alpha", () => {
    close(kernelFollows(of(rows.slice(0, 3)), "hammingDistance", [1, 2, 4]), 1, 1e-12);
    for (const some of [[], rows.slice(0, 2)])
      assert.ok(Number.isNaN(kernelFollows(of(some), "hammingDistance", [1, 2])));
  });
});
