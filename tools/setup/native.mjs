/**
 * The native TensorFlow: a ladder of ways to get it, best first. A rung that fails is never fatal, as the last
 * one, the wasm backend, needs nothing that npm did not bring. Which rung was taken, and why not an earlier
 * one, is recorded, so that the next start neither tries nor asks again.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { reasonIn, SetupError } from "./failure.mjs";
import { installer } from "./installer.mjs";
import { run } from "./run.mjs";
import { fingerprint, platform, readStamp, writeStamp } from "./stamp.mjs";
import { bindingFile, libraryFolder, wheel } from "./wheel.mjs";

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

/** The rung that TFJS_NATIVE forces, "best" if it is not set. */
function wish() {
  const value = process.env.TFJS_NATIVE || "best";
  if (value !== "best" && !ladder.some(({ name }) => name === value))
    throw new SetupError(
      `TFJS_NATIVE must be installer, wheel or wasm, got ${value}`,
      "correct it or unset it",
    );
  return value;
}

/** @param {string} root */
function inputsOf(root) {
  const recipes = ["installer.mjs", "wheel.mjs", "accept.cjs"].map((name) => join(here, name));
  const files = [join(packageFolder(root), "package.json"), ...recipes];
  return fingerprint(platform, wish(), ...files.map((file) => readFileSync(file, "utf8")));
}

/**
 * What the last set-up chose; undefined when nothing usable is recorded.
 * @param {string} root
 * @returns {{ rung: Rung, version: string, reasons: string[] } | undefined}
 */
export function nativeState(root) {
  if (!existsSync(packageFolder(root))) return undefined;
  const stamp = readStamp(stampFile(root));
  const needed = [];
  if (stamp.rung !== "wasm") needed.push(bindingFile(root));
  if (stamp.rung === "wheel") needed.push(libraryFolder(root));
  if (stamp.inputs !== inputsOf(root) || !needed.every(existsSync)) return undefined;
  return /** @type {{ rung: Rung, version: string, reasons: string[] }} */ (stamp);
}

/** @param {string} root */
export const nativeIsFresh = (root) => nativeState(root) !== undefined;

/**
 * Lets the next set-up try the better rungs again, after wasm.
 * @param {string} root
 */
export function forgetWasm(root) {
  if (nativeState(root)?.rung === "wasm") rmSync(stampFile(root));
}

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
 * Climbs the ladder.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {{ steps?: readonly Step[], accept?: (root: string) => Promise<string> }} [options]
 */
export async function installNative(root, say, { steps = ladder, accept = acceptNative } = {}) {
  rmSync(stampFile(root), { force: true });
  const wanted = wish();
  /** @type {string[]} */
  const reasons = [];
  for (const { name, climb } of steps) {
    if (![name, "best"].includes(wanted) && name !== "wasm") continue;
    // What an interrupted or failed rung left behind must not be taken for a library.
    for (const half of ["deps", "lib"])
      await rm(join(packageFolder(root), half), { recursive: true, force: true });
    try {
      await climb(root, say);
      const version = name === "wasm" ? "wasm" : await accept(root);
      writeStamp(stampFile(root), { inputs: inputsOf(root), rung: name, version, reasons });
      say(`TensorFlow: ${name === "wasm" ? wasmNotice : `${version}, by way of the ${name}`}`);
      return;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      reasons.push(`${name}: ${why}`);
      say(`TensorFlow: not by way of the ${name}: ${why}`);
    }
  }
}
