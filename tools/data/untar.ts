/**
 * Takes files out of a gzipped tar archive.
 *
 * @see test/tools/download.test.ts
 */
import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/** Octal number or text of a header field, which ends at a zero byte or space. */
const field = (block: Uint8Array, from: number, length: number): string =>
  Buffer.from(block.subarray(from, from + length))
    .toString("latin1")
    .split("\0")[0]
    .trim();

/**
 * The plain files of an archive, by their names in it.
 *
 * @param name of the archive, for messages.
 * @throws RangeError that names the archive if it is not gzip, cut short, or a header's checksum is wrong.
 */
export function untar(name: string, bytes: Uint8Array): Map<string, Uint8Array> {
  let content: Uint8Array;
  try {
    content = gunzipSync(bytes);
  } catch (error) {
    throw new RangeError(
      `untar: ${name} must be whole and gzipped, got ${(error as Error).message}`,
    );
  }
  const files = new Map<string, Uint8Array>();
  for (let at = 0; ; ) {
    const header = content.subarray(at, at + BLOCK);
    if (header.length < BLOCK)
      throw new RangeError(`untar: ${name} must end with an empty block, got its end`);
    if (header.every((byte) => byte === 0)) return files;
    // The checksum is over the header with its own field blank.
    const sum = header.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
    const stated = field(header, 148, 8);
    if (Number.parseInt(stated, 8) !== sum)
      throw new RangeError(
        `untar: ${name} must have sound headers, got checksum ${stated} at byte ${at}`,
      );
    const size = Number.parseInt(field(header, 124, 12) || "0", 8);
    const prefix = field(header, 257, 5) === "ustar" ? field(header, 345, 155) : "";
    const path = [prefix, field(header, 0, 100)].filter(Boolean).join("/");
    const kind = field(header, 156, 1);
    const from = at + BLOCK;
    if (!(size >= 0) || from + size > content.length)
      throw new RangeError(
        `untar: ${name} must hold all of ${path}, got ${content.length - from} bytes`,
      );
    if (kind === "0" || kind === "") files.set(path, content.subarray(from, from + size));
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
}
