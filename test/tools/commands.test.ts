/** `npm start`, `npm test` and `npm run doctor`, as far as they go without starting anything. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { folder, inFakeClone, messageOf, program } from "./fakeClone";

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
    it("takes a port that can be one", async () => {
      const { portOf } = await import("../../tools/start.mjs");
      assert.deepEqual([portOf(undefined), portOf("9000")], [undefined, 9000]);
      for (const wrong of ["x", "0", "65536", "1.5"])
        assert.match(
          await messageOf(() => portOf(wrong)),
          new RegExp(`^--port must be from 1 to 65535, got ${wrong}\n`),
        );
    });

    it("says that a port is taken, or takes the next", async () => {
      const { freePort } = await import("../../tools/start.mjs");
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
        "Plotly",
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
