/**
 * Files of public data sets: how to know that one is the published one, and where `npm run data` puts them.
 *
 * @see tools/data.ts (downloads them), test/images/data/mnist.test.ts
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface OfficialFile {
  readonly name: string;
  readonly numBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Addresses to fetch it from, best first. */
  readonly addresses: readonly string[];
}

/** data/downloads of this clone, or the folder that the variable DATA_FOLDER names. */
export const downloadsFolder = (): string =>
  process.env.DATA_FOLDER || join(rootAbove(__dirname), "data", "downloads");

/** The first folder upwards with a package.json: sources and what is compiled from them lie at different depths. */
function rootAbove(folder: string): string {
  const above = dirname(folder);
  return existsSync(join(folder, "package.json")) || above === folder ? folder : rootAbove(above);
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/**
 * Reads a file of a data set.
 *
 * @param folder where it lies.
 * @param hint   the command that fetches it.
 * @throws Error if it is not there, naming the file and the command.
 */
export function readDataFile(
  where: string,
  folder: string,
  name: string,
  hint: string,
): Uint8Array {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "no such file" : code;
    throw new Error(
      `${where}: ${join(folder, name)} must be there (${hint} fetches it), got ${reason}`,
    );
  }
}
