import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Outcome, Plan } from "../../lib/src/experiment";
import { experimentData } from "../../lib/src/images/data/experimentData";
import { lenetKernelExperiment as experiment } from "../../lib/src/images/kernelExperiment";
import { lenet5 } from "../../lib/src/images/lenet5";
import { type NetworkCourseOptions, networkCourse } from "../../lib/src/images/networkCourse";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { readResults } from "../../lib/src/results";

const never = async (): Promise<boolean> => false;

describe("the LeNet experiment", () => {
  before(() => ready);
  const options = { batchSize: 20, learningRate: 2e-3, numProbe: 10 };

  it("starts at distance 0 and at one loss for all alphas; early, large alphas move the kernel by less motion", async () => {
    const numTensors = tf.memory().numTensors;
    const data = experimentData("drawn-digits", 100, 50);
    const courses = [];
    for (const alpha of [0.1, 10]) {
      const all = { ...options, steps: [0, 4] };
      courses.push((await networkCourse(lenet5({ alpha }), data, all, random(1))).rows);
    }
    for (const [start] of courses) {
      const { kernelDistance, parameterDistance, layerHamming } = start;
      assert.deepEqual([kernelDistance, parameterDistance, ...layerHamming], [0, 0, 0, 0, 0, 0]);
      assert.ok(Math.abs(start.testLoss - courses[0][0].testLoss) < 1e-4);
    }
    const [lazy, rapid] = courses.map((rows) => rows[1]);
    assert.ok(rapid.kernelDistance > 10 * lazy.kernelDistance, `${rapid.kernelDistance}`);
    assert.ok(rapid.parameterDistance < lazy.parameterDistance);
    assert.ok(rapid.layerHamming[0] > lazy.layerHamming[0]);
    assert.equal(tf.memory().numTensors, numTensors, "no tensor is left");
  }).timeout(60_000);

  it("repeats exactly, and stops when asked with what it has", async () => {
    const data = experimentData("drawn-digits", 60, 20);
    const run = (more: Partial<NetworkCourseOptions> = {}) =>
      networkCourse(lenet5(), data, { ...options, steps: [0, 1, 3], ...more }, random(2));
    const [one, two] = [await run(), await run()];
    assert.deepEqual(one, two);
    let asked = 0;
    const stopped = await run({ checkpoint: async () => ++asked > 2 });
    assert.deepEqual(stopped, { stopped: true, rows: one.rows.slice(0, 2) });
    await assert.rejects(
      run({ steps: [1, 1] }),
      /^RangeError: networkCourse: steps must be whole numbers that rise/,
    );
    await assert.rejects(run({ numProbe: 61 }), /numProbe must be at most 60, got 61/);
  }).timeout(60_000);

  it("gives whole results, and says of an alpha that is too large at which step it diverged", async () => {
    const few = { numTrain: 40, numTest: 20, numProbe: 4, batchSize: 20, steps: [0, 1, 4] };
    const plan: Plan = { ...experiment.presets.quick, ...few, alphas: [1, 1e6], seeds: [0] };
    const found: Outcome[] = [];
    await experiment.run(experiment.jobs(plan), (i, outcome) => (found[i] = outcome), never);
    for (const outcome of found) experiment.requireOutcome(outcome);
    assert.deepEqual(found[1], { diverged: 1 });
    const { hammingDistance, layerHamming } = experiment.row(found[0] as never);
    const last = (layerHamming as number[][])[2];
    const mean = last.reduce((sum, layer) => sum + layer, 0) / 4;
    assert.equal((hammingDistance as number[])[2], mean);
  }).timeout(60_000);

  for (const name of ["lenet-kernel.larger", "lenet-kernel.drawn"])
    it(`has results ${name} in which larger alphas move kernel and patterns further, early`, function () {
      const file = join(__dirname, "..", "..", "data", "results", `${name}.json`);
      if (!existsSync(file)) this.skip();
      const results = readResults(file);
      assert.deepEqual(results.axes.alpha, [0.1, 0.3, 1, 3, 10]);
      for (const metric of ["kernelDistance", "hammingDistance"]) {
        const { alpha: alphas } = results.axes;
        const moved = alphas.map((alpha) => results.at({ alpha, step: 4 }).mean(metric));
        const rising = [...moved].sort((one, two) => one - two);
        assert.deepEqual(moved, rising, metric);
      }
    });
});
