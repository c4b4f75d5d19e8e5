/** Set-up without the network: stamps, npm, Python, the lock, the kernel spec. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { folder, inFakeClone, isolate, messageOf, program, put, runs, silent } from "./fakeClone";

const tools = join(__dirname, "..", "..", "tools", "setup");

describe("set-up", () => {
  inFakeClone();

  describe("stamps", () => {
    it("tell every change of their inputs apart", async () => {
      const { fingerprint } = await import("../../tools/setup/stamp.mjs");
      assert.equal(fingerprint("ab", "c"), fingerprint("ab", "c"));
      assert.notEqual(fingerprint("ab", "c"), fingerprint("a", "bc"));
      assert.notEqual(fingerprint("ab"), fingerprint("ab", ""));
    });

    it("are written whole, and a broken one counts as none", async () => {
      const { readStamp, writeStamp } = await import("../../tools/setup/stamp.mjs");
      const file = join(folder, "deep", "stamp.json");
      assert.deepEqual(readStamp(file), {});
      writeStamp(file, { inputs: "x" });
      assert.deepEqual(readStamp(file), { inputs: "x" });
      assert.deepEqual(readdirSync(dirname(file)), ["stamp.json"]);
      writeFileSync(file, '{"inputs": "x');
      assert.deepEqual(readStamp(file), {});
    });

    it("make a missing, altered or outdated part stale", async () => {
      const { installPackages, packagesAreFresh } = await import("../../tools/setup/node.mjs");
      put("package-lock.json", "{}");
      assert.equal(packagesAreFresh(folder), false);
      put("node_modules/typescript/package.json", "{}");
      program("bin/npm", "exit 0");
      isolate();
      await installPackages(folder, silent);
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
      const { isAtLeast } = await import("../../tools/setup/node.mjs");
      for (const [version, least, expected] of [
        ["20.19.0", "20.19.0", true],
        ["20.9.5", "20.19.0", false],
        ["24.0.0-rc.1", "20.19.0", true],
        ["3.13.0", "3.9", true],
        ["3.8.18", "3.9", false],
        ["3.9", "3.9", true],
      ] as const)
        assert.equal(isAtLeast(version, least), expected, `${version} against ${least}`);
    });

    it("name the Node that is needed", async () => {
      const { requireNode } = await import("../../tools/setup/node.mjs");
      assert.match(
        await messageOf(() => requireNode("18.20.4")),
        /^Node must be 20\.19 or later, got 18\.20\.4\n {2}Fix: install a current LTS/,
      );
      requireNode();
    });

    for (const [cause, output, expected] of [
      ["no network", "npm error code ENOTFOUND", /^npm ci failed: no network\n {2}Fix: connect/],
      [
        "a full disk",
        "npm error code ENOSPC",
        /^npm ci failed: the disk is full\n {2}Fix: free 3 GB/,
      ],
      [
        "a read-only folder",
        "npm error code EACCES",
        /^npm ci failed: this folder cannot be written\n/,
      ],
      ["an old lock file", "npm error code EUSAGE", /package-lock\.json do not agree\n/],
      [
        "anything else",
        "npm error strange",
        /^npm ci failed\n {2}Fix: run it by hand.*\n {2}\| npm error strange$/,
      ],
    ] as const)
      it(`tell of ${cause}`, async () => {
        const { installPackages, packagesAreFresh } = await import("../../tools/setup/node.mjs");
        put("package-lock.json", "{}");
        program("bin/npm", `echo "${output}" >&2; exit 1`);
        isolate();
        assert.match(await messageOf(installPackages(folder, silent)), expected);
        assert.equal(packagesAreFresh(folder), false);
      });

    it("tell of a full disk that npm calls a success", async () => {
      const { installPackages } = await import("../../tools/setup/node.mjs");
      put("package-lock.json", "{}");
      put("node_modules/typescript/package.json", "{}");
      program(
        "bin/npm",
        `echo "npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write"`,
      );
      isolate();
      assert.match(
        await messageOf(installPackages(folder, silent)),
        /^npm ci failed: the disk is full\n/,
      );
    });

    it("tell that npm is not there", async () => {
      const { installPackages } = await import("../../tools/setup/node.mjs");
      put("package-lock.json", "{}");
      isolate();
      assert.match(await messageOf(installPackages(folder, silent)), /^npm was not found\n/);
    });
  });

  describe("Python", () => {
    const answer = (version: string, whole = 1) => `echo "${version} ${whole} /somewhere/python3"`;

    it("is taken where it is recent and whole", async () => {
      const { findPython } = await import("../../tools/setup/python.mjs");
      program("bin/python3", answer("3.8.10"));
      program("bin/python3.12", "exit 127");
      program("bin/python3.11", answer("3.11.4"));
      isolate();
      assert.deepEqual(await findPython(), { executable: "/somewhere/python3", version: "3.11.4" });
    });

    it("must be there, recent, and able to make environments", async () => {
      const { findPython } = await import("../../tools/setup/python.mjs");
      isolate();
      assert.match(
        await messageOf(findPython()),
        /^Python must be 3\.9 or later, none was found\n {2}Fix: install/,
      );
      program("bin/python3", answer("3.8.10"));
      assert.match(
        await messageOf(findPython()),
        /^Python must be 3\.9 or later, but python3 is 3\.8\.10\n/,
      );
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
      [
        "a missing wheel",
        "ERROR: No matching distribution",
        /\n {2}Fix: use a Python from 3\.9 to 3\.13/,
      ],
    ] as const)
      it(`tells of ${cause} while pip runs, and leaves no stamp`, async () => {
        const { installPython, pythonIsFresh } = await import("../../tools/setup/python.mjs");
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

  it("leaves pip its index and proxy, and none of a user's other settings", async () => {
    const { pipEnvironment } = await import("../../tools/setup/python.mjs");
    const python = program(
      "python",
      `cat <<'END'
global.user='true'
global.require-hashes='true'
global.index-url='https://mirror.example/simple'
install.extra-index-url='https://a.example/simple\\nhttps://b.example/simple'
global.trusted-host='mirror.example'
freeze.index-url='https://wrong.example'
:env:.index-url='https://wrong.example'
END`,
    );
    const given = Object.entries(process.env).filter(([name]) => name.startsWith("PIP_"));
    for (const [name] of given) delete process.env[name];
    const hostile = { PIP_REQUIRE_HASHES: "1", PIP_TARGET: "/tmp", PIP_PROXY: "given" };
    Object.assign(process.env, hostile);
    try {
      const env: NodeJS.ProcessEnv = await pipEnvironment(python);
      const pip = Object.entries(env).filter(([name]) => name.startsWith("PIP_"));
      assert.deepEqual(Object.fromEntries(pip), {
        PIP_INDEX_URL: "https://mirror.example/simple",
        PIP_EXTRA_INDEX_URL: "https://a.example/simple https://b.example/simple",
        PIP_TRUSTED_HOST: "mirror.example",
        PIP_PROXY: "given",
        PIP_CONFIG_FILE: "/dev/null",
        PIP_DISABLE_PIP_VERSION_CHECK: "1",
      });
    } finally {
      for (const name of Object.keys(hostile)) delete process.env[name];
      Object.assign(process.env, Object.fromEntries(given));
    }
  });

  describe("the lock", () => {
    it("is waited for while its holder renews it, and released", async () => {
      const { takeLock } = await import("../../tools/setup/lock.mjs");
      const file = join(folder, "deep", "set-up.lock");
      const times = { lease: 200, pause: 10 };
      const release = await takeLock(file, silent, times);
      const lines: string[] = [];
      let taken = false;
      const waiting = takeLock(file, (line) => lines.push(line), times).then((second) => {
        taken = true;
        return second;
      });
      await sleep(600);
      assert.equal(taken, false);
      assert.deepEqual(lines, ["another set-up is running in this folder: waiting for it"]);
      release();
      (await waiting)();
      assert.equal(existsSync(file), false);
    });

    it("is taken over when nobody renews it", async () => {
      const { takeLock } = await import("../../tools/setup/lock.mjs");
      const file = put("set-up.lock", "7");
      (await takeLock(file, silent, { lease: 100, pause: 10 }))();
    });

    it("goes with its process, as does the program that runs", async () => {
      const file = join(folder, "set-up.lock");
      const script = put(
        "holder.mjs",
        `import { takeLock } from "${join(tools, "lock.mjs")}";
        import { run } from "${join(tools, "run.mjs")}";
        await takeLock("${file}", () => {});
        setTimeout(() => process.exit(), 500);
        await run("sh", ["-c", "echo $$ > ${join(folder, "pid")}; exec sleep 60"], { limit: 60 });`,
      );
      spawnSync(process.execPath, [script], { stdio: "inherit" });
      assert.equal(existsSync(file), false);
      const child = Number(readFileSync(join(folder, "pid"), "utf8"));
      while (runs(child)) await sleep(50);
    });
  });

  it("runs no program for longer than its limit", async () => {
    const { run } = await import("../../tools/setup/run.mjs");
    const { ok, output } = await run("sleep", ["60"], { limit: 0.2 });
    assert.equal(ok, false);
    assert.match(output, /stopped after 0\.2 s without an end/);
  });

  describe("the kernel spec", () => {
    it("names the Node that runs set-up and the launcher, in full", async () => {
      const { kernelSpec } = await import("../../tools/setup/kernel.mjs");
      assert.deepEqual(kernelSpec("/clone", "/usr/bin/node"), {
        argv: ["/usr/bin/node", "/clone/tools/kernel.cjs", "{connection_file}"],
        display_name: "TypeScript (tslab)",
        language: "typescript",
        interrupt_mode: "signal",
      });
    });

    it("is out of date when it differs", async () => {
      const { kernelIsFresh, writeKernel } = await import("../../tools/setup/kernel.mjs");
      assert.equal(kernelIsFresh(folder), false);
      writeKernel(folder);
      assert.equal(kernelIsFresh(folder), true);
      put(".venv/share/jupyter/kernels/tslab/kernel.json", "{}");
      assert.equal(kernelIsFresh(folder), false);
    });
  });
});
