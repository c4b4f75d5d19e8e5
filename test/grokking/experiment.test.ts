import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, Plan } from "../../lib/src/experiment";
import { grokkingExperiment as experiment } from "../../lib/src/grokking/experiment";
import {
  type GrokkingResults,
  readGrokkingResults,
  summarize,
} from "../../lib/src/grokking/results";
import { tf } from "../../lib/src/notebook/tensor";
import { throwsMessage } from "../close";

interface Config {
  readonly tau: number;
  readonly alpha: number;
  readonly seed: number;
}
const { paper } = experiment.presets;
const configsOf = (plan: Plan): Config[] => experiment.jobs(plan) as unknown as Config[];

/** Steps that tell tau, alpha and seed; none for alpha below 1. */
const resultOf = ({ tau, alpha, seed }: Config): Json => ({
  stepsToTrain: 100 * tau,
  stepsToGrok: alpha < 1 ? null : 1000 * alpha + 50 * seed,
  numSteps: 3000,
  trainingAccuracy: 1,
  validationAccuracy: 0.5,
});

describe("the grokking experiment", () => {
  it("is the paper's: 5 by 5 points, two more alphas at tau = 1, 5 seeds, 30,000 steps", () => {
    const configs = configsOf(paper);
    assert.equal(configs.length, (5 * 5 + 2) * 5);
    assert.equal(
      new Set(configs.map((config) => experiment.group(config as never))).size,
      configs.length,
    );
    assert.equal((configs[0] as unknown as { budget: number }).budget, 30_000);
    const { setting } = paper as unknown as { setting: Record<string, unknown> };
    assert.deepEqual([setting.operation, setting.modulus, setting.width], ["divide", 97, 128]);
  });

  it("begins with the row of tau = 1, seed by seed, large alphas first", () => {
    const alphas = [100, 30, 10, 3, 1, 0.3, 0.1];
    for (const [i, { tau, alpha, seed }] of configsOf(paper).slice(0, 35).entries())
      assert.deepEqual([tau, alpha, seed], [1, alphas[i % 7], Math.floor(i / 7)]);
  });

  it("refuses plans and results that are none", () => {
    throwsMessage(
      () => experiment.jobs({ ...paper, taus: [0] }),
      RangeError,
      /^grokking: plan: taus\.0: /,
    );
    const result = resultOf({ tau: 1, alpha: 1, seed: 0 });
    experiment.requireResult(result);
    throwsMessage(
      () => experiment.requireResult({ ...(result as object), stepsToGrok: -1 }),
      RangeError,
      /^grokking: result: stepsToGrok: /,
    );
  });

  it("runs a config, and stores nothing of an interrupted one", async () => {
    const numTensors = tf.memory().numTensors;
    const setting = { ...(paper.setting as object), modulus: 5, width: 8, numHidden: 8 } as Json;
    const plan: Plan = {
      ...paper,
      setting,
      budget: 30,
      evaluateEvery: 10,
      taus: [1],
      alphas: [1],
      seeds: [3],
    };
    const jobs = experiment.jobs(plan);
    const results: Json[] = [];
    await experiment.run(
      jobs.slice(0, 2),
      (_index, result) => results.push(result),
      async () => false,
    );
    assert.equal(results.length, 2);
    for (const result of results) experiment.requireResult(result);
    await experiment.run(
      jobs,
      (_index, result) => results.push(result),
      async () => true,
    );
    assert.equal(results.length, 2);
    assert.equal(tf.memory().numTensors, numTensors);
  });
});

