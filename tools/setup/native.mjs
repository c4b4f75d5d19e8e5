/**
 * The native TensorFlow: a ladder of ways to get it, best first. A rung that fails is never fatal, as the last
 * one, the wasm backend, needs nothing that npm did not bring. Which rung was taken, and why not an earlier
 * one, is recorded, so that the next start neither tries nor asks again.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { reasonIn, SetupError } from "./failure.mjs";
import { installer } from "./installer.mjs";
import { run } from "./run.mjs";
import { fingerprint, readStamp, removeStamp, writeStamp } from "./stamp.mjs";
import { libraryFolder, wheel } from "./wheel.mjs";

/** @typedef {"installer" | "wheel" | "wasm"} Rung */
/** @typedef {{ name: Rung, climb: (root: string, say: (line: string) => void) => Promise<void> }} Step */

const here = dirname(fileURLToPath(import.meta.url));

/** What a reader loses on the last rung. */
export const wasmNotice =
  "running on the wasm backend: training is slower, and convolutional networks (notebooks 06, 07) refuse to train";

/** @type {readonly Step[]} */
export const ladder = [
  { name: "installer", climb: installer },
  { name: "wheel", climb: wheel },
  { name: "wasm", climb: async () => {} },
];

/** @param {string} root */
const packageFolder = (root) => join(root, "node_modules", "@tensorflow", "tfjs-node");
/** @param {string} root In node_modules, so that it goes when the binding goes. */
const stampFile = (root) => join(root, "node_modules", ".set-up-native.json");

/**
 * The rung that TFJS_NATIVE forces, if it is set.
 * @returns {Rung | undefined}
 */
function forcedRung(value = process.env.TFJS_NATIVE) {
  if (value === undefined || value === "") return undefined;
  const step = ladder.find(({ name }) => name === value);
  if (step === undefined)
    throw new SetupError(
      `TFJS_NATIVE must be installer, wheel or wasm, got ${value}`,
      "correct it or unset it",
    );
  return step.name;
}

/** @param {string} root */
function nativeInputs(root) {
  const recipes = ["installer.mjs", "wheel.mjs", "accept.cjs"].map((name) =>
    readFileSync(join(here, name)),
  );
  const { version } = JSON.parse(readFileSync(join(packageFolder(root), "package.json"), "utf8"));
  const nodeMajor = process.versions.node.split(".")[0];
  return fingerprint(version, nodeMajor, process.platform, process.arch, ...recipes);
}

/**
 * What the last set-up chose; undefined when nothing usable is recorded.
 * @param {string} root
 * @returns {{ rung: Rung, version: string, reasons: string[] } | undefined}
 */
export function nativeState(root) {
  const stamp = readStamp(stampFile(root));
  if (
    stamp === undefined ||
    !existsSync(packageFolder(root)) ||
    stamp.inputs !== nativeInputs(root)
  )
    return undefined;
  // A rung forced once, say for a test, binds a later set-up only if it is what that one would accept anyway.
  const wish = forcedRung() ?? "best";
  const acceptable = wish === "best" ? stamp.rung !== "wasm" : stamp.rung === wish;
  if (stamp.wish !== wish && !acceptable) return undefined;
  const binding = join(packageFolder(root), "lib", "napi-v8", "tfjs_binding.node");
  if (stamp.rung !== "wasm" && !existsSync(binding)) return undefined;
  if (stamp.rung === "wheel" && !existsSync(join(libraryFolder(root), ".set-up.json")))
    return undefined;
  return /** @type {{ rung: Rung, version: string, reasons: string[] }} */ (stamp);
}

/** @param {string} root */
export const nativeIsFresh = (root) => nativeState(root) !== undefined;

/**
 * Loads the binding and computes with it, in another process.
 * @param {string} root
 * @returns {Promise<string>} "TensorFlow 2.x.y"
 */
export async function acceptNative(root) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", TF_ENABLE_ONEDNN_OPTS: "0" };
  const options = { limit: 120, cwd: root, env };
  const { ok, stdout, output } = await run(process.execPath, [join(here, "accept.cjs")], options);
  const version = /^TensorFlow \S+$/m.exec(stdout)?.[0];
  if (!ok || version === undefined)
    throw new Error(`the installed library does not work: ${reasonIn(output)}`);
  return version;
}

/**
 * Climbs the ladder unless an earlier result stands.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {{ retry?: boolean, steps?: readonly Step[], accept?: (root: string) => Promise<string> }} [options]
 *   `retry` tries the better rungs again after wasm
 * @returns {Promise<boolean>} whether anything had to be done
 */
export async function installNative(
  root,
  say,
  { retry = false, steps = ladder, accept = acceptNative } = {},
) {
  const state = nativeState(root);
  if (state !== undefined && !(retry && state.rung === "wasm")) return false;
  removeStamp(stampFile(root));
  const forced = forcedRung();
  /** @type {string[]} */
  const reasons = [];
  for (const { name, climb } of steps) {
    if (forced !== undefined && name !== forced && name !== "wasm") continue;
    // What an interrupted or failed rung left behind must not be taken for a library.
    for (const half of ["deps", "lib"])
      rmSync(join(packageFolder(root), half), { recursive: true, force: true });
    try {
      await climb(root, say);
      const version = name === "wasm" ? "wasm" : await accept(root);
      writeStamp(stampFile(root), {
        inputs: nativeInputs(root),
        rung: name,
        wish: forced ?? "best",
        version,
        reasons,
      });
      say(`TensorFlow: ${name === "wasm" ? wasmNotice : `${version}, by way of the ${name}`}`);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      reasons.push(`${name}: ${why}`);
      say(`TensorFlow: not by way of the ${name}: ${why}`);
    }
  }
  throw new Error("the ladder must end in a rung that cannot fail");
}
