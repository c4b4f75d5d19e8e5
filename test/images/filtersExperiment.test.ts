import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { JsonRecord, Outcome, Plan } from "../../lib/src/experiment";
import { type PackedFilters, unpackFilters } from "../../lib/src/images/filterBank";
import { filtersExperiment as experiment } from "../../lib/src/images/filtersExperiment";
import { backend, ready, tf } from "../../lib/src/notebook/tensor";
import { readResults } from "../../lib/src/results";
import { mean } from "../../lib/src/statistics";

const tiny: Plan = {
  ...experiment.presets.quick,
  numTrain: 40,
  numTest: 20,
  batchSize: 20,
  network: { firstKernel: 7, firstStride: 2, kernel: 3, widths: [3, 3, 4, 5] },
  alphas: [0.1, 10],
  seeds: [0],
};
const never = async (): Promise<boolean> => false;

describe("the filters experiment", () => {
  before(async function () {
    await ready;
    if (backend() !== "tensorflow") this.skip();
  });

  const run = async (configs: readonly JsonRecord[], checkpoint = never): Promise<Outcome[]> => {
    const found: Outcome[] = [];
    await experiment.run(configs, (i, outcome) => (found[i] = outcome), checkpoint);
    return found;
  };

  it("has alphas 0.1 to 10, four runs each and 64 filters of 15 by 15 in the larger runs", () => {
    for (const name of ["larger", "drawn"]) {
      const jobs = experiment.jobs(experiment.presets[name]);
      assert.equal(jobs.length, 20);
      assert.equal((jobs[0].network as { firstKernel: number }).firstKernel, 15);
    }
  });

  it("trains, describes the filters and repeats exactly", async () => {
    const numTensors = tf.memory().numTensors;
    const configs = experiment.jobs(tiny);
    const results = await run(configs);
    assert.equal(tf.memory().numTensors, numTensors, "no tensor is left");
    assert.deepEqual(await run(configs.slice(0, 1)), results.slice(0, 1));
    for (const result of results) experiment.requireOutcome(result);
    const [one, other] = results as JsonRecord[];
    const numbers = [one.smoothness, one.learnedSmoothness, one.laplacian, one.gabor] as [][];
    assert.deepEqual(
      numbers.map(({ length }) => length),
      [9, 9, 9, 3],
    );
    // The start is a hundred times smaller for alpha = 10; what training adds is not, so by far less at the end.
    const [small, large] = [one, other].map(({ filters }) =>
      Math.max(...Array.from(unpackFilters(filters as unknown as PackedFilters).values)),
    );
    assert.ok(large < small, `${large} against ${small}`);
  }).timeout(60_000);

  it("stops when asked", async () => {
    let asked = 0;
    assert.deepEqual(await run(experiment.jobs(tiny).slice(0, 1), async () => ++asked > 2), []);
  }).timeout(60_000);

  for (const name of ["filters.larger", "filters.drawn"])
    it(`has results ${name} in which large alphas make smooth filters, for every seed`, function () {
      const file = join(__dirname, "..", "..", "data", "results", `${name}.json`);
      if (!existsSync(file)) this.skip();
      const results = readResults(file);
      const smooth = [0.1, 1, 10].map((alpha) =>
        results.at({ alpha }).values<number[]>("smoothness").map(mean),
      );
      for (const seed of results.axes.seed.keys())
        assert.ok(smooth[0][seed] > smooth[1][seed] && smooth[1][seed] > smooth[2][seed]);
    });
});
