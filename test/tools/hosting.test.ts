/** The files for dev containers and Binder agree with the rest of the project. `npm run rehearse` plays them through. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { aptPackages, baseImage, postCreateCommand } from "../../tools/hosting";

const root = join(__dirname, "..", "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const { scripts, engines } = JSON.parse(read("package.json"));
const leastNode = Number(/\d+/.exec(engines.node)![0]);

describe("hosted and ready-made", () => {
  it("has the same line ends on every system", function () {
    const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
    const place = mkdtempSync(join(tmpdir(), "windows-"));
    try {
      const options = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"];
      const { status } = git("clone", "--quiet", ...options, root, join(place, "clone"));
      if (status !== 0) this.skip(); // an archive, without its history
      for (const file of git("ls-files").stdout.trim().split("\n")) {
        const clone = join(place, "clone", file);
        if (existsSync(clone) && !file.endsWith(".png"))
          assert.ok(!readFileSync(clone).includes("\r\n"), `${file} has Windows' line ends`);
      }
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }).timeout(60_000);

  it("starts from a public image with a Node that is recent enough", () => {
    const [, version] = /^node:(\d+)-bookworm$/.exec(baseImage(root)) ?? [];
    assert.ok(
      Number(version) > leastNode,
      `${baseImage(root)}, but Node must be after ${leastNode}`,
    );
  });

  it("installs in the container what set-up asks for on Debian", () => {
    const asked = ["tools/setup/python.mjs", "tools/setup/wheel.mjs", ".ci/run"].flatMap((file) =>
      [
        ...read(file).matchAll(/apt(?:-get)? install (?:-y |--no-install-recommends )*([\w+-]+)/g),
      ].map(([, name]) => name),
    );
    assert.ok(asked.length > 1, `${asked}`);
    for (const name of asked) assert.ok(aptPackages(root).includes(name), `${name} is missing`);
  });

  it("runs commands that exist", () => {
    for (const text of [postCreateCommand(root), read(".binder/postBuild")]) {
      const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
      assert.ok(named.length > 0, text);
      for (const name of named) assert.ok(scripts[name], `npm run ${name}`);
    }
  });

  it("gives Binder a recent Node, our renderer of figures, and a build step that can be executed", async () => {
    const { rendererFolder } = await import("../../tools/setup/renderer.mjs");
    assert.ok(read(".binder/postBuild").includes(`cp -r ${rendererFolder("")} `));
    const [, node] = /nodejs=(\d+)/.exec(read(".binder/environment.yml")) ?? [];
    assert.ok(Number(node) > leastNode);
    if (process.platform !== "win32")
      assert.ok(statSync(join(root, ".binder/postBuild")).mode & 0o100);
  });
});
