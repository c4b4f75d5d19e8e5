/**
 * Stamps: how set-up knows that a part is complete. A part's stamp names the inputs it was built from and is
 * written last, in one atomic rename, so a part that was interrupted has none and is built again from clean.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * One short fingerprint of everything a part depends on.
 * @param {...(string | Buffer)} inputs
 */
export function fingerprint(...inputs) {
  const hash = createHash("sha256");
  // The length keeps ("ab", "c") and ("a", "bc") apart.
  for (const input of inputs) hash.update(`${input.length}:`).update(input);
  return hash.digest("hex").slice(0, 24);
}

/**
 * The stamp in `file`, or undefined when it is missing or was not written by us.
 * @param {string} file
 * @returns {Record<string, unknown> | undefined}
 */
export function readStamp(file) {
  try {
    const stamp = JSON.parse(readFileSync(file, "utf8"));
    return typeof stamp === "object" && stamp !== null ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {Record<string, unknown>} stamp
 */
export function writeStamp(file, stamp) {
  writeWhole(file, `${JSON.stringify(stamp, null, 2)}\n`);
}

/** @param {string} file */
export function removeStamp(file) {
  rmSync(file, { force: true });
}

/**
 * Writes a file so that a reader sees the old text or the new one, never half of it.
 * @param {string} file
 * @param {string} text
 */
export function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
