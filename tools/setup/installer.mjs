/** First rung: tfjs-node's own install script, which downloads a library and a binding made for each other. */
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ask } from "./ask.mjs";
import { reasonIn } from "./failure.mjs";
import { run } from "./run.mjs";

/**
 * Throws an Error that says why it did not work.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function installer(root, say) {
  const cwd = join(root, "node_modules", "@tensorflow", "tfjs-node");
  const manifest = join(cwd, "package.json");
  const manifestText = readFileSync(manifest, "utf8");
  const { env } = process;
  const given = env.TFJS_NODE_BASE_URI || env.TFJS_NODE_CDN_STORAGE || env.CDN_STORAGE;
  const { origin, host } = new URL(given || JSON.parse(manifestText).binary.host);
  // Left alone, the script would wait for minutes. Behind a proxy a direct question proves nothing: let it try.
  if (!env.HTTPS_PROXY && !env.https_proxy)
    await ask(origin, 5).catch(() => {
      throw new Error(`its download host (${host}) does not answer`);
    });

  say("TensorFlow: running tfjs-node's own installer");
  const PATH = `${join(root, "node_modules", ".bin")}${delimiter}${env.PATH}`;
  const options = { limit: 420, cwd, env: { ...env, PATH }, say, label: "TensorFlow installer" };
  const script = join("scripts", "install.js");
  const { ok, output } = await run(process.execPath, [script], options);
  // The script edits its own package.json and, when it fails, leaves the edit behind.
  writeFileSync(manifest, manifestText);
  if (!ok) throw new Error(reasonIn(output));
}
