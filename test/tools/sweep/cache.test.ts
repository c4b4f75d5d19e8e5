/** What is stored of single jobs. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheOf, sweepOut } from "../../../tools/sweep/cache";
import { provenance } from "../../../tools/sweep/provenance";
import { experiments } from "../../../tools/sweep/registry";
import { throwsMessage } from "../../close";
import { squares } from "./squares";

const origin = { ...provenance("none"), seconds: 1 };
const entry = (config: { seed: number }, square = 9) => ({
  config: { version: 1, ...config },
  result: { square },
  provenance: origin,
});

describe("the cache of a sweep", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cache-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const config = { version: 1, seed: 3 };

  it("gives back what it was given, under a name that does not depend on the order of keys", () => {
    const cache = cacheOf(squares, folder);
    assert.equal(cache.find(config).state, "missing");
    cache.write(entry(config));
    const finding = cache.find({ seed: 3, version: 1 });
    assert.ok(finding.state === "done");
    assert.deepEqual(finding.entry.result, { square: 9 });
    assert.equal(cache.find({ version: 1, seed: 4 }).state, "missing");
  });

  it("names what is truncated, edited, of another job, or no result", () => {
    const cache = cacheOf(squares, folder);
    cache.write(entry(config));
    const file = join(folder, readdirSync(folder)[0]);
    const text = readFileSync(file, "utf8");
    const reasonOf = (content: string): string => {
      writeFileSync(file, content);
      const finding = cache.find(config);
      assert.ok(finding.state === "corrupt" && finding.file === file, finding.state);
      return finding.reason;
    };
    assert.equal(reasonOf(text.slice(0, -9)), "not JSON: cut short?");
    assert.equal(reasonOf(""), "not JSON: cut short?");
    assert.equal(reasonOf("null"), "config or result is missing");
    const edited = text.replace('"square":9', '"square":8');
    assert.equal(reasonOf(edited), "the checksum differs: edited by hand?");
    assert.equal(reasonOf(text.replace('"seed":3', '"seed":4')), "the config of another job");
    cache.write({ ...entry(config), result: { cube: 27 } });
    const finding = cache.find(config);
    assert.ok(finding.state === "corrupt" && /^squares: result: /.test(finding.reason));
  });

  it("keeps why a job failed, until it succeeds", () => {
    const cache = cacheOf(squares, folder);
    cache.fail(config, "squares: seed must be even, got 3");
    assert.deepEqual(cache.find(config), {
      state: "failed",
      message: "squares: seed must be even, got 3",
    });
    cache.write(entry(config));
    assert.equal(cache.find(config).state, "done");
    assert.equal(readdirSync(folder).length, 1);
  });

  it("is cleared of drafts that nobody finishes and of leases that lapsed long ago, and of nothing else", () => {
    const cache = cacheOf(squares, folder);
    cache.write(entry(config));
    const draft = (name: string, minutes: number): void => {
      writeFileSync(join(folder, name), "");
      const then = Date.now() / 1000 - 60 * minutes;
      utimesSync(join(folder, name), then, then);
    };
    draft("ab.json.1.partial", 90);
    draft("cd.json.2.partial", 1);
    draft("ef.claim", 90);
    draft("gh.claim", 1);
    sweepOut(cache);
    const left = readdirSync(folder);
    assert.ok(!left.includes("ab.json.1.partial") && !left.includes("ef.claim"));
    assert.ok(left.includes("cd.json.2.partial") && left.includes("gh.claim"));
    assert.equal(cache.find(config).state, "done");
  });

  it("says what is wrong with a folder it cannot write", () => {
    writeFileSync(join(folder, "file"), "");
    const write = () => cacheOf(squares, join(folder, "file", "x")).write(entry(config));
    throwsMessage(write, Error, /^sweep: .* must be a folder .*, got a file where .*ENOTDIR/);
  });

  it("says so when the disk is full, and leaves nothing half written", function () {
    const disk = ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder];
    if (spawnSync("mount", disk).status !== 0) this.skip(); // needs the right to mount a small disk
    try {
      const cache = cacheOf(squares, join(folder, "cache"));
      const large = { ...entry(config), provenance: { ...origin, machine: "x".repeat(40_000) } };
      throwsMessage(() => cache.write(large), Error, /no space left \(ENOSPC\)/);
      assert.deepEqual(readdirSync(join(folder, "cache")), []);
    } finally {
      spawnSync("umount", [folder]);
    }
  });

  it("knows the jobs that were stored before the library was rearranged", () => {
    const sha = (text: string): string =>
      createHash("sha256").update(text).digest("hex").slice(0, 20);
    // Of all names of a preset's jobs, sorted and joined, at the first edition's last commit.
    for (const [name, preset, hash] of [
      ["teacher-student", "paper", "05fbe3650e6917d7476d"],
      ["random-hierarchy", "paper", "f95f634422153e841d53"],
      ["grokking", "today", "134a8b5ae367be3e18fb"],
    ]) {
      const experiment = experiments[name];
      const { nameOf } = cacheOf(experiment, folder);
      const names = experiment.jobs(experiment.presets[preset]).map(nameOf).sort();
      assert.equal(sha(names.join()), hash, `${name} ${preset}`);
    }
  });
});