describe("collected grokking results", () => {
  const plan: Plan = {
    ...paper,
    taus: [0.5, 1],
    alphas: [0.1, 1],
    extraAlphas: [30],
    seeds: [0, 1, 2],
  };
  const all = configsOf(plan).map((config) => ({
    config: config as unknown as Json,
    result: resultOf(config),
  }));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "grokking-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = (content: object): string => {
    const file = join(folder, "grokking.json");
    writeFileSync(file, JSON.stringify({ provenance: {}, ...content }));
    return file;
  };

  it("have an entry for each tau, alpha and seed", () => {
    const results = readGrokkingResults(written(experiment.collect(plan, all)));
    assert.deepEqual(results.stepsToGrok, [
      [
        [null, null, null],
        [1000, 1050, 1100],
      ],
      [
        [null, null, null],
        [1000, 1050, 1100],
      ],
    ]);
    assert.deepEqual(results.stepsToTrain[0], [
      [50, 50, 50],
      [50, 50, 50],
    ]);
    assert.deepEqual(results.extra.stepsToGrok, [[30_000, 30_050, 30_100]]);
    assert.deepEqual(results.notRun, []);
    assert.deepEqual(summarize(results, "stepsToGrok", 0.5, 0.1), {
      ...{ median: null, numReached: 0, numCensored: 3, numNotRun: 0 },
    });
    assert.equal(summarize(results, "stepsToGrok", 1, 1).median, 1050);
  });

  it("of a sweep under way tell runs that were not made from censored ones", () => {
    const found = all.filter(({ config }) => {
      const { tau, seed } = config as unknown as Config;
      return seed === 0 || (seed === 1 && tau === 1);
    });
    const results = readGrokkingResults(written(experiment.collect(plan, found)));
    assert.deepEqual(results.seeds, [0, 1], "seed 2 has not begun: the tool lists it");
    assert.deepEqual(results.notRun, [
      { tau: 0.5, alpha: 1, seed: 1 },
      { tau: 0.5, alpha: 0.1, seed: 1 },
    ]);
    assert.deepEqual(summarize(results, "stepsToGrok", 0.5, 1), {
      ...{ median: 1000, numReached: 1, numCensored: 0, numNotRun: 1 },
    });
    assert.deepEqual(summarize(results, "stepsToGrok", 0.5, 0.1), {
      ...{ median: null, numReached: 0, numCensored: 1, numNotRun: 1 },
    });
    assert.deepEqual(summarize(results, "stepsToTrain", 1, 30), {
      ...{ median: 100, numReached: 2, numCensored: 0, numNotRun: 0 },
    });
    throwsMessage(
      () => summarize(results, "stepsToGrok", 0.5, 30),
      RangeError,
      /^summarize: tau and alpha must be in the results, got .*30/,
    );
  });

  it("count a censored run as above the budget, not as absent", () => {
    const whole = experiment.collect(plan, all) as unknown as GrokkingResults;
    const stepsToGrok = [[[900, null, 700]], [[null, null, 700]]];
    const results = { ...whole, alphas: [1], stepsToGrok };
    assert.equal(summarize(results, "stepsToGrok", 0.5, 1).median, 900);
    assert.equal(summarize(results, "stepsToGrok", 1, 1).median, null);
    const even = { ...results, seeds: [0, 1], stepsToGrok: [[[900, 700]], [[900, null]]] };
    assert.equal(summarize(even, "stepsToGrok", 0.5, 1).median, 800);
    assert.equal(summarize(even, "stepsToGrok", 1, 1).median, null);
  });

  it("are refused when something is missing", () => {
    const whole = experiment.collect(plan, all) as unknown as GrokkingResults;
    throwsMessage(
      () => readGrokkingResults(join(folder, "none.json")),
      RangeError,
      /^readGrokkingResults: .* must be a JSON file/,
    );
    throwsMessage(
      () => readGrokkingResults(written({ ...whole, stepsToTrain: whole.stepsToTrain.slice(1) })),
      RangeError,
      /stepsToTrain must be 2 by 2 by 3, got 1$/,
    );
    throwsMessage(
      () => readGrokkingResults(written({ ...whole, notRun: undefined })),
      RangeError,
      /grokking\.json: notRun: /,
    );
  });

  it("are committed with where they come from", function () {
    const file = join(__dirname, "..", "..", "data", "results", "grokking.json");
    if (!existsSync(file)) this.skip();
    const results = readGrokkingResults(file);
    assert.ok(statSync(file).size < 1e5);
    assert.deepEqual(
      [results.taus.length, results.alphas.length, results.extra.alphas.length],
      [5, 5, 2],
    );
    for (const key of [
      "command",
      "plan",
      "commits",
      "node",
      "tensorflow",
      "machine",
      "date",
      "processSeconds",
    ])
      assert.ok(key in results.provenance, key);
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes("stepsToGrok"));
    for (const steps of results.stepsToGrok.flat(2))
      assert.ok(steps === null || (steps > 0 && steps <= results.budget));
  });
});
