import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../lib/src/experiment";
import { teacherStudentExperiment as experiment } from "../../lib/src/students/experiment";
import { readTeacherStudentResults } from "../../lib/src/students/results";
import { METRICS } from "../../lib/src/students/studentBatch";
import { close, throwsMessage } from "../close";

const { paper } = experiment.presets;

describe("the teacher-student experiment", () => {
  it("is the paper's: 17 by 17 points, 16 seeds, up to a million steps", () => {
    assert.equal(experiment.jobs(paper).length, 17 * 17 * 16);
    const [first] = experiment.jobs(paper) as { tau: number; delta: number; steps: number[] }[];
    assert.deepEqual([first.tau, first.delta, first.steps[6]], [0.1, 1, 1e6]);
    close((paper.taus as number[])[16], 10 ** 0.3, 1e-15);
  });

  it("collects means and standard deviations, without seeds that lack a point", () => {
    const plan = { ...paper, taus: [1, 2], deltas: [0], seeds: [1, 2, 3], steps: [0, 5] };
    const jobs = experiment.jobs(plan);
    const resultOf = (config: Json): Json => {
      const { seed, tau } = config as { seed: number; tau: number };
      const series = [0, seed * tau];
      const metrics = Object.fromEntries(METRICS.map((name) => [name, series]));
      return { ...metrics, evaluations: [0, 10], until: 5, imbalanceDrift: 0 };
    };
    const found = jobs.map((config) => ({ config, result: resultOf(config) }));
    for (const { result } of found) experiment.requireResult(result);
    const whole = experiment.collect(plan, found) as unknown as ReturnType<
      typeof readTeacherStudentResults
    >;
    assert.deepEqual(whole.metrics.testLoss, [
      [[0], [0]],
      [[2], [4]],
    ]);
    assert.deepEqual(whole.std.testLoss[1], [[1], [2]]);
    const lacking = experiment.collect(plan, found.slice(0, -1));
    assert.deepEqual(lacking.seeds, [1, 2]);
    throwsMessage(
      () => experiment.requireResult({ ...(found[0].result as object), testLoss: [-1] }),
      RangeError,
      /^teacher-student: result: testLoss\.0: /,
    );
  });
});

describe("readTeacherStudentResults", () => {
  const file = join(__dirname, "..", "..", "data", "results", "teacher-student.json");

  it("reads the committed results, which say where they come from", function () {
    if (!existsSync(file)) this.skip();
    const results = readTeacherStudentResults(file);
    assert.deepEqual([results.tau.length, results.delta.length, results.steps.length], [17, 17, 7]);
    assert.ok(results.seeds.length > 0 && statSync(file).size < 3e6);
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
    for (const name of METRICS)
      for (const at of results.metrics[name])
        for (const row of at) assert.ok(row.every((value) => value >= 0));
    for (const name of ["kernelDistance", "hammingDistance", "parameterDistance"] as const)
      assert.ok(
        results.metrics[name][0].flat().every((value) => value === 0),
        "nothing has moved at the start",
      );
  });

  it("refuses what is not whole", function () {
    if (!existsSync(file)) this.skip();
    const folder = mkdtempSync(join(tmpdir(), "results-"));
    const copy = join(folder, "copy.json");
    const text = readFileSync(file, "utf8");
    const reading = (content: string) => () => {
      writeFileSync(copy, content);
      readTeacherStudentResults(copy);
    };
    throwsMessage(
      reading(text.slice(0, 1000)),
      RangeError,
      /^readTeacherStudentResults: .* must be a JSON file/,
    );
    const short = JSON.parse(text);
    short.metrics.testLoss[2].pop();
    throwsMessage(
      reading(JSON.stringify(short)),
      RangeError,
      /metrics\.testLoss must be 7 by 17 by 17/,
    );
    delete short.std;
    throwsMessage(reading(JSON.stringify(short)), RangeError, /copy\.json: std: /);
    rmSync(folder, { recursive: true });
  });
});
