/** The Node part: the right version, and exactly the npm packages that package-lock.json names. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failed, SetupError } from "./failure.mjs";
import { run } from "./run.mjs";
import { fingerprint, readStamp, removeStamp, writeStamp } from "./stamp.mjs";

export const oldestNode = "20.19.0";

/**
 * Whether dotted version `version` is `least` or later; pre-release tags are ignored.
 * @param {string} version
 * @param {string} least
 */
export function isAtLeast(version, least) {
  const [have, need] = [version, least].map((text) =>
    text.replace(/^v/, "").split(".").map(Number.parseFloat),
  );
  for (let i = 0; i < need.length; i++) {
    const difference = (have[i] || 0) - need[i];
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param {string} version */
export function requireNode(version = process.version) {
  if (!isAtLeast(version, oldestNode))
    throw new SetupError(
      `Node must be ${oldestNode.replace(/\.0$/, "")} or later, got ${version.replace(/^v/, "")}`,
      "install a current LTS release of Node (nodejs.org, nvm, fnm or your package manager) and start again",
    );
}

/** @param {string} root */
const stampFile = (root) => join(root, "node_modules", ".set-up.json");

/** @param {string} root */
function packagesInputs(root) {
  const nodeMajor = process.versions.node.split(".")[0];
  const lock = readFileSync(join(root, "package-lock.json"));
  return fingerprint(lock, nodeMajor, process.platform, process.arch);
}

/** @param {string} root */
export function packagesAreFresh(root) {
  return readStamp(stampFile(root))?.inputs === packagesInputs(root);
}

/** @param {string} root */
export function stampPackages(root) {
  writeStamp(stampFile(root), { inputs: packagesInputs(root), node: process.version });
}

/**
 * Installs node_modules from clean unless it is complete.
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether anything had to be done
 */
export async function installPackages(root, say) {
  if (packagesAreFresh(root)) return false;
  removeStamp(stampFile(root));
  say("npm packages: installing (package-lock.json)");
  // Scripts stay off: the one native part, TensorFlow, follows in a step that may fail without harm.
  const args = [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
  ];
  // Give up on a dead network in half a minute instead of three.
  args.push("--prefer-offline", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=8000");
  const { ok, output } = await run("npm", args, {
    limit: 900,
    cwd: root,
    say,
    label: "npm packages",
  });
  if (/spawn npm ENOENT/.test(output))
    throw new SetupError(
      "npm was not found",
      "install npm (it comes with Node) and put it on the PATH",
    );
  // On a full disk npm may only warn of files that it could not write, and call that a success.
  if (!ok || /TAR_ENTRY_ERROR/.test(output))
    throw failed("npm ci", output, "run it by hand to see more: npm ci --ignore-scripts");
  if (!existsSync(join(root, "node_modules", "typescript", "package.json")))
    throw failed(
      "npm ci",
      output,
      "the packages for development are missing: unset NODE_ENV and npm_config_omit",
    );
  stampPackages(root);
  return true;
}
