/**
 * Files of public data sets: how to know that one is the published one, and where `npm run data` puts them.
 *
 * @see tools/data.ts (downloads them), test/images/data/mnist.test.ts
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { requireThat } from "../../check";

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

/**
 * Reads a file of a data set.
 *
 * @param set the data set, as `npm run data` calls it.
 * @throws Error if the file is not there, naming it and the command that fetches it.
 */
export function readDataFile(set: string, folder: string, name: string): Buffer {
  const file = join(folder, name);
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "no such file" : code;
    throw new Error(
      `${set}: ${file} must be there (npm run data -- ${set} fetches it), got ${reason}`,
    );
  }
}

/** Throws a RangeError that names the file if its labels are not those of ten classes. */
export function requireTenClasses(set: string, name: string, labels: Uint8Array): void {
  const wrong = labels.find((label) => label > 9);
  requireThat(wrong === undefined, set, `${name} must hold labels 0 to 9`, wrong);
}
