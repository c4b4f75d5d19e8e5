import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, Plan } from "../../lib/src/experiment";
import { unpackFilters } from "../../lib/src/images/filterBank";
import { filtersExperiment as experiment } from "../../lib/src/images/filtersExperiment";
import { type FiltersResults, readFiltersResults } from "../../lib/src/images/filtersResults";
import { backend, ready, tf } from "../../lib/src/notebook/tensor";
import { throwsMessage } from "../close";

const tiny: Plan = {
  ...experiment.presets.quick,
  numTrain: 40,
  numTest: 20,
  batchSize: 20,
  network: { firstKernel: 7, firstStride: 2, kernel: 3, widths: [3, 3, 4, 5] },
  alphas: [0.1, 10],
  seeds: [0, 1],
};
const never = async (): Promise<boolean> => false;

describe("the filters experiment", () => {
  before(async function () {
    await ready;
    if (backend() !== "tensorflow") this.skip();
  });

  const run = async (configs: readonly Json[], checkpoint = never): Promise<Json[]> => {
    const found: Json[] = [];
    await experiment.run(configs, (i, result) => (found[i] = result), checkpoint);
    return found;
  };

  it("has alphas 0.1 to 10, four runs each and 64 filters of 15 by 15 at full size", () => {
    for (const name of ["paper", "drawn"]) {
      const jobs = experiment.jobs(experiment.presets[name]) as {
        network: { firstKernel: number };
      }[];
      assert.equal(jobs.length, 20);
      assert.equal(jobs[0].network.firstKernel, 15);
    }
  });

  it("trains, describes the filters, repeats exactly, collects; a file of it is read and checked", async () => {
    const numTensors = tf.memory().numTensors;
    const configs = experiment.jobs(tiny).slice(0, 2);
    const results = await run(configs);
    assert.equal(tf.memory().numTensors, numTensors, "no tensor is left");
    assert.deepEqual(await run(configs.slice(0, 1)), results.slice(0, 1));
    for (const result of results) experiment.requireResult(result);
    const found = configs.map((config, i) => ({ config, result: results[i] }));
    const whole = experiment.collect(tiny, found) as unknown as Omit<FiltersResults, "provenance">;
    assert.deepEqual(whole.seeds, [0]);
    assert.deepEqual([whole.smoothness[1][0].length, whole.gabor[0][0].length], [9, 3]);
    // The start is a hundred times smaller for alpha = 10; what training adds is not, so by far less at the end.
    const [small, large] = whole.filters.map((packed) =>
      Math.max(...Array.from(unpackFilters(packed).values)),
    );
    assert.ok(large < small, `${large} against ${small}`);

    const folder = mkdtempSync(join(tmpdir(), "filters-"));
    const file = join(folder, "results.json");
    writeFileSync(file, JSON.stringify({ provenance: {}, ...whole }));
    assert.deepEqual(readFiltersResults(file).alphas, [0.1, 10]);
    writeFileSync(file, JSON.stringify({ provenance: {}, ...whole, testAccuracy: [[1]] }));
    throwsMessage(() => readFiltersResults(file), RangeError, /testAccuracy must be 2 by 1/);
    writeFileSync(file, JSON.stringify({ provenance: {}, ...whole, filters: [] }));
    throwsMessage(() => readFiltersResults(file), RangeError, /filters must be 2, got 0/);
    rmSync(folder, { recursive: true });
  }).timeout(60_000);

  it("stops when asked", async () => {
    let asked = 0;
    assert.deepEqual(await run(experiment.jobs(tiny).slice(0, 1), async () => ++asked > 2), []);
  }).timeout(60_000);

  it("has committed results in which large alphas make smooth filters", function () {
    const file = join(__dirname, "..", "..", "data", "results", "filters.json");
    if (!existsSync(file)) this.skip();
    const { alphas, smoothness } = readFiltersResults(file);
    const median = (values: readonly number[]): number =>
      [...values].sort((a, b) => a - b)[values.length >> 1];
    const [first, last] = [smoothness[0], smoothness[alphas.length - 1]].map((all) =>
      median(all.flat()),
    );
    assert.ok(last < first / 2, `${last} against ${first}`);
  });
});
