/** Set-up without the network: fake programs on the PATH, fake clones in a temporary folder. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const repository = join(__dirname, "..");
const silent = () => {};
let folder: string;
/** The variables that tests set, as they were. */
const given = Object.fromEntries(
  ["PATH", "TFJS_NATIVE", "PYTHON", "CXX"].map((name) => [name, process.env[name]]),
);

/** Writes a file below the test's folder and returns its path. */
function put(name: string, text: string, mode = 0o644): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  return file;
}
const program = (name: string, script: string): string => put(name, `#!/bin/sh\n${script}\n`, 0o755);
/** Makes the programs in the folder's `bin` the only ones that can be found. */
const isolate = (): void => {
  process.env.PATH = join(folder, "bin");
};

/** The number of a process that has ended. */
const deadProcess = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

async function messageOf(attempt: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof attempt === "function" ? attempt() : attempt);
  } catch (error) {
    assert.equal((error as Error).name, "SetupError", String(error));
    return (error as Error).message;
  }
  return assert.fail("nothing was thrown");
}

describe("set-up", () => {
  beforeEach(function () {
    if (process.platform === "win32") this.skip();
    folder = mkdtempSync(join(tmpdir(), "set-up-"));
    mkdirSync(join(folder, "bin"));
    for (const name of ["TFJS_NATIVE", "PYTHON", "CXX"]) delete process.env[name];
  });
  afterEach(() => {
    // One by one: a library's C code would not see a replaced process.env.
    for (const [name, value] of Object.entries(given))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    rmSync(folder, { recursive: true, force: true });
  });

  describe("stamps", () => {
    it("tell every change of their inputs apart", async () => {
      const { fingerprint } = await import("../tools/setup/stamp.mjs");
      assert.equal(fingerprint("ab", "c"), fingerprint("ab", "c"));
      assert.notEqual(fingerprint("ab", "c"), fingerprint("a", "bc"));
      assert.notEqual(fingerprint("ab"), fingerprint("ab", ""));
    });

    it("are written whole, and a broken one counts as none", async () => {
      const { readStamp, writeStamp } = await import("../tools/setup/stamp.mjs");
      const file = join(folder, "deep", "stamp.json");
      assert.equal(readStamp(file), undefined);
      writeStamp(file, { inputs: "x" });
      assert.deepEqual(readStamp(file), { inputs: "x" });
      assert.deepEqual(readdirSync(dirname(file)), ["stamp.json"]);
      writeFileSync(file, '{"inputs": "x');
      assert.equal(readStamp(file), undefined);
    });

    it("make a missing, altered or outdated part stale", async () => {
      const { packagesAreFresh, stampPackages } = await import("../tools/setup/node.mjs");
      put("package-lock.json", "{}");
      assert.equal(packagesAreFresh(folder), false);
      stampPackages(folder);
      assert.equal(packagesAreFresh(folder), true);
      put("package-lock.json", "{ }");
      assert.equal(packagesAreFresh(folder), false);
      put("package-lock.json", "{}");
      put("node_modules/.set-up.json", '{"inputs": "another"}');
      assert.equal(packagesAreFresh(folder), false);
    });
  });

  describe("Node and npm", () => {
    it("compare versions number by number", async () => {
      const { isAtLeast } = await import("../tools/setup/node.mjs");
      for (const [version, least, expected] of [
        ["v20.19.0", "20.19.0", true],
        ["20.9.5", "20.19.0", false],
        ["24.0.0-rc.1", "20.19.0", true],
        ["3.13.0", "3.9", true],
        ["3.8.18", "3.9", false],
        ["3.9", "3.9", true],
      ] as const)
        assert.equal(isAtLeast(version, least), expected, `${version} against ${least}`);
    });

    it("name the Node that is needed", async () => {
      const { requireNode } = await import("../tools/setup/node.mjs");
      assert.match(
        await messageOf(() => requireNode("v18.20.4")),
        /^Node must be 20\.19 or later, got 18\.20\.4\n {2}Fix: install a current LTS/,
      );
      requireNode();
    });

    for (const [cause, output, expected] of [
      ["no network", "npm error code ENOTFOUND", /^npm ci failed: no network\n {2}Fix: connect/],
      ["a full disk", "npm error code ENOSPC", /^npm ci failed: the disk is full\n {2}Fix: free 3 GB/],
      ["a read-only folder", "npm error code EACCES", /^npm ci failed: this folder cannot be written\n/],
      ["an old lock file", "npm error code EUSAGE", /package-lock\.json do not agree\n/],
      [
        "anything else",
        "npm error strange",
        /^npm ci failed\n {2}Fix: run it by hand.*\n {2}\| npm error strange$/,
      ],
    ] as const)
      it(`tell of ${cause}`, async () => {
        const { installPackages, packagesAreFresh } = await import("../tools/setup/node.mjs");
        put("package-lock.json", "{}");
        program("bin/npm", `echo "${output}" >&2; exit 1`);
        isolate();
        assert.match(await messageOf(installPackages(folder, silent)), expected);
        assert.equal(packagesAreFresh(folder), false);
      });

    it("tell that npm is not there", async () => {
      const { installPackages } = await import("../tools/setup/node.mjs");
      put("package-lock.json", "{}");
      isolate();
      assert.match(await messageOf(installPackages(folder, silent)), /^npm was not found\n/);
    });

    it("install once", async () => {
      const { installPackages } = await import("../tools/setup/node.mjs");
      put("package-lock.json", "{}");
      // A shell script with nothing on the PATH: only what the shell itself can do.
      put("node_modules/typescript/package.json", "{}");
      program("bin/npm", `echo called >> ${join(folder, "calls")}`);
      isolate();
      assert.equal(await installPackages(folder, silent), true);
      assert.equal(await installPackages(folder, silent), false);
      assert.equal(readFileSync(join(folder, "calls"), "utf8"), "called\n");
    });
  });

  describe("Python", () => {
    const answer = (version: string, whole = 1) => `echo "${version} ${whole} /somewhere/python3"`;

    it("is taken where it is recent and whole", async () => {
      const { findPython } = await import("../tools/setup/python.mjs");
      program("bin/python3", answer("3.8.10"));
      program("bin/python3.12", "exit 127");
      program("bin/python3.11", answer("3.11.4"));
      isolate();
      assert.deepEqual(await findPython(), { executable: "/somewhere/python3", version: "3.11.4" });
    });

    it("must be there, recent, and able to make environments", async () => {
      const { findPython } = await import("../tools/setup/python.mjs");
      isolate();
      assert.match(
        await messageOf(findPython()),
        /^Python must be 3\.9 or later, none was found\n {2}Fix: install/,
      );
      program("bin/python3", answer("3.8.10"));
      assert.match(await messageOf(findPython()), /^Python must be 3\.9 or later, but python3 is 3\.8\.10\n/);
      program("bin/python3", answer("3.11.2", 0));
      assert.match(
        await messageOf(findPython()),
        /^Python 3\.11\.2 cannot make virtual environments.*\n {2}Fix: .*apt install python3-venv$/,
      );
      process.env.PYTHON = "/nowhere/python";
      assert.match(await messageOf(findPython()), /PYTHON=\/nowhere\/python is not one\n/);
    });

    for (const [cause, output, expected] of [
      ["no network", "NewConnectionError", /^pip install failed: no network\n/],
      [
        "a full disk",
        "OSError: [Errno 28] No space left on device",
        /^pip install failed: the disk is full\n/,
      ],
      ["a missing wheel", "ERROR: No matching distribution", /\n {2}Fix: use a Python from 3\.9 to 3\.13/],
    ] as const)
      it(`tells of ${cause} while pip runs, and leaves no stamp`, async () => {
        const { installPython, pythonIsFresh } = await import("../tools/setup/python.mjs");
        put("tools/requirements.txt", "");
        // Answers the question about itself; as `-m venv` it makes a python whose pip fails.
        const inner = join(folder, ".venv", "bin");
        const copy = program("pip", `echo "${output}" >&2; exit 1`);
        const make = `mkdir -p ${inner} && cp ${copy} ${inner}/python`;
        program(
          "bin/python3",
          `[ "$1" = -c ] && ${answer("3.11.4").replace("/somewhere", `${folder}/bin`)} || { PATH=/bin:/usr/bin; ${make}; }`,
        );
        isolate();
        assert.match(await messageOf(installPython(folder, silent)), expected);
        assert.equal(pythonIsFresh(folder), false);
      });
  });

  describe("the lock", () => {
    it("is taken over from a process that is gone, after ending what that one had started", async () => {
      const { takeLock } = await import("../tools/setup/lock.mjs");
      const orphan = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
      const ended = once(orphan, "exit");
      const file = put(
        "set-up.lock",
        JSON.stringify({ pid: deadProcess(), started: "0", child: orphan.pid }),
      );
      const lock = await takeLock(file, silent);
      assert.deepEqual(await ended, [null, "SIGKILL"]);
      assert.equal(JSON.parse(readFileSync(file, "utf8")).pid, process.pid);
      lock.release();
      assert.deepEqual(readdirSync(folder), ["bin"]);
    });

    it("is waited for while its holder lives", async () => {
      const { takeLock } = await import("../tools/setup/lock.mjs");
      const holder = spawn("sleep", ["60"], { stdio: "ignore" });
      const file = put("set-up.lock", JSON.stringify({ pid: holder.pid }));
      const lines: string[] = [];
      const options = { pause: 10, patience: 30 };
      const say = (line: string) => lines.push(line);
      assert.match(
        await messageOf(takeLock(file, say, options)),
        /^another set-up has been running here for long/,
      );
      assert.deepEqual(lines, [`another set-up is running here (process ${holder.pid}): waiting for it`]);
      const waiting = takeLock(file, silent, { pause: 10 });
      holder.kill();
      (await waiting).release();
    });

    it("is not given to a broken file", async () => {
      const { takeLock } = await import("../tools/setup/lock.mjs");
      (await takeLock(put("set-up.lock", '{"pid": 1'), silent)).release();
    });
  });

  describe("the kernel spec", () => {
    it("names the Node that runs set-up and the launcher, in full", async () => {
      const { kernelSpec } = await import("../tools/setup/kernel.mjs");
      assert.deepEqual(kernelSpec("/clone", "/usr/bin/node"), {
        argv: ["/usr/bin/node", "/clone/tools/kernel.cjs", "{connection_file}"],
        display_name: "TypeScript (tslab)",
        language: "typescript",
        interrupt_mode: "signal",
      });
    });

    it("is rewritten only when it differs", async () => {
      const { kernelIsFresh, writeKernel } = await import("../tools/setup/kernel.mjs");
      assert.equal(writeKernel(folder), true);
      assert.equal(writeKernel(folder), false);
      put(".venv/share/jupyter/kernels/tslab/kernel.json", "{}");
      assert.equal(kernelIsFresh(folder), false);
      assert.equal(writeKernel(folder), true);
      assert.equal(kernelIsFresh(folder), true);
    });
  });

  describe("the ladder to TensorFlow", () => {
    type Step = import("../tools/setup/native.mjs", { with: { "resolution-mode": "import" }}).Step;
    let climbed: string[];
    const fails = (name: Step["name"]): Step => ({
      name,
      climb: async () => {
        climbed.push(name);
        put("node_modules/@tensorflow/tfjs-node/lib/napi-v8/half", "");
        throw new Error("no luck");
      },
    });
    const works = (name: Step["name"]): Step => ({
      name,
      climb: async () => {
        climbed.push(name);
        assert.equal(existsSync(join(folder, "node_modules/@tensorflow/tfjs-node/lib/napi-v8/half")), false);
        put("node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node", "");
        put(".native/.set-up.json", "{}");
      },
    });
    const wasm: Step = { name: "wasm", climb: async () => void climbed.push("wasm") };
    const accept = async () => "TensorFlow 0";
    const stateOf = async () => {
      const { nativeState } = await import("../tools/setup/native.mjs");
      const state = nativeState(folder);
      return state && { rung: state.rung, reasons: state.reasons };
    };
    const climb = async (steps: Step[], options: { retry?: boolean; accept?: typeof accept } = {}) => {
      const { installNative } = await import("../tools/setup/native.mjs");
      climbed = [];
      const done = await installNative(folder, silent, { steps, accept, ...options });
      return { done, climbed };
    };
    beforeEach(() => put("node_modules/@tensorflow/tfjs-node/package.json", '{"version": "4.22.0"}'));

    it("is installer, wheel, wasm", async () => {
      const { ladder } = await import("../tools/setup/native.mjs");
      assert.deepEqual(
        ladder.map(({ name }) => name),
        ["installer", "wheel", "wasm"],
      );
    });

    it("stops at the first rung that works, and remembers", async () => {
      const steps = [fails("installer"), works("wheel"), wasm];
      assert.deepEqual(await climb(steps), { done: true, climbed: ["installer", "wheel"] });
      assert.deepEqual(await stateOf(), { rung: "wheel", reasons: ["installer: no luck"] });
      assert.deepEqual(await climb(steps), { done: false, climbed: [] });
      rmSync(join(folder, "node_modules/@tensorflow/tfjs-node/lib"), { recursive: true });
      assert.equal(await stateOf(), undefined);
    });

    it("does not trust a library that cannot compute", async () => {
      const refuse = async () => {
        throw new Error("wrong product");
      };
      await climb([works("installer"), wasm], { accept: refuse });
      assert.deepEqual(await stateOf(), { rung: "wasm", reasons: ["installer: wrong product"] });
    });

    it("tries again after wasm only when asked", async () => {
      await climb([fails("installer"), wasm]);
      assert.equal((await climb([works("installer"), wasm])).done, false);
      assert.deepEqual((await climb([works("installer"), wasm], { retry: true })).climbed, ["installer"]);
    });

    it("obeys TFJS_NATIVE, for as long as it is set", async () => {
      process.env.TFJS_NATIVE = "wasm";
      assert.deepEqual((await climb([works("installer"), works("wheel"), wasm])).climbed, ["wasm"]);
      assert.deepEqual(await stateOf(), { rung: "wasm", reasons: [] });
      process.env.TFJS_NATIVE = "wheel";
      assert.deepEqual((await climb([works("installer"), fails("wheel"), wasm])).climbed, ["wheel", "wasm"]);
      assert.equal((await climb([works("installer"), works("wheel"), wasm])).done, false);
      delete process.env.TFJS_NATIVE;
      assert.deepEqual((await climb([works("installer"), wasm])).climbed, ["installer"]);
      process.env.TFJS_NATIVE = "gpu";
      assert.match(await messageOf(stateOf()), /^TFJS_NATIVE must be installer, wheel or wasm, got gpu\n/);
    });

    it("needs a compiler for the wheel", async function () {
      if (process.platform !== "linux" || process.arch !== "x64") this.skip();
      const { wheel } = await import("../tools/setup/wheel.mjs");
      isolate();
      await assert.rejects(wheel(folder, silent), /no C\+\+ compiler: g\+\+ was not found/);
    });
  });

  describe("start", () => {
    it("reads its options", async () => {
      const { startOptions } = await import("../tools/start.mjs");
      assert.deepEqual(startOptions([]), { port: undefined, browser: true });
      assert.deepEqual(startOptions(["--no-browser", "--port", "9000"]), { port: 9000, browser: false });
      assert.deepEqual(startOptions(["--port=9000"]), { port: 9000, browser: true });
      assert.match(
        await messageOf(() => startOptions(["--port", "x"])),
        /^--port must be from 1 to 65535, got x\n/,
      );
      assert.match(await messageOf(() => startOptions(["--prot"])), /^unknown option --prot\n/);
    });

    it("says that a port is taken, or takes the next", async () => {
      const { freePort } = await import("../tools/start.mjs");
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      assert.match(await messageOf(freePort(port)), new RegExp(`^port ${port} is taken\n`));
      server.close();
      await once(server, "close");
      assert.equal(await freePort(port), port);
      assert.ok((await freePort(undefined)) >= 8888);
    });
  });

  describe("doctor", () => {
    it("gives each part one line, with the cure if it needs one", async () => {
      const { browserFinding, line, nodeFinding } = await import("../tools/doctor.mjs");
      const { findBrowser } = await import("../tools/setup/browser.mjs");
      assert.match(line(nodeFinding("20.19.0")), /^ok {6}Node: 20\.19\.0 \(/);
      assert.match(
        line(nodeFinding("18.0.0")),
        /^MISSING Node: 18\.0\.0, but 20\.19\.0 or later is needed\n {6}fix: /,
      );
      const browser = program("bin/chromium", "");
      assert.equal(findBrowser({ PATH: join(folder, "bin") }), browser);
      assert.equal(findBrowser({ PATH: "", CHROME: "/a/chrome" }), "/a/chrome");
      assert.match(line(browserFinding(browser)), /^ok {6}browser: /);
    });

    it("works before anything is installed, and fails", () => {
      for (const name of ["tools", "lib/src", "package.json", "package-lock.json", "tsconfig.json"])
        cpSync(join(repository, name), join(folder, name), { recursive: true });
      const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/doctor.mjs"], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.equal(status, 1, stderr);
      const parts = stdout.match(/^\S+ +[^:\n]+(?=:)/gm)?.filter((part) => !part.startsWith("fix"));
      for (const part of ["npm packages", "Python", "JupyterLab", "kernel", "Plotly", "TensorFlow", "lib"])
        assert.ok(parts?.includes(`MISSING ${part}`), `${part} in\n${stdout}`);
    });
  });

  it("counts tests in one line", async () => {
    const { summary } = await import("../tools/test.mjs");
    assert.equal(summary({ passed: 3, failed: 0, skipped: 0 }), "3 passed, 0 failed");
    assert.equal(summary({ passed: 3, failed: 1, skipped: 2 }), "3 passed, 1 failed, 2 skipped");
  });
});
