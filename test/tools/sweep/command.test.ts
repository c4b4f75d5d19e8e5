/** `npm run sweep` as a whole, with small grids of real experiments. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../tools/sweep";
import { LEASE_SECONDS } from "../../../tools/sweep/leases";
import { planOf } from "../../../tools/sweep/options";
import { experiments } from "../../../tools/sweep/registry";
import { slurmScript } from "../../../tools/sweep/slurm";

const root = join(__dirname, "..", "..", "..");
const name = "teacher-student";
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

describe("npm run sweep", function () {
  this.timeout(240_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sweep-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const args = (...options: string[]): string[] => [
    ...["-r", "tsx/cjs", join("tools", "sweep.ts")],
    ...options,
    ...["--cache", folder],
  ];
  /** The command in this process, which has TensorFlow loaded already. */
  const sweep = async (...options: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const { log, error } = console;
    Object.assign(console, {
      log: (text: string) => out.push(text),
      error: (text: string) => err.push(text),
    });
    try {
      const status = await main([...options, "--cache", folder]);
      return { status, stdout: out.join("\n"), stderr: err.join("\n") };
    } finally {
      Object.assign(console, { log, error });
    }
  };
  const start = (...options: string[]): { child: ChildProcess; text: () => string } => {
    const child = spawn(process.execPath, args(...options), { cwd: root });
    let text = "";
    child.stdout.on("data", (piece) => {
      text += piece;
    });
    return { child, text: () => text };
  };
  const ended = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  const files = (ending: string): string[] => {
    const cache = join(folder, name);
    if (!existsSync(cache)) return [];
    const found = readdirSync(cache).filter((file) => file.endsWith(ending));
    return found.map((file) => join(cache, file));
  };
  const timesOf = (list: readonly string[]) => list.map((file) => statSync(file).mtimeMs);
  /** Claims of a run that died a while ago, on all jobs but `numFree`; the first of them is fresh if asked for. */
  const leaveClaims = async (numFree: number, { seconds }: { seconds: number }) => {
    await sweep(...small);
    for (const file of files(".json").slice(numFree)) {
      const claim = file.replace(/\.json$/, ".claim");
      rmSync(file);
      writeFileSync(claim, "{}");
      const then = Date.now() / 1000 - seconds;
      utimesSync(claim, then, then);
    }
  };

  it("computes, computes nothing twice, counts, collects", async () => {
    const first = await sweep(...small);
    assert.match(
      first.stdout,
      /^teacher-student: 8 results: 8 computed in .* 0 were there/m,
      first.stderr,
    );
    assert.equal(first.status, 0);
    const times = timesOf(files(".json"));
    assert.match((await sweep(...small)).stdout, /8 results: 0 computed .* 8 were there/);
    assert.deepEqual(timesOf(files(".json")), times);
    const counts = (await sweep("status", ...small, "--preset", "quick")).stdout;
    assert.match(counts, /quick: 8 of 8 done \(0 committed\), 0 under way, 0 missing/);
    const out = join(folder, "out.json");
    const { stdout } = await sweep("collect", ...small, "--out", out);
    assert.match(stdout, /out\.json: .* MB, complete: 8 results/);

    // A truncated file is named and done again, alone.
    writeFileSync(files(".json")[3], "{");
    const mended = await sweep(...small);
    assert.match(mended.stderr, /\.json: not JSON: cut short\?; computed again/);
    assert.match(mended.stdout, /8 results: 1 computed .* 7 were there/);
    const again = join(folder, "again.json");
    await sweep("collect", ...small, "--out", again);
    const rowsOf = (file: string): unknown => JSON.parse(readFileSync(file, "utf8")).rows;
    assert.deepEqual(rowsOf(again), rowsOf(out));
  });

  it("collects a part, and takes it as done where it is committed", async () => {
    await sweep(...small, "--seeds", "0");
    const committed = join(folder, "teacher-student.quick.json");
    const part = await sweep("collect", ...small);
    assert.match(
      part.stdout,
      /teacher-student\.quick\.json: .* partial: 4 results, 4 missing/,
      part.stderr,
    );
    assert.ok(existsSync(committed));
    rmSync(join(folder, name), { recursive: true });
    assert.match(
      (await sweep(...small)).stdout,
      /8 results: 4 computed .* 0 were there, 4 are committed/,
    );
    assert.match((await sweep("collect", ...small)).stdout, /complete: 8 results/);
    const none = sweep("collect", ...small, "--seeds", "7", "--out", join(folder, "none.json"));
    await assert.rejects(none, /collect: at least one result must be there, got none of 4/);
  });

  it("survives kill -9 in the middle: what is stored stays, the rest is done by the next run", async () => {
    const long = [...small, "--grid", "taus=0.1,0.2,0.3,1,1.5,2", "--jobs", "2"];
    const { child } = start(...long);
    while (files(".json").length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await ended(child);
    await new Promise((resolve) => setTimeout(resolve, 1500)); // workers notice
    const kept = files(".json");
    assert.ok(kept.length >= 3 && kept.length < 24, `${kept.length} results`);
    const times = timesOf(kept);
    // The dead run's leases lapse after a while; until then a run leaves these jobs alone, and says so.
    const early = await sweep(...long);
    assert.match(
      early.stdout,
      /held by another run: if it has died, to be taken from \d\d:\d\d:\d\d on/,
    );
    assert.equal(early.status, 75);
    const then = Date.now() / 1000 - LEASE_SECONDS - 1;
    for (const claim of files(".claim")) utimesSync(claim, then, then);
    assert.equal((await sweep(...long)).status, 0);
    assert.deepEqual(timesOf(kept), times);
    assert.equal(files(".json").length, 24);
    assert.deepEqual(files(".partial"), []);
  });

  it("gives its jobs up when it is told to end", async () => {
    for (const [signal, code] of [
      ["SIGTERM", 143],
      ["SIGINT", 130],
    ] as const) {
      const { child, text } = start(...small, "--grid", "steps=0,1000000", "--grid", "taus=0.1");
      while (files(".claim").length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill(signal);
      assert.equal(await ended(child), code);
      assert.match(text(), /left: run the same command again to go on/);
      assert.deepEqual(files(".claim"), []);
    }
  });

  it("leaves to another run what that one holds, and takes over from a dead one, once", async () => {
    await leaveClaims(2, { seconds: 1 });
    const waiting = await sweep(...small);
    assert.match(waiting.stdout, /0 computed .* 2 were there, 6 held by another run/);
    assert.equal(waiting.status, 75);
    const then = Date.now() / 1000 - LEASE_SECONDS - 1;
    for (const claim of files(".claim")) utimesSync(claim, then, then);
    const both = [1, 2].map(() => start(...small, "--jobs", "1"));
    await Promise.all(both.map(({ child }) => ended(child)));
    const computed = both.map(({ text }) => Number(/: (\d+) computed/.exec(text())?.[1]));
    assert.equal(computed[0] + computed[1], 6, computed.join(" and "));
    assert.equal(files(".json").length, 8);
    assert.deepEqual(files(".claim"), []);
  });

  it("goes on after a bad grid point, names it, and tries it again only when asked to", async () => {
    // With all data in training, nothing is left to test on.
    const grid = [
      "random-hierarchy",
      "--grid",
      "fractions=1,0.25",
      "--grid",
      "alphas=1",
      "--seeds",
      "0",
    ];
    const first = await sweep(...grid);
    assert.match(first.stderr, /^failed: alpha 1, fraction 1, seed 0: /m);
    assert.match(
      first.stdout,
      /2 results: 1 computed .* 1 failed: --retry-failed tries them again/,
    );
    assert.equal(first.status, 1);
    const second = await sweep(...grid);
    assert.match(second.stdout, /0 computed .* 1 were there, 1 failed/);
    assert.match(
      (await sweep("status", ...grid, "--preset", "quick")).stdout,
      /1 of 2 done .* 0 missing, 1 failed/,
    );
    assert.match(
      (await sweep(...grid, "--retry-failed")).stderr,
      /^failed: alpha 1, fraction 1, seed 0: /m,
    );
    assert.match((await sweep("collect", ...grid)).stdout, /partial: 1 results, 1 failed/);
  });

  it("splits itself into shards, and writes the same split for Slurm", async () => {
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
      command: ["node", "it's x", "--shard"],
      numTasks: 16,
      numCores: 1,
      folder: "/my project/100%/logs",
    });
    assert.match(script, /^#SBATCH --array=1-16$/m);
    assert.match(script, /^exec 'node' 'it'\\''s x' '--shard' "\$SLURM_ARRAY_TASK_ID\/16"$/m);
    // No directive holds a folder: Slurm would split it at blanks and replace what follows a percent sign.
    assert.doesNotMatch(script, /^#SBATCH.*my project/m);
  });

  it("opens the log of a Slurm task itself, in folders with blanks and percent signs", async () => {
    const logs = join(folder, "my project 100%a's");
    mkdirSync(logs);
    const command = [process.execPath, "-e", "console.log(process.argv[1])"];
    const script = join(folder, "submit.sh");
    writeFileSync(script, slurmScript({ name, command, numTasks: 3, numCores: 1, folder: logs }));
    const env = { ...process.env, SLURM_ARRAY_JOB_ID: "17", SLURM_ARRAY_TASK_ID: "2" };
    assert.equal(spawnSync("bash", [script], { env, encoding: "utf8" }).status, 0);
    assert.equal(readFileSync(join(logs, "17_2.log"), "utf8"), "2/3\n");
  });

  it("names what is wrong with a command, in one line", async () => {
    for (const [options, message] of [
      [["bogus"], /^the experiment must be one of teacher-student, .*, got bogus$/],
      [
        [name, "--preset", "huge"],
        /^--preset must be one of paper, quick for teacher-student, got huge$/,
      ],
      [[name, "--grid", "taus=-1"], /^teacher-student: plan: taus\.0: .*>0/],
      [[name, "--grid", "taus=x"], /^--grid taus: must be numbers with commas between, got x$/],
      [
        [name, "--grid", "tau=1"],
        /^--grid must be name=numbers with a name of .*taus.*, got tau=1$/,
      ],
      [[name, "--grid", "steps=5,1"], /^teacher-student: plan: steps: must rise/],
      [[name, "--seeds", "4-2"], /^--seeds must be a number, a-b with a <= b/],
      [[name, "--jobs", "0"], /^--jobs must be a whole number above 0, got 0$/],
      [[name, "--shard", "3/2"], /^--shard must be i\/n with 1 <= i <= n, got 3\/2$/],
      [
        [name, "--engine", "slurm", "--shard", "1/2"],
        /^--shard must be left out with --engine slurm/,
      ],
      [
        ["collect", name, "--preset", "paper", "--seeds", "0"],
        /^collect: --out must be given with/,
      ],
      [[name, "--engine", "dask"], /^--engine must be local or slurm, got dask$/],
      [[name, "--sharp", "1"], /^Unknown option '--sharp'/],
    ] as [string[], RegExp][]) {
      const command = main([...options, "--cache", folder]);
      await assert.rejects(
        command,
        (error: Error) => message.test(error.message),
        options.join(" "),
      );
    }
    writeFileSync(join(folder, name), "");
    const folderIsFile = /sweep: .*teacher-student must be a folder with room to write in/;
    await assert.rejects(sweep(...small), folderIsFile);
  });
});
