import assert from "node:assert/strict";
import { join } from "node:path";
import { isDiverged, type JsonRecord } from "../../lib/src/experiment";
import { randomHierarchyExperiment as experiment } from "../../lib/src/hierarchy/experiment";
import { hierarchy } from "../../lib/src/hierarchy/hierarchy";
import { hierarchyData, hierarchySplit } from "../../lib/src/hierarchy/hierarchySample";
import { scoreReplicas, trainReplicas } from "../../lib/src/hierarchy/replicas";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { readResults } from "../../lib/src/results";
import { close, throwsMessage } from "../close";
import { outcomesOf } from "../outcomes";
import { leavesNoTensors } from "../tensors";

type Config = { alpha: number; fraction: number; seed: number };
type Found = Record<"train" | "test", { error: number; loss: number }>;
const { paper, quick } = experiment.presets;
const jobsOf = (plan: typeof quick): Config[] => experiment.jobs(plan) as unknown as Config[];

describe("the random-hierarchy experiment", () => {
  before(() => ready);
  leavesNoTensors();

  it("is the paper's and 0.03: seven alphas, twenty sizes, six seeds, the largest first, sizes together", () => {
    const jobs = jobsOf(paper);
    assert.equal(jobs.length, 840);
    const groups = experiment.jobs(paper).map(experiment.group);
    assert.equal(new Set(groups).size, 20);
    for (let from = 0; from < 840; from += 42)
      assert.equal(new Set(groups.slice(from, from + 42)).size, 1);
    assert.equal(new Set(jobs.map((job) => JSON.stringify(job))).size, 840);
    const sizes = jobs.map(({ fraction }) => Math.round(fraction * 131_072));
    assert.deepEqual([sizes[0], sizes[839]], [104_114, 131]);
    assert.ok(sizes.every((size, i) => i === 0 || size <= sizes[i - 1]));
    assert.equal(jobsOf({ ...quick, fractions: [0.25, 0.5] })[0].fraction, 0.5);
  });

  it("has the configs under whose hashes results are kept", () => {
    assert.deepEqual(experiment.jobs({ ...quick, alphas: [3], fractions: [0.5], seeds: [1] }), [
      {
        version: 1,
        setting: { numLevels: 2, numClasses: 4, numSynonyms: 2, tupleSize: 2, numFeatures: 4 },
        schedule: { numEpochs: 40, batchSize: 16, learningRate: 1.6, momentum: 0.9, decay: 0.8 },
        ...{ width: 16, numHiddenLayers: 2, numTest: 8, alpha: 3, fraction: 0.5, seed: 1 },
      },
    ]);
  });

  it("runs, and gives the same results again", async () => {
    const plan = { ...quick, fractions: [0.5], seeds: [1] };
    const found = await outcomesOf(experiment, plan);
    assert.equal(found.length, 2);
    assert.deepEqual(await outcomesOf(experiment, plan), found);
  });

  it("scores what a training of the nearest number of examples gives", async () => {
    const found = await outcomesOf(experiment, { ...quick, fractions: [0.37], seeds: [1] }); // 11.84 of 32 data
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
    for (const [i, result] of (found as unknown as Found[]).entries())
      for (const [part, expected] of [
        ["train", onTrain[i]],
        ["test", onTest[i]],
      ] as const) {
        close(result[part].error, expected.error, 1e-5, `${part} error`);
        close(result[part].loss, expected.loss, 1e-4, `${part} loss`); // float32
      }
    const row = experiment.row(found[0] as JsonRecord);
    assert.deepEqual(Object.keys(row), ["trainError", "testError", "trainLoss", "testLoss"]);
    assert.equal(row.testError, (found as unknown as Found[])[0].test.error);
  });

  it("tells which trainings diverged, and at which step, beside the results of the others", async () => {
    const plan = { ...quick, fractions: [0.5], seeds: [1] };
    const [sound, wild] = await outcomesOf(experiment, { ...plan, alphas: [3, 1e12] });
    assert.ok(isDiverged(wild) && wild.diverged >= 1 && wild.diverged <= 32, "of 40 steps");
    assert.deepEqual(sound, (await outcomesOf(experiment, plan))[1]);
  });

  it("names the fraction that leaves nothing to test or to train on", async () => {
    for (const fraction of [1, 0.78, 0.01])
      await assert.rejects(outcomesOf(experiment, { ...quick, fractions: [fraction] }), {
        name: "RangeError",
        message: `random-hierarchy: fraction must leave one of 32 data for training and 8 for the test, got ${fraction}`,
      });
  });

  it("reports nothing of a training that was stopped, and leaves no tensors", async () => {
    let asked = 0;
    const found = await outcomesOf(
      experiment,
      { ...quick, fractions: [0.5] },
      async () => ++asked === 3,
    );
    assert.deepEqual([found, asked], [[], 3], "half a training is no result");
  });

  it("refuses plans and results that are none", () => {
    throwsMessage(
      () => experiment.jobs({ ...quick, fractions: [2] }),
      RangeError,
      /^random-hierarchy: plan: fractions\.0: /,
    );
    const schedule = { ...(quick.schedule as JsonRecord), momentum: 1 };
    throwsMessage(
      () => experiment.jobs({ ...quick, schedule }),
      RangeError,
      /^random-hierarchy: plan: schedule\.momentum: /,
    );
    const good = { error: 0.5, loss: 1 };
    for (const [test, path] of [
      [{ error: 1.5, loss: 1 }, "test\\.error"],
      [{ error: 0.5, loss: null }, "test\\.loss"],
    ] as const)
      throwsMessage(
        () => experiment.requireOutcome({ train: good, test }),
        RangeError,
        new RegExp(`^random-hierarchy: result: ${path}: `),
      );
  });

  it("has committed results for the paper's plan, or says what is missing", () => {
    const folder = join(__dirname, "..", "..", "data", "results");
    const results = readResults(join(folder, "random-hierarchy.json"));
    assert.deepEqual(results.plan, paper);
    for (const { alpha, fraction } of jobsOf(paper)) {
      const { rows, values, numMissing, numDiverged } = results.at({ alpha, fraction });
      assert.equal(rows.length + numMissing + numDiverged, 6, `${alpha}, ${fraction}`);
      for (const column of ["trainError", "testError"])
        for (const error of rows.length > 0 ? values(column) : [])
          assert.ok(error >= 0 && error <= 1);
    }
  });
});
