/**
 * Stamps: how set-up knows that a part is complete. A part's stamp names the inputs it was built from and is
 * written last, in one atomic rename, so a part that was interrupted has none and is built again from clean.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * One short fingerprint of everything a part depends on.
 * @param {...string} inputs
 */
export const fingerprint = (...inputs) =>
  createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 24);

/** What npm's packages are chosen by, besides their versions. */
export const platform = `Node ${process.versions.node.split(".")[0]} ${process.platform} ${process.arch}`;

/**
 * The stamp in `file`, empty when there is none that can be read.
 * @param {string} file
 * @returns {Record<string, unknown>}
 */
export function readStamp(file) {
  try {
    return { ...JSON.parse(readFileSync(file, "utf8")) };
  } catch {
    return {};
  }
}

/**
 * @param {string} file
 * @param {Record<string, unknown>} stamp
 */
export const writeStamp = (file, stamp) => writeWhole(file, `${JSON.stringify(stamp, null, 2)}\n`);

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
  } finally {
    rmSync(draft, { force: true });
  }
}
