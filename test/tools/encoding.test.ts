/** Text keeps its letters on the way into the kernel and back, whatever encoding the platform prefers. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { ownSession } from "../../tools/notebooks/run";
import { openSession } from "../../tools/notebooks/session";

const folder = join(__dirname, "..", "..", "notebooks");

describe("encodings", function () {
  this.timeout(60_000);
  const locales = mkdtempSync(join(tmpdir(), "locales-"));
  after(() => rmSync(locales, { recursive: true }));

  const roundTrip = async (forced: NodeJS.ProcessEnv): Promise<void> => {
    const { python, environment } = await ownSession();
    const session = openSession({ folder, python, environment: { ...environment, ...forced } });
    try {
      const { outputs } = await session.execute('console.log("δ → ∞, 𝒪(η)"); console.error("ß");');
      assert.deepEqual(outputs.map(({ name, text }) => [name, text]).sort(), [
        ["stderr", "ß\n"],
        ["stdout", "δ → ∞, 𝒪(η)\n"],
      ]);
      await session.settle();
    } finally {
      session.close();
    }
  };

  it("survive Python's streams in Latin-1, as under Windows", () =>
    roundTrip({ PYTHONUTF8: "0", PYTHONIOENCODING: "latin-1" }));

  it("survive a locale of 7 bits", () =>
    roundTrip({ PYTHONUTF8: "0", PYTHONIOENCODING: "", PYTHONCOERCECLOCALE: "0", LC_ALL: "C" }));

  it("survive a real locale in Latin-1, where one can be made", async function () {
    const name = "en_US.ISO-8859-1";
    const args = ["-i", "en_US", "-f", "ISO-8859-1", join(locales, name)];
    if (spawnSync("localedef", args).status !== 0) this.skip();
    await roundTrip({ PYTHONUTF8: "0", PYTHONIOENCODING: "", LOCPATH: locales, LC_ALL: name });
  });

  it("survive it in set-up's programs too", async () => {
    const { run } = await import("../../tools/setup/run.mjs");
    const { cleanEnvironment } = await import("../../tools/setup/python.mjs");
    const { python } = await ownSession();
    const env = { ...cleanEnvironment(), LC_ALL: "C", PYTHONCOERCECLOCALE: "0" };
    const question = "import sys; print(sys.argv[1], ascii(sys.argv[1]))";
    const { stdout } = await run(python, ["-c", question, "Ünï"], { limit: 20, env });
    assert.equal(stdout.trim(), "Ünï '\\xdcn\\xef'");
  });
});
