/** First rung: tfjs-node's own install script, which downloads a library and a binding made for each other. */
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { reasonIn } from "./failure.mjs";
import { run } from "./run.mjs";

/**
 * Whether the host that serves the library answers at all: the script itself would wait for minutes.
 * @param {string} host an http(s) address
 * @param {number} limit in seconds
 */
async function answers(host, limit) {
  try {
    await fetch(new URL("/", host), { method: "HEAD", signal: AbortSignal.timeout(limit * 1000) });
    return true;
  } catch {
    return false;
  }
}

/**
 * Throws an Error that says why it did not work.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function installer(root, say) {
  const folder = join(root, "node_modules", "@tensorflow", "tfjs-node");
  const manifest = join(folder, "package.json");
  const manifestText = readFileSync(manifest, "utf8");
  const { TFJS_NODE_BASE_URI, TFJS_NODE_CDN_STORAGE, CDN_STORAGE, HTTPS_PROXY, https_proxy } =
    process.env;
  const host =
    TFJS_NODE_BASE_URI ||
    TFJS_NODE_CDN_STORAGE ||
    CDN_STORAGE ||
    JSON.parse(manifestText).binary.host;
  // Behind a proxy a direct question proves nothing: let the script try.
  if (!HTTPS_PROXY && !https_proxy && !(await answers(host, 5)))
    throw new Error(`its download host (${new URL(host).host}) does not answer`);

  say("TensorFlow: running tfjs-node's own installer");
  const PATH = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH };
  const script = [join("scripts", "install.js")];
  const options = { limit: 420, cwd: folder, env, say, label: "TensorFlow installer" };
  const { ok, output } = await run(process.execPath, script, options);
  // The script edits its own package.json and, when it fails, leaves the edit behind.
  writeFileSync(manifest, manifestText);
  if (!ok) throw new Error(reasonIn(output));
}
