import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../lib/src/experiment";
import { courseSummary } from "../../lib/src/images/courseSummary";
import { experimentData } from "../../lib/src/images/data/experimentData";
import { lenetKernelExperiment as experiment } from "../../lib/src/images/kernelExperiment";
import {
  COURSE_METRICS,
  type LenetKernelResults,
  readLenetKernelResults,
} from "../../lib/src/images/kernelResults";
import { lenet5 } from "../../lib/src/images/lenet5";
import { networkCourse } from "../../lib/src/images/networkCourse";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { fiveDigits } from "../../lib/src/statistics";
import { throwsMessage } from "../close";

describe("the LeNet experiment", () => {
  before(() => ready);
  const options = { batchSize: 20, learningRate: 2e-3, numProbe: 10 };

  it("has alphas 0.1 to 10 and eight runs of each at full size", () => {
    for (const name of ["paper", "mnist", "drawn"]) {
      const jobs = experiment.jobs(experiment.presets[name]) as { alpha: number; seed: number }[];
      assert.equal(jobs.length, 40);
      assert.deepEqual([...new Set(jobs.map(({ alpha }) => alpha))], [0.1, 0.3, 1, 3, 10]);
    }
  });

  it("starts at distance 0 and at one loss for all alphas; early, large alphas move the kernel by less motion", async () => {
    const numTensors = tf.memory().numTensors;
    const data = experimentData("drawn-digits", 100, 50);
    const courses = [];
    for (const alpha of [0.1, 10])
      courses.push(
        await networkCourse(lenet5({ alpha }), data, { ...options, steps: [0, 4] }, random(1)),
      );
    for (const course of courses) {
      assert.deepEqual(
        [course.kernelDistance[0], course.parameterDistance[0], ...course.layerHamming[0]],
        [0, 0, 0, 0, 0, 0],
      );
      assert.ok(Math.abs(course.testLoss[0] - courses[0].testLoss[0]) < 1e-4);
    }
    const [lazy, rapid] = courses;
    assert.ok(rapid.kernelDistance[1] > 10 * lazy.kernelDistance[1], `${rapid.kernelDistance[1]}`);
    assert.ok(rapid.parameterDistance[1] < lazy.parameterDistance[1]);
    assert.ok(rapid.layerHamming[1][0] > lazy.layerHamming[1][0]);
    assert.equal(tf.memory().numTensors, numTensors, "no tensor is left");
  }).timeout(60_000);

  it("repeats exactly, and stops when asked with what it has", async () => {
    const data = experimentData("drawn-digits", 60, 20);
    const run = (checkpoint?: () => Promise<boolean>) =>
      networkCourse(lenet5(), data, { ...options, steps: [0, 1, 3], checkpoint }, random(2));
    const [one, two] = [await run(), await run()];
    assert.deepEqual(one, two);
    let asked = 0;
    const stopped = await run(async () => ++asked > 2);
    assert.deepEqual(stopped.kernelDistance, one.kernelDistance.slice(0, 2));
  }).timeout(60_000);

  it("collects means over the seeds that are complete, and refuses to mix data", () => {
    const plan = { ...experiment.presets.quick, alphas: [1, 2], steps: [0, 5], seeds: [1, 2, 3] };
    const resultOf = (config: Json): Json => {
      const { alpha, seed } = config as { alpha: number; seed: number };
      const series = [0, alpha * seed];
      return {
        ...Object.fromEntries(COURSE_METRICS.map((name) => [name, series])),
        hammingDistance: undefined as never,
        dataFingerprint: "x",
        layerHamming: [
          [0, 0],
          [0, alpha * seed],
        ],
      };
    };
    const found = experiment.jobs(plan).map((config) => {
      const { hammingDistance: _, ...result } = resultOf(config) as Record<string, Json>;
      return { config, result: result as Json };
    });
    for (const { result } of found) experiment.requireResult(result);
    const whole = experiment.collect(plan, found) as unknown as Omit<
      LenetKernelResults,
      "provenance"
    >;
    assert.deepEqual(whole.metrics.kernelDistance, [
      [0, 2],
      [0, 4],
    ]);
    assert.deepEqual(whole.std.kernelDistance[1], [0, 2]);
    assert.deepEqual(whole.metrics.hammingDistance[0], [0, 1]);
    assert.deepEqual(whole.layerHamming[1][1], [0, 4]);
    assert.deepEqual(experiment.collect(plan, found.slice(0, -1)).seeds, [1, 2]);
    const mixed = [
      ...found.slice(1),
      { ...found[0], result: { ...(found[0].result as object), dataFingerprint: "y" } },
    ];
    throwsMessage(
      () => experiment.collect(plan, mixed),
      RangeError,
      /must come from the same images, got x, y/,
    );

    const folder = mkdtempSync(join(tmpdir(), "lenet-"));
    const file = join(folder, "results.json");
    const { metrics, ...rest } = whole;
    writeFileSync(file, JSON.stringify({ provenance: {}, metrics, ...rest }));
    assert.deepEqual(readLenetKernelResults(file).alphas, [1, 2]);
    writeFileSync(
      file,
      JSON.stringify({ provenance: {}, metrics: { ...metrics, testLoss: [[1]] }, ...rest }),
    );
    throwsMessage(
      () => readLenetKernelResults(file),
      RangeError,
      /metrics\.testLoss must be 2 by 2/,
    );
    rmSync(folder, { recursive: true });
  });

  it("condenses live runs as it does stored ones, over complete seeds, and asks for all steps", () => {
    const course = (value: number) => ({
      ...(Object.fromEntries(COURSE_METRICS.map((name) => [name, [0, value]])) as Record<
        Exclude<(typeof COURSE_METRICS)[number], "hammingDistance">,
        number[]
      >),
      layerHamming: [
        [0, 0],
        [value, 3 * value],
      ],
    });
    const runs = [1, 2].flatMap((alpha) =>
      [7, 8].map((seed) => ({ alpha, seed, course: course(alpha * seed) })),
    );
    const summary = courseSummary([1, 2], [0, 5], runs);
    assert.deepEqual(summary.seeds, [7, 8]);
    assert.deepEqual(summary.metrics.kernelDistance[1], [0, 15]);
    assert.deepEqual(summary.metrics.hammingDistance[1], [0, 30]);
    assert.deepEqual(summary.std.testLoss[0], [0, fiveDigits(Math.SQRT1_2)]);
    assert.deepEqual(summary.layerHamming[0][1], [7.5, 22.5]);
    assert.deepEqual(courseSummary([1, 2], [0, 5], runs.slice(0, -1)).seeds, [7]);
    assert.deepEqual(courseSummary([1, 2], [0, 5], runs.slice(0, 2)).seeds, [], "none is complete");
    throwsMessage(
      () => courseSummary([1, 2], [0], runs),
      RangeError,
      /courses must have 1 entries, got 2/,
    );
  });

  it("has committed results in which, from alpha = 0.3 up, the kernel moves early and with the patterns", function () {
    const file = join(__dirname, "..", "..", "data", "results", "lenet-kernel.json");
    if (!existsSync(file)) this.skip();
    const { alphas, steps, metrics, provenance } = readLenetKernelResults(file);
    const early = steps.indexOf(4);
    for (const name of ["kernelDistance", "hammingDistance"] as const) {
      const moved = alphas.flatMap((alpha, a) => (alpha < 0.3 ? [] : [metrics[name][a][early]]));
      assert.deepEqual(
        moved,
        [...moved].sort((one, two) => one - two),
        name,
      );
    }
    assert.ok("commits" in provenance);
  });
});
