import assert from "node:assert/strict";
import { experimentData } from "../../lib/src/images/data/experimentData";
import { filterRuns } from "../../lib/src/images/filterRuns";
import { lossFigure } from "../../lib/src/images/lossFigure";
import { imagePatches } from "../../lib/src/images/patches";
import { resnet } from "../../lib/src/images/resnet";
import { norm } from "../../lib/src/linalg";
import { ready } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, throwsMessage } from "../close";

const networkAt = (alpha: number) =>
  resnet({ alpha, firstKernel: 3, kernel: 1, widths: [2, 1, 1, 1], channels: 1 });
const images = experimentData("drawn-digits", 8, 4);
const settings = { alphas: [1, 10], seed: 3, numEpochs: 2, batchSize: 4, learningRate: 0.1 };

describe("filterRuns", () => {
  before(() => ready);

  it("takes filters apart into the start, divided by alpha, and what is learned", async () => {
    const { runs, courses, diverged } = await filterRuns(networkAt, images, settings);
    assert.deepEqual(
      courses.map(({ losses }) => losses.length),
      [4, 4],
    );
    assert.deepEqual(diverged, []);
    const [one, ten] = runs;
    close(one.sizes[0] / ten.sizes[0], 10, 1e-5);
    for (const { bank, learned, sizes, share } of runs) {
      assert.equal(bank.values.length, 3 * 3 * 1 * 2);
      close(norm(Array.from(learned.values)), sizes[1], 1e-12);
      assert.ok(share >= 0 && share <= 1);
    }
  });

  it("keeps the networks that were trained when it is stopped, and the losses of the one that was not", async () => {
    let steps = 0;
    const { runs, courses } = await filterRuns(networkAt, images, {
      ...settings,
      onStep: () => {
        steps++;
      },
      checkpoint: async () => steps === 5,
    });
    assert.deepEqual(
      runs.map(({ alpha }) => alpha),
      [1],
    );
    assert.deepEqual(
      courses.map(({ losses }) => losses.length),
      [4, 1],
    );
    assert.deepEqual(
      lossFigure(courses).data.map(({ y }) => y),
      courses.map(({ losses }) => losses),
    );
  });
});

describe("imagePatches", () => {
  it("are pieces of the images but for a constant, and none is flat", () => {
    const { train } = images;
    const patches = imagePatches(train, { side: 6, count: 200 }, random(1));
    assert.ok(patches.length > 20 && patches.length < 200); // digits are mostly black
    for (const patch of patches) {
      const values = patch.flat();
      assert.equal(values.length, 36);
      close(
        values.reduce((sum, value) => sum + value, 0),
        0,
        1e-9,
      );
      for (const value of values) {
        const apart = value - values[0];
        close(apart, Math.round(apart), 1e-9); // bytes
      }
    }
    throwsMessage(
      () => imagePatches(train, { side: 29, count: 1 }, random(0)),
      RangeError,
      /^imagePatches: side must be at most 28/,
    );
  });
});
