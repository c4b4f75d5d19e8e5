/**
 * Pictures as PNG, for figures that show pixels.
 *
 * @see test/images/filterGrid.test.ts
 */
import { deflateSync } from "node:zlib";
import { requireCount, requireThat } from "../check";

/** Remainders of the polynomial division by which PNG guards its chunks, for each byte. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** CRC-32. */
function guard(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = REMAINDERS[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(kind: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(guard(body));
  return Buffer.concat([length, body, check]);
}

/**
 * A PNG file of 8-bit red, green and blue.
 *
 * @param pixels flattened [height, width, 3].
 * @throws RangeError if there are not as many pixels as the shape says.
 * @see test/images/filterGrid.test.ts
 */
export function pngOf(pixels: Uint8Array, width: number, height: number): Uint8Array {
  requireCount("pngOf", { width, height });
  const wanted = 3 * width * height;
  requireThat(pixels.length === wanted, "pngOf", `there must be ${wanted} bytes`, pixels.length);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // bits, RGB, and the one kind of compression, filters and interlacing
  // Each row begins with the number of its filter: 0, none.
  const rows = Buffer.alloc(height * (3 * width + 1));
  for (let i = 0; i < height; i++)
    rows.set(pixels.subarray(3 * width * i, 3 * width * (i + 1)), i * (3 * width + 1) + 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The same as an address that an image trace can show. */
export const pngAddress = (pixels: Uint8Array, width: number, height: number): string =>
  `data:image/png;base64,${Buffer.from(pngOf(pixels, width, height)).toString("base64")}`;
