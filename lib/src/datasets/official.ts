/**
 * Files of public data sets: how to know that one is the published one, and where `npm run data` puts them.
 *
 * @see tools/data.ts (downloads them), test/mnist.test.ts
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export interface OfficialFile {
  readonly name: string;
  readonly numBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Addresses to fetch it from, best first. */
  readonly addresses: readonly string[];
}

/** Compiled files lie one folder higher than their sources. */
const root = join(__dirname, ...(basename(dirname(__dirname)) === "src" ? ["..", "..", ".."] : ["..", ".."]));

/** data/downloads of this clone, or the folder that the variable DATA_FOLDER names. */
export const downloadsFolder = (): string => process.env.DATA_FOLDER || join(root, "data", "downloads");

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Reads a file of a data set.
 *
 * @param folder where it lies.
 * @param hint   the command that fetches it.
 * @throws Error if it is not there, naming the file and the command.
 */
export function readDataFile(where: string, folder: string, name: string, hint: string): Uint8Array {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "no such file" : code;
    throw new Error(`${where}: ${join(folder, name)} must be there (${hint} fetches it), got ${reason}`);
  }
}
