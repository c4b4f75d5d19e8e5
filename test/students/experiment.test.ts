import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { JsonRecord, Plan } from "../../lib/src/experiment";
import { readResults } from "../../lib/src/results";
import { teacherStudentExperiment as experiment } from "../../lib/src/students/experiment";
import { METRICS } from "../../lib/src/students/studentBatch";
import { close, throwsMessage } from "../close";

const { paper, quick } = experiment.presets;

describe("the teacher-student experiment", () => {
  it("is the paper's: 17 by 17 points, 16 seeds, up to a million steps", () => {
    const jobs = experiment.jobs(paper);
    assert.equal(jobs.length, 17 * 17 * 16);
    // What names a job in the cache: results of other editions are found by it.
    assert.deepEqual(jobs[0], {
      version: 1,
      setting: {
        numInputs: 100,
        numNeurons: 50,
        numTeacherNeurons: 3,
        numSamples: 1000,
        numTest: 10_000,
      },
      tau: 0.1,
      delta: 1,
      seed: 0,
      steps: [0, 10, 100, 1000, 10_000, 100_000, 1_000_000],
      relativeTolerance: 3e-3,
    });
    close((paper.taus as number[])[16], 10 ** 0.3, 1e-15);
  });

  it("runs the points of a seed together: metrics at every step, or where the training diverged", async () => {
    const plan: Plan = {
      ...quick,
      setting: { ...(quick.setting as object), numSamples: 50, numTest: 20 },
      taus: [1],
      deltas: [0, 1e20],
      seeds: [3],
      steps: [0, 10, 100],
    };
    const jobs = experiment.jobs(plan);
    assert.equal(new Set(jobs.map(experiment.group)).size, 1);
    const outcomes: JsonRecord[] = [];
    await experiment.run(
      jobs,
      (index, outcome) => {
        outcomes[index] = outcome as JsonRecord;
      },
      async () => false,
    );
    for (const outcome of outcomes) experiment.requireOutcome(outcome);
    const [diverged, sound] = outcomes;
    assert.deepEqual(Object.keys(diverged), ["diverged"]);
    for (const name of METRICS) assert.equal((sound[name] as number[]).length, 3);
    assert.deepEqual((sound.parameterDistance as number[])[0], 0);
    throwsMessage(
      () => experiment.requireOutcome({ ...sound, testLoss: [-1] }),
      RangeError,
      /^teacher-student: result: testLoss\.0: /,
    );
  });

  it("has committed results, in which nothing has moved at the start", () => {
    const file = join(__dirname, "..", "..", "data", "results", "teacher-student.json");
    assert.ok(statSync(file).size < 1.5e6);
    const results = readResults(file);
    const { tau, delta, step, seed } = results.axes;
    assert.deepEqual([tau.length, delta.length, step.length], [17, 17, 7]);
    assert.ok(seed.length > 0);
    for (const name of METRICS)
      assert.ok(
        results.rows.every((row) => (row[name] as number) >= 0),
        name,
      );
    for (const name of ["kernelDistance", "hammingDistance", "parameterDistance"])
      assert.ok(
        results
          .at({ step: 0 })
          .values(name)
          .every((value) => value === 0),
      );
  });
});
