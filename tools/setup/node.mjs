/** The Node part: the right version, and exactly the npm packages that package-lock.json names. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { failed, SetupError } from "./failure.mjs";
import { run } from "./run.mjs";
import { fingerprint, platform, readStamp, writeStamp } from "./stamp.mjs";

export const oldestNode = "20.19.0";

/**
 * Whether dotted version `version` is `least` or later.
 * @param {string} version
 * @param {string} least
 */
export const isAtLeast = (version, least) =>
  version.localeCompare(least, "en", { numeric: true }) >= 0;

/** @param {string} version */
export function requireNode(version = process.versions.node) {
  if (!isAtLeast(version, oldestNode))
    throw new SetupError(
      `Node must be 20.19 or later, got ${version}`,
      "install a current LTS release of Node (nodejs.org, nvm, fnm or your package manager) and start again",
    );
}

/** @param {string} root */
const stampFile = (root) => join(root, "node_modules", ".set-up.json");
/** @param {string} root */
const inputsOf = (root) =>
  fingerprint(readFileSync(join(root, "package-lock.json"), "utf8"), platform);

/** @param {string} root */
export const packagesAreFresh = (root) => readStamp(stampFile(root)).inputs === inputsOf(root);

// Scripts stay off: the one native part, TensorFlow, follows in a step that may fail without harm.
const ci = "ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund";
// Give up on a dead network in half a minute instead of three.
const quickly = "--prefer-offline --fetch-retry-mintimeout=2000 --fetch-retry-maxtimeout=8000";

/**
 * Installs node_modules from clean.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function installPackages(root, say) {
  rmSync(stampFile(root), { force: true });
  say("npm packages: installing (package-lock.json)");
  const options = { limit: 900, cwd: root, say, label: "npm packages" };
  const { ok, output } = await run("npm", `${ci} ${quickly}`.split(" "), options);
  if (/spawn npm ENOENT/.test(output))
    throw new SetupError(
      "npm was not found",
      "install npm (it comes with Node) and put it on the PATH",
    );
  // On a full disk npm may only warn of files that it could not write, and call that a success.
  if (!ok || /TAR_ENTRY_ERROR/.test(output))
    throw failed("npm ci", output, "run it by hand to see more: npm ci --ignore-scripts");
  if (!existsSync(join(root, "node_modules", "typescript", "package.json")))
    throw new SetupError(
      "npm ci left out the packages for development",
      "unset NODE_ENV and npm_config_omit",
    );
  writeStamp(stampFile(root), { inputs: inputsOf(root), node: process.version });
}
