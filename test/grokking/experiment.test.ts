import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { isDiverged, type JsonRecord, type Plan } from "../../lib/src/experiment";
import { grokkingExperiment as experiment } from "../../lib/src/grokking/experiment";
import { ready } from "../../lib/src/notebook/tensor";
import { readResults } from "../../lib/src/results";
import { throwsMessage } from "../close";
import { outcomesOf } from "../outcomes";
import { leavesNoTensors } from "../tensors";

interface Config {
  readonly tau: number;
  readonly alpha: number;
  readonly seed: number;
}
const { paper, today } = experiment.presets;
const setting = today.setting as JsonRecord;

/** One training of seconds. */
const small: Plan = {
  ...today,
  setting: { ...setting, modulus: 7, width: 8, numHidden: 8 },
  ...{ budget: 30, evaluateEvery: 10, taus: [1], alphas: [1], also: [], seeds: [3] },
};

describe("the grokking experiment", () => {
  before(() => ready);
  leavesNoTensors();

  it("is the paper's: 5 by 5 points, two more alphas at tau = 1, 5 seeds, 30,000 steps", () => {
    const jobs = experiment.jobs(today);
    assert.equal(jobs.length, (5 * 5 + 2) * 5);
    assert.equal(new Set(jobs.map(experiment.group)).size, jobs.length);
    assert.equal(jobs[0].budget, 30_000);
    assert.deepEqual([setting.operation, setting.modulus, setting.width], ["divide", 97, 128]);
  });

  it("begins with the row of tau = 1, seed by seed, large alphas first", () => {
    const alphas = [100, 30, 10, 3, 1, 0.3, 0.1];
    const jobs = experiment.jobs(today) as unknown as Config[];
    for (const [i, { tau, alpha, seed }] of jobs.slice(0, 35).entries())
      assert.deepEqual([tau, alpha, seed], [1, alphas[i % 7], Math.floor(i / 7)]);
  });

  it("has the configs under whose hashes results are kept", () => {
    assert.deepEqual(
      experiment.jobs({ ...today, taus: [0.5], alphas: [3], also: [], seeds: [2] }),
      [
        {
          version: 1,
          setting: {
            ...{ operation: "divide", modulus: 97, trainingFraction: 0.5 },
            ...{ width: 128, numHeads: 4, numHidden: 512, batchSize: 512, learningRate: 1e-3 },
            ...{ numWarmUpSteps: 10, betas: [0.9, 0.98], weightDecay: 1 },
          },
          ...{ threshold: 0.99, budget: 30_000, evaluateEvery: 50, tau: 0.5, alpha: 3, seed: 2 },
        },
      ],
    );
  });

  it("refuses plans and results that are none", () => {
    throwsMessage(
      () => experiment.jobs({ ...today, taus: [0] }),
      RangeError,
      /^grokking: plan: taus\.0: /,
    );
    const result = { stepsToTrain: 100, stepsToGrok: -1, numSteps: 3000 };
    throwsMessage(
      () => experiment.requireOutcome({ ...result, trainingAccuracy: 1, validationAccuracy: 1 }),
      RangeError,
      /^grokking: result: stepsToGrok: /,
    );
  });

  it("runs a config, and stores nothing of an interrupted one", async () => {
    const [result] = (await outcomesOf(experiment, small)) as JsonRecord[];
    assert.deepEqual([result.stepsToGrok, result.numSteps], [null, 30]);
    assert.deepEqual(await outcomesOf(experiment, small, async () => true), []);
  });

  it("tells trainings that diverged, with the step, and goes on to the next", async () => {
    const learningRate = 1e30;
    const wild = { ...small, setting: { ...(small.setting as JsonRecord), learningRate } };
    const found = await outcomesOf(experiment, { ...wild, seeds: [3, 4] });
    assert.equal(found.length, 2);
    for (const one of found) assert.ok(isDiverged(one) && one.diverged > 0 && one.diverged < 10);
  });

  it("names a task that is too small to tell understanding from guessing", async () => {
    const tiny = { ...(small.setting as JsonRecord), operation: "add", modulus: 2 };
    await assert.rejects(
      outcomesOf(experiment, { ...small, setting: tiny }),
      /^RangeError: trainGrokking: training and validation must have enough equations/,
    );
  });

  it("has Fig. 12 with the network of its time: one more alpha at tau = 1, and both readings of alpha", () => {
    assert.equal(experiment.jobs(paper).length, 26 * 5);
    assert.deepEqual(paper.setting, { ...setting, style: "gelu", weightDecay: 0.1 });
    const { forward } = experiment.presets;
    assert.equal(experiment.jobs(forward).length, 5 * 3 + 4 * 5);
    assert.deepEqual(forward.setting, { ...(paper.setting as JsonRecord), division: "forward" });
  });

  it("has committed results for every tau and alpha of the plan", () => {
    const file = join(__dirname, "..", "..", "data", "results", "grokking.today.json");
    assert.ok(statSync(file).size < 1e5);
    const results = readResults(file);
    assert.deepEqual(results.plan.also, today.also);
    for (const { tau, alpha } of experiment.jobs(today) as unknown as Config[]) {
      const { rows, values, numMissing, numDiverged } = results.at({ tau, alpha });
      assert.equal(rows.length + numMissing + numDiverged, 5);
      for (const column of ["stepsToTrain", "stepsToGrok"])
        for (const steps of values<number | null>(column))
          assert.ok(steps === null || (steps > 0 && steps <= 30_000));
    }
  });
});
