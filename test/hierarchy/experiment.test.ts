import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../lib/src/experiment";
import { randomHierarchyExperiment as experiment } from "../../lib/src/hierarchy/experiment";
import { hierarchy } from "../../lib/src/hierarchy/hierarchy";
import { hierarchyData, hierarchySplit } from "../../lib/src/hierarchy/hierarchySample";
import { scoreReplicas, trainReplicas } from "../../lib/src/hierarchy/replicas";
import { readRandomHierarchyResults } from "../../lib/src/hierarchy/results";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { close, ROUNDOFF, throwsMessage } from "../close";

type Config = { alpha: number; fraction: number; seed: number };
const scores = (error: number): Json => ({
  train: { error: error / 4, loss: 0 },
  test: { error, loss: null },
});

describe("the random-hierarchy experiment", () => {
  it("is the paper's: six alphas, twenty sizes, six seeds, the largest first, sizes together", () => {
    const jobs = experiment.jobs(experiment.presets.paper) as unknown as Config[];
    assert.equal(jobs.length, 720);
    const groups = jobs.map((job) => experiment.group(job as unknown as Json));
    assert.equal(new Set(groups).size, 20);
    for (let from = 0; from < 720; from += 36)
      assert.equal(new Set(groups.slice(from, from + 36)).size, 1);
    assert.equal(new Set(jobs.map((job) => JSON.stringify(job))).size, 720);
    const sizes = jobs.map(({ fraction }) => Math.round(fraction * 131_072));
    assert.deepEqual([sizes[0], sizes[719]], [104_114, 131]);
    assert.ok(sizes.every((size, i) => i === 0 || size <= sizes[i - 1]));
    const unsorted = { ...experiment.presets.quick, fractions: [0.25, 0.5] };
    assert.equal((experiment.jobs(unsorted)[0] as unknown as Config).fraction, 0.5);
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

  it("scores what a training of the nearest number of examples gives", async () => {
    const { quick } = experiment.presets;
    const plan = { ...quick, fractions: [0.37], seeds: [1] }; // 11.84 of 32 data
    const found: Json[] = [];
    await experiment.run(
      experiment.jobs(plan),
      (index, result) => {
        found[index] = result;
      },
      async () => false,
    );
    await ready;
    const numTensors = tf.memory().numTensors;
    const { setting, schedule } = quick as unknown as {
      setting: Parameters<typeof hierarchy>[0];
      schedule: Parameters<typeof trainReplicas>[1]["schedule"];
    };
    const model = hierarchy(setting, 1);
    const split = hierarchySplit(model, { numTrain: 12, numTest: 8 }, 1);
    const [train, test] = [split.train, split.test].map((indices) => hierarchyData(model, indices));
    const stack = await trainReplicas(
      [0.3, 3].map((alpha) => ({ alpha, seed: 1, data: train })),
      { shape: { numInputs: 16, width: 16, numHiddenLayers: 2, numClasses: 4 }, schedule },
    );
    const [onTrain, onTest] = [train, test].map((set) => scoreReplicas(stack, [set, set]));
    tf.dispose(stack);
    assert.equal(tf.memory().numTensors, numTensors);
    type Found = Record<"train" | "test", { error: number; loss: number }>;
    for (const [i, result] of (found as unknown as Found[]).entries())
      for (const [part, expected] of [
        ["train", onTrain[i]],
        ["test", onTest[i]],
      ] as const) {
        close(result[part].error, expected.error, 1e-5, `${part} error`); // five digits
        close(result[part].loss, expected.loss, 1e-4, `${part} loss`); // five digits of float32
      }
  });

  it("reports nothing of a training that was stopped, and leaves no tensors", async () => {
    const numTensors = tf.memory().numTensors;
    let asked = 0;
    await experiment.run(
      experiment.jobs({ ...experiment.presets.quick, fractions: [0.5] }),
      () => assert.fail("half a training is no result"),
      async () => ++asked === 3,
    );
    assert.equal(asked, 3);
    assert.equal(tf.memory().numTensors, numTensors);
  });

  it("collects means and deviations of the seeds that are whole", () => {
    const plan = { ...experiment.presets.quick, seeds: [0, 1, 2] };
    const found = experiment.jobs(plan).map((config) => {
      const { alpha, fraction, seed } = config as unknown as Config;
      return { config, result: scores((alpha * fraction * (1 + seed)) / 10) };
    });
    const whole = experiment.collect(plan, found) as unknown as ReturnType<
      typeof readRandomHierarchyResults
    >;
    close(whole.testError.mean[1][0], (3 * 0.25 * 2) / 10, ROUNDOFF);
    close(whole.testError.std[1][0], (3 * 0.25) / 10, ROUNDOFF);
    close(whole.trainError.mean[1][0], (3 * 0.25 * 2) / 40, ROUNDOFF);
    assert.equal(whole.pMax, 32);
    const lacking = found.filter(({ config }) => (config as unknown as Config).seed !== 1).slice(1);
    assert.deepEqual(experiment.collect(plan, lacking).seeds, [2]);
  });

  it("refuses plans and results that are none", () => {
    throwsMessage(
      () => experiment.jobs({ ...experiment.presets.quick, fractions: [2] }),
      RangeError,
      /^random-hierarchy: plan: fractions\.0: /,
    );
    const { schedule } = experiment.presets.quick as unknown as { schedule: object };
    throwsMessage(
      () =>
        experiment.jobs({
          ...experiment.presets.quick,
          schedule: { ...schedule, momentum: 1 },
        } as never),
      RangeError,
      /^random-hierarchy: plan: schedule\.momentum: /,
    );
    throwsMessage(
      () => experiment.requireResult(scores(1.5)),
      RangeError,
      /^random-hierarchy: result: test\.error: /,
    );
  });
});

describe("readRandomHierarchyResults", () => {
  const file = join(__dirname, "..", "..", "data", "results", "random-hierarchy.json");

  it("reads the committed results, which say where they come from", () => {
    const results = readRandomHierarchyResults(file);
    assert.deepEqual(
      [results.alphas.length, results.fractions.length, results.pMax],
      [6, 20, 131_072],
    );
    assert.equal(results.numSeeds, results.seeds.length);
    for (const key of [
      "command",
      "plan",
      "commits",
      "tensorflow",
      "machine",
      "date",
      "processSeconds",
    ])
      assert.ok(key in results.provenance, key);
  });

  it("refuses what is not whole", () => {
    const folder = mkdtempSync(join(tmpdir(), "results-"));
    const results = readRandomHierarchyResults(file);
    const broken = join(folder, "broken.json");
    const { testError, trainError } = results;
    const [first, ...others] = trainError.mean;
    const ragged = { ...trainError, mean: [first.slice(1), ...others] };
    for (const [content, message] of [
      [
        JSON.stringify({ ...results, testError: { ...testError, std: testError.std.slice(1) } }),
        /^readRandomHierarchyResults: testError\.std must be 6 by 20, got 5/,
      ],
      [
        JSON.stringify({ ...results, trainError: ragged }),
        /^readRandomHierarchyResults: trainError\.mean must be 6 by 20/,
      ],
      [
        JSON.stringify({ ...results, pMax: null }),
        /^readRandomHierarchyResults: .*broken\.json: pMax: /,
      ],
      [
        readFileSync(file, "utf8").slice(0, 500),
        /^readRandomHierarchyResults: .*broken\.json must be a JSON file/,
      ],
    ] as const) {
      writeFileSync(broken, content);
      throwsMessage(() => readRandomHierarchyResults(broken), RangeError, message);
    }
    rmSync(folder, { recursive: true });
  });
});
