/** `npm start`, `npm test` and `npm run doctor`, as far as they go without starting anything. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { folder, inFakeClone, messageOf, program, runs } from "./fakeClone";

const repository = join(__dirname, "..", "..");

describe("the commands", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  // npm test hands to mocha what it does not know.
  for (const [name, script] of Object.entries(scripts).filter(([, text]) =>
    /^(node|tsx) .*tools\//.test(text),
  ))
    it(`${name} prints its usage, and refuses what it does not know, doing nothing`, () => {
      const run = (option: string) => {
        const [program, ...args] = [...script.split(" "), option];
        const own = program === "tsx" ? ["node_modules/tsx/dist/cli.mjs", ...args] : args;
        return spawnSync(process.execPath, own, { cwd: repository, encoding: "utf8" });
      };
      const help = run("--help");
      assert.equal(help.status, 0, help.stderr);
      const called = name === "test" || name === "start" ? `npm ${name}` : `npm run ${name}`;
      assert.ok(help.stdout.startsWith(called), help.stdout);
      if (name === "test") return;
      const { status, stdout, stderr } = run("--hlep");
      assert.notEqual(status, 0);
      assert.match(stdout + stderr, /Unknown option '--hlep'/);
    }).timeout(60_000);

  inFakeClone();

  describe("start", () => {
    it("takes a port that can be one and is free", async () => {
      const { portOf } = await import("../../tools/start.mjs");
      assert.equal(await portOf(undefined), undefined);
      for (const wrong of ["x", "0", "65536", "1.5"])
        assert.match(
          await messageOf(portOf(wrong)),
          new RegExp(`^--port must be from 1 to 65535, got ${wrong}\n`),
        );
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      assert.match(await messageOf(portOf(`${port}`)), new RegExp(`^port ${port} is taken\n`));
      server.close();
      await once(server, "close");
      assert.equal(await portOf(`${port}`), port);
    });
  });

  describe("start, until JupyterLab answers", () => {
    let server: ChildProcess;
    afterEach(() => void server?.kill("SIGKILL"));
    /** A server that answers with this status, by way of no proxy. */
    const serving = async (status: number): Promise<() => string> => {
      const answer = `require("http").createServer((_, r) => r.writeHead(${status}).end())
        .listen(0, "127.0.0.1", function () { console.log(this.address().port); })`;
      server = spawn(process.execPath, ["-e", answer], { stdio: ["ignore", "pipe", "ignore"] });
      const [port] = await once(server.stdout!, "data");
      return () => `http://127.0.0.1:${Number(port)}`;
    };

    it("goes on when it does, and asks no proxy", async () => {
      const { untilReady } = await import("../../tools/start.mjs");
      const address = await serving(200);
      const proxies = ["HTTP_PROXY", "http_proxy", "NODE_USE_ENV_PROXY"];
      const given = proxies.map((name) => process.env[name]);
      for (const name of proxies) process.env[name] = "http://127.0.0.1:9";
      try {
        await untilReady(server, address, "t", 20);
      } finally {
        for (const [i, name] of proxies.entries())
          if (given[i] === undefined) delete process.env[name];
          else process.env[name] = given[i];
      }
    });

    it("gives up in the end, with what it got", async () => {
      const { untilReady } = await import("../../tools/start.mjs");
      const address = await serving(404);
      assert.match(
        await messageOf(untilReady(server, address, "t", 0.2)),
        /^JupyterLab must answer within 0\.2 s, got 404\n {2}Fix: /,
      );
      assert.match(
        await messageOf(untilReady(server, () => "http://127.0.0.1:9", "t", 0.2)),
        /^JupyterLab must answer within 0\.2 s, got connect ECONNREFUSED/,
      );
    });

    it("tells that it has ended, or was not there", async () => {
      const { untilReady } = await import("../../tools/start.mjs");
      const address = await serving(404);
      server.kill();
      assert.match(
        await messageOf(untilReady(server, address, "t")),
        /^JupyterLab ended before it answered\n/,
      );
      server = spawn("/nowhere/python").on("error", () => {});
      assert.match(await messageOf(untilReady(server, address, "t")), /^JupyterLab ended before/);
    });

    it("starts two real ones at once, deaf to others' settings, and ends them when this process fails", async () => {
      const elsewhere = join(folder, "jupyter_server_config.json");
      writeFileSync(elsewhere, JSON.stringify({ ServerApp: { base_url: "/elsewhere/" } }));
      const script = `import { openServer } from "${repository}/tools/start.mjs";
        const tokens = ["1-${process.pid}-${Date.now()}", "2-${process.pid}-${Date.now()}"];
        const servers = [];
        const open = (token) => openServer(token, undefined, (server) => servers.push(server));
        const addresses = await Promise.all(tokens.map(open));
        if (addresses[0] !== addresses[1]) console.log(servers.map(({ pid }) => pid).join(" "));
        throw new Error("it failed");`;
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ["--input-type=module", "-e", script],
        { encoding: "utf8", env: { ...process.env, JUPYTER_CONFIG_PATH: folder } },
      );
      const pids = stdout.split(" ").map(Number);
      assert.ok(pids.length === 2 && pids.every((pid) => pid > 0), stderr);
      assert.match(stderr, /it failed/);
      while (pids.some(runs)) await sleep(50);
    }).timeout(180_000);

    it("says in one sentence that the folder cannot be written", async function () {
      if (process.getuid?.() !== 0) this.skip(); // only root can be somebody else
      chmodSync(folder, 0o755);
      const script = `import("${repository}/tools/start.mjs").then(({ requireWritable }) =>
        requireWritable("${join(folder, ".jupyter")}")).catch((error) => console.log(error.message))`;
      const nobody = { uid: 65534, gid: 65534, cwd: folder, encoding: "utf8" } as const;
      const { stdout } = spawnSync(process.execPath, ["-e", script], nobody);
      assert.match(stdout, /^this folder cannot be written: .*\.jupyter\n {2}Fix: copy or clone/);
    });
  });

  describe("doctor", () => {
    it("gives each part one line, with the cure if it needs one", async () => {
      const { browserFinding, line, nodeFinding } = await import("../../tools/doctor.mjs");
      const { findBrowser } = await import("../../tools/setup/browser.cjs");
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
      for (const part of [
        "npm packages",
        "Python",
        "JupyterLab",
        "kernel",
        "figures",
        "TensorFlow",
        "lib",
      ])
        assert.ok(parts?.includes(`MISSING ${part}`), `${part} in\n${stdout}`);
    });
  });

  it("counts tests in one line", async () => {
    const { summary } = await import("../../tools/test.mjs");
    assert.equal(summary({ passed: 3, failed: 0, skipped: 0 }), "3 passed, 0 failed");
    assert.equal(summary({ passed: 3, failed: 1, skipped: 2 }), "3 passed, 1 failed, 2 skipped");
  });
});
