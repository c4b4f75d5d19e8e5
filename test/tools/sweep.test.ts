/** Sweeps: the cache, the pool, the command; with a made-up experiment where that is enough. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { canonical, type Experiment } from "../../lib/src/experiment";
import { planOf } from "../../tools/sweep";
import { cacheOf, sweepOut } from "../../tools/sweep/cache";
import { provenance } from "../../tools/sweep/provenance";
import { experiments } from "../../tools/sweep/registry";
import { slurmScript } from "../../tools/sweep/slurm";
import { throwsMessage } from "../close";

const root = join(__dirname, "..", "..");
const origin = { ...provenance({}), seconds: 1 } as never;

/** Squares numbers. */
const squares: Experiment = {
  name: "squares",
  description: "",
  presets: { quick: { seeds: [1, 2, 3] } },
  jobs: ({ seeds }) => seeds.map((seed) => ({ seed })),
  group: () => "",
  requireResult: (result) => {
    if (typeof result !== "number") throw new RangeError("result: must be a number");
  },
  run: async () => {},
  collect: (_plan, found) => ({
    seeds: found.map(({ config }) => (config as { seed: number }).seed),
  }),
};

describe("sweep", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sweep-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("the cache", () => {
    const config = { seed: 3, b: [1, 2], a: null };

    it("gives back what it was given, under a name that does not depend on the order of keys", () => {
      const cache = cacheOf(squares, folder);
      assert.equal(cache.find(config).state, "missing");
      cache.write({ config, result: 9, provenance: origin });
      const finding = cache.find({ b: [1, 2], a: null, seed: 3 });
      assert.ok(finding.state === "done");
      assert.equal(finding.entry.result, 9);
      assert.match(finding.entry.provenance.commit, /^[0-9a-f]{12}\+?$|^unknown$/);
      assert.equal(cache.find({ seed: 4, b: [1, 2], a: null }).state, "missing");
      assert.equal(canonical({ b: 1, a: [{ d: 2, c: "x" }] }), '{"a":[{"c":"x","d":2}],"b":1}');
    });

    it("names what is truncated, edited, of another job, or no result", () => {
      const cache = cacheOf(squares, folder);
      cache.write({ config, result: 9, provenance: origin });
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
      assert.equal(
        reasonOf(text.replace('"result":9', '"result":8')),
        "the checksum differs: edited by hand?",
      );
      assert.equal(reasonOf(text.replace('"seed":3', '"seed":4')), "the config of another job");
      cache.write({ config, result: "nine", provenance: origin });
      const finding = cache.find(config);
      assert.ok(finding.state === "corrupt" && finding.reason === "result: must be a number");
    });

    it("lets one process work on a job, and takes over from a dead one", () => {
      const cache = cacheOf(squares, folder);
      assert.ok(cache.claim(config));
      assert.equal(cache.find(config).state, "claimed");
      assert.ok(!cache.claim(config));
      cache.release(config);
      const { pid } = spawnSync(process.execPath, ["-e", ""]);
      assert.ok(cache.claim(config));
      const claim = join(folder, readdirSync(folder)[0]);
      writeFileSync(claim, readFileSync(claim, "utf8").replace(`${process.pid}`, `${pid}`));
      assert.equal(cache.find(config).state, "missing");
      assert.ok(cache.claim(config));
      cache.write({ config, result: 9, provenance: origin });
      assert.ok(!cache.claim(config), "nothing left to do");
      assert.equal(readdirSync(folder).length, 1);
    });

    it("is cleared of drafts of dead processes of this machine, and of no others", () => {
      const cache = cacheOf(squares, folder);
      cache.write({ config, result: 9, provenance: origin });
      const { pid } = spawnSync(process.execPath, ["-e", ""]);
      const mark = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
      const [dead, alive, foreign] = [
        `${mark}-${pid}`,
        `${mark}-${process.pid}`,
        `00000000-${pid}`,
      ].map((who) => `ab.json.${who}.partial`);
      for (const name of [dead, alive, foreign]) writeFileSync(join(folder, name), "");
      sweepOut(cache);
      const left = readdirSync(folder);
      assert.ok(!left.includes(dead) && left.includes(alive) && left.includes(foreign));
      assert.equal(cache.find(config).state, "done");
    });

    it("says what is wrong with a folder it cannot write", () => {
      writeFileSync(join(folder, "file"), "");
      const write = (where: string) => () =>
        cacheOf(squares, where).write({ config, result: 9, provenance: origin });
      throwsMessage(
        write(join(folder, "file", "x")),
        Error,
        /^cache: .* must be a folder .*, got a file where .*ENOTDIR/,
      );
    });

    it("says so when the disk may only be read", function () {
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", folder]).status === 0;
      if (!mounted) this.skip(); // needs the right to mount a disk
      try {
        // The folder itself: Node reports a folder it cannot make as one that is not there.
        const cache = cacheOf(squares, folder);
        throwsMessage(() => cache.claim(config), Error, /got a read-only file system \(EROFS\)/);
      } finally {
        spawnSync("umount", [folder]);
      }
    });

    it("says so when the disk is full, and leaves nothing half written", function () {
      const mounted =
        spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder]).status === 0;
      if (!mounted) this.skip(); // needs the right to mount a small disk
      try {
        const cache = cacheOf(squares, join(folder, "cache"));
        const large = {
          config,
          result: 9,
          provenance: { ...(origin as object), pad: "x".repeat(40_000) } as never,
        };
        throwsMessage(() => cache.write(large), Error, /no space left \(ENOSPC\)/);
        assert.deepEqual(readdirSync(join(folder, "cache")), []);
      } finally {
        spawnSync("umount", [folder]);
      }
    });
  });

  describe("npm run sweep", () => {
    const args = (...options: string[]): string[] => [
      ...["-r", "tsx/cjs", join("tools", "sweep.ts")],
      ...options,
      "--cache",
      folder,
    ];
    const sweep = (...options: string[]) =>
      spawnSync(process.execPath, args(...options), { cwd: root, encoding: "utf8" });
    const name = "teacher-student";
    const cacheFolder = (): string => join(folder, name);
    const results = (): string[] =>
      existsSync(cacheFolder())
        ? readdirSync(cacheFolder()).filter((file) => file.endsWith(".json"))
        : [];
    /** 2 x 2 grid points and 2 seeds: eight results, in about a second. */
    const small = [
      name,
      "--grid",
      "taus=0.5,1",
      "--grid",
      "deltas=-0.5,0.5",
      "--grid",
      "steps=0,100,20000",
    ];
    const ended = (child: ChildProcess): Promise<void> =>
      new Promise((resolve) => child.on("exit", () => resolve()));

    it("computes, computes nothing twice, counts, collects", () => {
      const first = sweep(...small);
      assert.match(
        first.stdout,
        /^teacher-student: 8 results: 8 computed in .* 0 were there/m,
        first.stderr,
      );
      const times = results().map((file) => statSync(join(cacheFolder(), file)).mtimeMs);
      assert.match(sweep(...small, "--resume").stdout, /8 results: 0 computed .* 8 were there/);
      assert.deepEqual(
        results().map((file) => statSync(join(cacheFolder(), file)).mtimeMs),
        times,
      );
      assert.match(
        sweep("status", ...small, "--preset", "quick").stdout,
        /quick: 8 of 8 done, 0 under way, 0 missing/,
      );
      const out = join(folder, "out.json");
      assert.match(sweep("collect", ...small, "--out", out).stdout, /2 seeds/);
      const { provenance: from, metrics, std, seeds } = JSON.parse(readFileSync(out, "utf8"));
      assert.deepEqual(seeds, [0, 1]);
      assert.deepEqual(
        [metrics.testLoss.length, std.testLoss[2].length, metrics.testLoss[2][1].length],
        [3, 2, 2],
      );
      for (const key of [
        "plan",
        "commits",
        "node",
        "tensorflow",
        "machine",
        "date",
        "processSeconds",
      ])
        assert.ok(key in from, key);

      // A truncated file is named and done again, alone.
      writeFileSync(join(cacheFolder(), results()[3]), "{");
      const mended = sweep(...small);
      assert.match(mended.stderr, /\.json: not JSON: cut short\?; computed again/);
      assert.match(mended.stdout, /8 results: 1 computed .* 7 were there/);
      const again = join(folder, "again.json");
      sweep("collect", ...small, "--out", again);
      assert.deepEqual(
        JSON.parse(readFileSync(again, "utf8")).metrics.trainLoss[0],
        metrics.trainLoss[0],
      );
    }).timeout(120_000);

    it("collects the seeds that are complete, and says which are not", () => {
      sweep(...small, "--seeds", "0");
      const out = join(folder, "out.json");
      assert.match(
        sweep("collect", ...small, "--out", out).stdout,
        /1 seeds, without seeds 1 \(not run/,
      );
      assert.deepEqual(JSON.parse(readFileSync(out, "utf8")).provenance.notRun, { seeds: [1] });
      const none = sweep("collect", ...small, "--seeds", "7", "--out", out);
      assert.match(none.stderr, /^collect: at least one seed must be complete, got 0 of 4 results/);
    }).timeout(120_000);

    it("survives kill -9 in the middle: what is stored stays, the rest is done by the next run", async () => {
      const long = [...small, "--grid", "taus=0.1,0.2,0.3,1,1.5,2", "--jobs", "2"];
      const child = spawn(process.execPath, args(...long), { cwd: root, stdio: "ignore" });
      while (results().length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGKILL");
      await ended(child);
      await new Promise((resolve) => setTimeout(resolve, 1000)); // workers notice
      const kept = results();
      assert.ok(kept.length >= 3 && kept.length < 24, `${kept.length} results`);
      const times = kept.map((file) => statSync(join(cacheFolder(), file)).mtimeMs);
      const { stdout } = sweep(...long);
      assert.match(
        stdout,
        new RegExp(`24 results: ${24 - kept.length} computed .* ${kept.length} were there`),
      );
      assert.deepEqual(
        kept.map((file) => statSync(join(cacheFolder(), file)).mtimeMs),
        times,
      );
      assert.ok(readdirSync(cacheFolder()).every((file) => file.endsWith(".json")));
    }).timeout(120_000);

    it("shares a cache between two runs at once", async () => {
      const both = [1, 2].map(() => {
        const child = spawn(process.execPath, args(...small, "--jobs", "1"), { cwd: root });
        let text = "";
        child.stdout.on("data", (piece) => {
          text += piece;
        });
        return ended(child).then(() => Number(/: (\d+) computed/.exec(text)?.[1]));
      });
      const [one, two] = await Promise.all(both);
      assert.equal(one + two, 8);
      assert.equal(results().length, 8);
    }).timeout(120_000);

    it("splits itself into shards, and writes the same split for Slurm", () => {
      const experiment = experiments[name];
      const all = ["1/3", "2/3", "3/3"].map(
        (shard) => planOf(experiment, { preset: "paper", shard }).seeds,
      );
      assert.deepEqual(
        all.flat().sort((a, b) => a - b),
        [...experiment.presets.paper.seeds],
      );
      assert.deepEqual(planOf(experiment, { seeds: "2-4,9" }).seeds, [2, 3, 4, 9]);
      const script = slurmScript({
        name,
        command: "node x --shard {shard}",
        numTasks: 16,
        folder: "/logs",
      });
      assert.match(script, /^#SBATCH --array=1-16$/m);
      assert.match(script, /exec node x --shard "\$SLURM_ARRAY_TASK_ID\/16"$/m);
    });

    it("names what is wrong with a command, in one line", () => {
      for (const [options, message] of [
        [["bogus"], /^the experiment must be one of teacher-student, .*, got bogus\n/],
        [
          [name, "--preset", "huge"],
          /^--preset must be one of paper, quick for teacher-student, got huge\n/,
        ],
        [[name, "--grid", "taus=-1"], /^teacher-student: plan: taus\.0: .*>0/],
        [[name, "--grid", "taus=x"], /^--grid taus: must be numbers with commas between, got x\n/],
        [
          [name, "--grid", "tau=1"],
          /^--grid must be name=numbers with a name of taus, deltas, seeds, steps, got tau=1\n/,
        ],
        [[name, "--grid", "steps=5,1"], /^teacher-student: plan: steps: must rise/],
        [[name, "--seeds", "4-2"], /^--seeds must be a number, a-b with a <= b/],
        [[name, "--jobs", "0"], /^--jobs must be a whole number above 0, got 0\n/],
        [[name, "--shard", "3/2"], /^--shard must be i\/n with 1 <= i <= n, got 3\/2\n/],
        [
          [name, "--engine", "slurm", "--shard", "1/2"],
          /^--shard must be left out with --engine slurm/,
        ],
        [
          ["collect", name, "--preset", "paper", "--seeds", "0"],
          /^collect: --out must be given with --seeds or --grid/,
        ],
        [[name, "--engine", "dask"], /^--engine must be local or slurm, got dask\n/],
        [[name, "--sharp", "1"], /^Unknown option '--sharp'/],
      ] as [string[], RegExp][]) {
        const { status, stderr } = sweep(...options);
        assert.match(stderr, message);
        assert.ok(status === 1 || status === 2);
      }
      mkdirSync(cacheFolder().replace(name, "blocked"), { recursive: true });
      writeFileSync(cacheFolder(), "");
      assert.match(
        sweep(...small).stderr,
        /cache: .*teacher-student must be a folder with room to write in/,
      );
    }).timeout(120_000);
  });
});
