/** Which commit a result names. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitOf, provenance } from "../../../tools/sweep/provenance";

describe("provenance", () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], {
      cwd: folder,
      stdio: "pipe",
    });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "provenance-"));
    git("init", "-q");
    mkdirSync(join(folder, "lib", "src"), { recursive: true });
    writeFileSync(join(folder, "lib", "src", "a.ts"), "");
    git("add", "-A");
    git("commit", "-q", "-m", "first");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("names the commit, and whether the library differs from it", () => {
    assert.match(commitOf(folder), /^[0-9a-f]{12}$/);
    writeFileSync(join(folder, "notes.txt"), "no part of the library");
    assert.match(commitOf(folder), /^[0-9a-f]{12}$/);
    writeFileSync(join(folder, "lib", "src", "b.ts"), "");
    assert.match(commitOf(folder), /^[0-9a-f]{12}\+$/);
  });

  it("does not take the commit of a repository that it was unpacked in", () => {
    const inner = join(folder, "unpacked");
    mkdirSync(inner);
    assert.equal(commitOf(inner), "unknown");
    assert.equal(commitOf(tmpdir()), "unknown");
  });

  it("holds versions and machine, and no names of hosts", () => {
    const { commit, node, tensorflow, machine } = provenance("TensorFlow x");
    assert.match(commit, /^[0-9a-f]{12}\+?$|^unknown$/);
    assert.deepEqual([node, tensorflow], [process.versions.node, "TensorFlow x"]);
    assert.match(machine, /GiB$/);
  });
});
