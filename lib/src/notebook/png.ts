/**
 * Pictures as PNG, for figures that show pixels.
 *
 * @see test/images/filterGrid.test.ts
 */
import { crc32, deflateSync } from "node:zlib";
import { requireCount, requireThat } from "../check";

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

function chunk(kind: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/**
 * A PNG file of 8-bit red, green and blue.
 *
 * @param pixels flattened [height, width, 3].
 * @throws RangeError if there are not as many pixels as the shape says.
 * @see test/images/filterGrid.test.ts
 */
export function pngOf(pixels: Uint8Array, width: number, height: number): Buffer {
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
  const chunks = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", rows.subarray(0, 0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** The same as an address that an image trace can show. */
export const pngAddress = (pixels: Uint8Array, width: number, height: number): string =>
  `data:image/png;base64,${pngOf(pixels, width, height).toString("base64")}`;
