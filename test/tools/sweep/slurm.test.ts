/**
 * A real Slurm on this machine, of one node, on loopback: installs Debian's packages, so it runs only when asked to
 * (npm run test:slurm), as root.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { readResults } from "../../../lib/src/results";

const root = join(__dirname, "..", "..", "..");
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function obstacle(): string | undefined {
  if (process.env.SLURM !== "1") return "not asked for: npm run test:slurm";
  if (process.getuid?.() !== 0) return "must be root";
  if (spawnSync("apt-get", ["--version"]).status !== 0) return "needs Debian's apt-get";
  return undefined;
}

const configuration = (folder: string, host: string): string => `ClusterName=local
SlurmctldHost=${host}(127.0.0.1)
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
ReturnToService=2
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;

const why = obstacle();

describe(`a sweep on a Slurm cluster${why === undefined ? "" : ` (skipped: ${why})`}`, function () {
  this.timeout(300_000);
  let folder: string;
  /** Logs lie below it: a name that no directive would take. */
  const cache = (): string => join(folder, "my project 100%");
  /** The munged that this test started; one that was there before is somebody else's. */
  let ours: number[] = [];
  const munged = (): number[] =>
    spawnSync("pidof", ["munged"], { encoding: "utf8" })
      .stdout.split(/\s+/)
      .filter(Boolean)
      .map(Number);
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { encoding: "utf8", cwd: root });
  const sweep = (...args: string[]): string =>
    run(process.execPath, "-r", "tsx/cjs", join("tools", "sweep.ts"), ...args, "--cache", cache());

  before(async function () {
    if (why !== undefined) this.skip();
    if (spawnSync("which", ["slurmctld", "slurmd", "munged"]).status !== 0) {
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      execFileSync("apt-get", ["update"], { env, stdio: "ignore" });
      const install = ["install", "-y", "--no-install-recommends", "slurm-wlm", "munge"];
      execFileSync("apt-get", install, { env, stdio: "ignore" });
    }
    folder = mkdtempSync(join(tmpdir(), "slurm-"));
    const host = hostname().split(".")[0];
    for (const name of ["state", "spool"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "slurm.conf"), configuration(folder, host));
    process.env.SLURM_CONF = join(folder, "slurm.conf");
    for (const name of ["/run/munge", "/var/lib/munge", "/var/log/munge"])
      run("install", "-d", "-o", "munge", "-g", "munge", "-m", "0755", name);
    if (munged().length === 0) {
      run("runuser", "-u", "munge", "--", "/usr/sbin/munged");
      ours = munged();
    }
    run("/usr/sbin/slurmctld");
    await pause(1000);
    run("/usr/sbin/slurmd");
    for (let i = 0; i < 60 && !/idle/.test(run("sinfo", "-h", "-o", "%t")); i++) await pause(500);
    assert.match(run("sinfo", "-h", "-o", "%t"), /idle/);
  });

  after(async () => {
    if (folder === undefined) return;
    spawnSync("scontrol", ["shutdown"]);
    await pause(2000);
    for (const pid of ours) process.kill(pid);
    rmSync(folder, { recursive: true, force: true });
  });

  it("is submitted as an array, computed by its tasks, and collected", async () => {
    const grid = ["--grid", "taus=0.5,1", "--grid", "deltas=0", "--grid", "steps=0,100"];
    const submitted = sweep("teacher-student", ...grid, "--engine", "slurm");
    const job = /submitted job (\d+) with 2 tasks/.exec(submitted)?.[1] ?? assert.fail(submitted);
    // squeue forgets a job that has ended.
    for (let i = 0; i < 240; i++) {
      await pause(500);
      const { status, stdout } = spawnSync("squeue", ["-h", "-j", job], { encoding: "utf8" });
      if (status !== 0 || stdout.trim() === "") break;
    }
    const logs = [1, 2].map((task) => {
      const log = join(cache(), "teacher-student", "slurm", `${job}_${task}.log`);
      return existsSync(log) ? readFileSync(log, "utf8") : "no log";
    });
    for (const log of logs) assert.match(log, /2 results: 2 computed/);
    const out = join(folder, "out.json");
    assert.match(sweep("collect", "teacher-student", ...grid, "--out", out), /complete: 4 results/);
    assert.deepEqual(readResults(out).axes.tau, [0.5, 1]);
  });
});
