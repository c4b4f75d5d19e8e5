/** From single outcomes to a file of results, and back. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { defineExperiment } from "../../../lib/src/defineExperiment";
import type { Outcome } from "../../../lib/src/experiment";
import { readResults } from "../../../lib/src/results";
import { cacheOf } from "../../../tools/sweep/cache";
import { collected, committedJobs, writeResults } from "../../../tools/sweep/collect";
import { throwsMessage } from "../../close";

const experiment = defineExperiment({
  name: "waves",
  description: "",
  version: 1,
  shared: { steps: z.array(z.number()) },
  axes: { tau: z.number() },
  result: { data: z.string(), loss: z.array(z.number()), tiny: z.number() },
  series: ["loss"],
  constants: ["data"],
  presets: { paper: { steps: [0, 1], taus: [1 / 3, 2], seeds: [0, 1] } },
  together: ["seed"],
  run: async () => {},
});
const plan = experiment.presets.paper;
const jobs = experiment.jobs(plan);
const origin = { commit: "abc", node: "20", tensorflow: "none", machine: "one", seconds: 2 };
const values = (i: number, data = "x"): Outcome => ({
  data,
  loss: [1, i / 3],
  tiny: 1.23456789e-9,
});

describe("collecting a sweep", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "collect-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = () => join(folder, "waves.json");
  const cache = () => cacheOf(experiment, join(folder, "cache"));
  const store = (i: number, result: Outcome, provenance = origin) =>
    cache().write({ config: jobs[i], result, provenance });
  const collect = () => {
    const committed = committedJobs(experiment, file());
    const found = collected(experiment, plan, { cache: cache(), committed, command: "sweep" });
    writeResults(file(), found);
    return found;
  };

  it("keeps every seed, rounds values, and keeps axes exact", () => {
    for (const i of jobs.keys()) store(i, values(i));
    const { status, provenance } = collect();
    assert.equal(status, "complete");
    assert.deepEqual(provenance.runs, [{ ...origin, seconds: 8, rows: 4 }]);
    const results = readResults(file());
    assert.deepEqual(results.axes, { tau: [1 / 3, 2], seed: [0, 1], step: [0, 1] });
    assert.deepEqual(results.at({ tau: 2, step: 1 }).values("loss"), [0.33333, 1]);
    assert.deepEqual(results.at({ tau: 2, seed: 0, step: 0 }).values("tiny"), [1.2346e-9]);
    assert.deepEqual(results.constants, { data: "x" });
  });

  it("collects what is there, lists what is missing, diverged and failed", () => {
    store(0, values(0));
    store(1, { diverged: 5 });
    cache().fail(jobs[2], "no such data");
    const { status, missing, diverged, failed } = collect();
    assert.equal(status, "partial");
    assert.deepEqual(missing, [{ tau: 2, seed: 1 }]);
    assert.deepEqual(diverged, [{ tau: 2, seed: 0, divergedAt: 5, run: 0 }]);
    assert.deepEqual(failed, [{ place: { tau: 1 / 3, seed: 1 }, message: "no such data" }]);
    const results = readResults(file());
    assert.ok(results.isPartial);
    assert.equal(results.at({ tau: 2 }).numDiverged, 1);
    assert.match(results.describe(), /1 results, 2 seeds, 1 not run, 1 diverged, 1 failed/);
  });

  it("goes on from a committed part in another clone, and says what computed which rows", () => {
    store(0, values(0));
    store(1, { diverged: 5 });
    collect();
    rmSync(join(folder, "cache"), { recursive: true });
    const committed = committedJobs(experiment, file());
    assert.deepEqual(
      [...committed.keys()].sort(),
      [0, 1].map((i) => cache().nameOf(jobs[i])).sort(),
    );
    for (const i of [2, 3]) store(i, values(i), { ...origin, machine: "two", seconds: 7 });
    const { status, provenance, rows, diverged } = collect();
    assert.equal(status, "complete");
    assert.deepEqual([rows.length, diverged.length], [3, 1]);
    assert.deepEqual(provenance.runs, [
      { ...origin, seconds: 4, rows: 2 },
      { ...origin, machine: "two", seconds: 14, rows: 2 },
    ]);
    const again = collected(experiment, plan, {
      cache: cache(),
      committed: committedJobs(experiment, file()),
      command: "sweep",
    });
    assert.deepEqual(again.rows, rows, "collecting twice changes nothing");
  });

  it("does not take a committed part whose settings or version differ", () => {
    for (const i of jobs.keys()) store(i, values(i));
    collect();
    const other = { ...experiment, version: 2 };
    assert.equal(committedJobs(other, file()).size, 0);
    const longer = experiment.jobs({ ...plan, steps: [0, 2] }).map(cache().nameOf);
    const committed = committedJobs(experiment, file());
    assert.ok(longer.every((name) => !committed.has(name)));
    assert.equal(committedJobs(experiment, join(folder, "none.json")).size, 0);
  });

  it("keeps the file that was there when the disk is full", function () {
    const disk = ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder];
    if (spawnSync("mount", disk).status !== 0) this.skip(); // needs the right to mount a small disk
    try {
      store(0, values(0));
      const found = collect();
      const before = readFileSync(file(), "utf8");
      const large = { ...found, rows: Array.from({ length: 4000 }, () => found.rows[0]) };
      throwsMessage(() => writeResults(file(), large), Error, /no space left \(ENOSPC\)/);
      assert.equal(readFileSync(file(), "utf8"), before);
      assert.ok(!existsSync(`${file()}.partial`));
    } finally {
      spawnSync("umount", [folder]);
    }
  });

  it("refuses to add to a committed part that measured less under the same version", () => {
    store(0, values(0));
    collect();
    const more = { ...experiment, requireOutcome: () => {} };
    const others = cacheOf(more, join(folder, "others"));
    others.write({ config: jobs[1], result: { ...values(1), more: 1 }, provenance: origin });
    const committed = committedJobs(more, file());
    throwsMessage(
      () => collected(more, plan, { cache: others, committed, command: "sweep" }),
      RangeError,
      /^collect: all results must have the values .*another version/,
    );
  });

  it("refuses nothing at all, and rows of different data", () => {
    throwsMessage(
      collect,
      RangeError,
      /^collect: at least one result must be there, got none of 4/,
    );
    store(0, values(0));
    store(1, values(1, "y"));
    throwsMessage(collect, RangeError, /^collect: data must be the same in all results/);
  });
});
