/** The ladder to the native TensorFlow, with rungs that do nothing. */
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { folder, inFakeClone, isolate, messageOf, put, silent } from "./fakeClone";

interface Step {
  name: "installer" | "wheel" | "wasm";
  climb: (root: string, say: (line: string) => void) => Promise<void>;
}

describe("the ladder to TensorFlow", () => {
  inFakeClone();
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
      assert.equal(
        existsSync(join(folder, "node_modules/@tensorflow/tfjs-node/lib/napi-v8/half")),
        false,
      );
      put("node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node", "");
      put(".native/.set-up.json", "{}");
    },
  });
  const wasm: Step = { name: "wasm", climb: async () => void climbed.push("wasm") };
  const accept = async () => "TensorFlow 0";
  const stateOf = async () => {
    const { nativeState } = await import("../../tools/setup/native.mjs");
    const state = nativeState(folder);
    return state && { rung: state.rung, reasons: state.reasons };
  };
  /** The rungs that set-up tries; none where an earlier result stands. */
  const climb = async (steps: Step[], options: { accept?: typeof accept } = {}) => {
    const { installNative, nativeIsFresh } = await import("../../tools/setup/native.mjs");
    climbed = [];
    if (!nativeIsFresh(folder)) await installNative(folder, silent, { steps, accept, ...options });
    return climbed;
  };
  beforeEach(() => put("node_modules/@tensorflow/tfjs-node/package.json", '{"version": "4.22.0"}'));

  it("is installer, wheel, wasm", async () => {
    const { ladder } = await import("../../tools/setup/native.mjs");
    assert.deepEqual(
      ladder.map(({ name }) => name),
      ["installer", "wheel", "wasm"],
    );
  });

  it("stops at the first rung that works, and remembers", async () => {
    const steps = [fails("installer"), works("wheel"), wasm];
    assert.deepEqual(await climb(steps), ["installer", "wheel"]);
    assert.deepEqual(await stateOf(), { rung: "wheel", reasons: ["installer: no luck"] });
    assert.deepEqual(await climb(steps), []);
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
    const { forgetWasm } = await import("../../tools/setup/native.mjs");
    await climb([fails("installer"), wasm]);
    assert.deepEqual(await climb([works("installer"), wasm]), []);
    forgetWasm(folder);
    assert.deepEqual(await climb([works("installer"), wasm]), ["installer"]);
    forgetWasm(folder);
    assert.deepEqual(await climb([works("installer"), wasm]), []);
  });

  it("obeys TFJS_NATIVE, for as long as it is set", async () => {
    process.env.TFJS_NATIVE = "wasm";
    const steps = [works("installer"), fails("wheel"), wasm];
    assert.deepEqual(await climb(steps), ["wasm"]);
    assert.deepEqual(await stateOf(), { rung: "wasm", reasons: [] });
    assert.deepEqual(await climb(steps), []);
    process.env.TFJS_NATIVE = "wheel";
    assert.deepEqual(await climb(steps), ["wheel", "wasm"]);
    assert.deepEqual(await climb(steps), []);
    delete process.env.TFJS_NATIVE;
    assert.deepEqual(await climb(steps), ["installer"]);
    process.env.TFJS_NATIVE = "gpu";
    assert.match(
      await messageOf(stateOf()),
      /^TFJS_NATIVE must be installer, wheel or wasm, got gpu\n/,
    );
  });

  it("needs a compiler for the wheel", async function () {
    if (process.platform !== "linux" || process.arch !== "x64") this.skip();
    const { wheel } = await import("../../tools/setup/wheel.mjs");
    isolate();
    await assert.rejects(wheel(folder, silent), /no C\+\+ compiler: g\+\+ was not found/);
  });
});
