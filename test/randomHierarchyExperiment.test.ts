import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomHierarchyExperiment as experiment } from "../lib/src/experiments/randomHierarchy";
import { readRandomHierarchyResults } from "../lib/src/experiments/randomHierarchyResults";
import type { Json } from "../lib/src/sweep/experiment";
import { tf } from "../lib/src/tensor";
import { close, ROUNDOFF, throwsMessage } from "./close";

type Config = { alpha: number; fraction: number; seed: number };
const scores = (error: number): Json => ({ train: { error: 0, loss: 0 }, test: { error, loss: null } });

describe("the random-hierarchy experiment", () => {
  it("is the paper's: six alphas, twenty sizes, six seeds, the largest first, sizes together", () => {
    const jobs = experiment.jobs(experiment.presets.paper) as unknown as Config[];
    assert.equal(jobs.length, 720);
    const groups = jobs.map((job) => experiment.group(job as unknown as Json));
    assert.equal(new Set(groups.slice(0, 36)).size, 1);
    assert.equal(new Set(groups).size, 20);
    const sizes = jobs.map(({ fraction }) => Math.round(fraction * 131_072));
    assert.deepEqual([sizes[0], sizes[719]], [104_114, 131]);
  });

  it("runs, and gives the same results again", async () => {
    const numTensors = tf.memory().numTensors;
    const configs = experiment.jobs({ ...experiment.presets.quick, fractions: [0.5], seeds: [1] });
    const runOnce = async (): Promise<Json[]> => {
      const found: Json[] = [];
      await experiment.run(
        configs,
        (index, result) => {
          experiment.requireResult(result);
          found[index] = result;
        },
        async () => false,
      );
      return found;
    };
    assert.deepEqual(await runOnce(), await runOnce());
    assert.equal(tf.memory().numTensors, numTensors);
  });

  it("collects means and deviations of the seeds that are whole", () => {
    const plan = { ...experiment.presets.quick, seeds: [0, 1, 2] };
    const found = experiment.jobs(plan).map((config) => {
      const { alpha, fraction, seed } = config as unknown as Config;
      return { config, result: scores((alpha * fraction * (1 + seed)) / 10) };
    });
    const whole = experiment.collect(plan, found) as unknown as ReturnType<typeof readRandomHierarchyResults>;
    close(whole.testError.mean[1][0], (3 * 0.25 * 2) / 10, ROUNDOFF);
    close(whole.testError.std[1][0], (3 * 0.25) / 10, ROUNDOFF);
    const lacking = found.filter(({ config }) => (config as unknown as Config).seed !== 1).slice(1);
    assert.deepEqual(experiment.collect(plan, lacking).seeds, [2]);
  });

  it("refuses plans and results that are none", () => {
    throwsMessage(
      () => experiment.jobs({ ...experiment.presets.quick, fractions: [2] }),
      RangeError,
      /^random-hierarchy: plan: fractions\.0: /,
    );
    throwsMessage(
      () => experiment.requireResult(scores(1.5)),
      RangeError,
      /^random-hierarchy: result: test\.error: /,
    );
  });
});

describe("readRandomHierarchyResults", () => {
  const file = join(__dirname, "..", "data", "results", "random-hierarchy.json");

  it("reads the committed results, which say where they come from", () => {
    const results = readRandomHierarchyResults(file);
    assert.deepEqual([results.alphas.length, results.fractions.length, results.pMax], [6, 20, 131_072]);
    assert.equal(results.numSeeds, results.seeds.length);
    for (const key of ["command", "plan", "commits", "tensorflow", "machine", "date", "processSeconds"])
      assert.ok(key in results.provenance, key);
  });

  it("refuses what is not whole", () => {
    const folder = mkdtempSync(join(tmpdir(), "results-"));
    const results = readRandomHierarchyResults(file);
    const short = { ...results.testError, std: results.testError.std.slice(1) };
    const broken = join(folder, "broken.json");
    writeFileSync(broken, JSON.stringify({ ...results, testError: short }));
    throwsMessage(
      () => readRandomHierarchyResults(broken),
      RangeError,
      /^readRandomHierarchyResults: testError\.std must be 6 by 20, got 5/,
    );
    rmSync(folder, { recursive: true });
  });
});
