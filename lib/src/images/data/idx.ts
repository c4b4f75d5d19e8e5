/**
 * The idx format of the MNIST files: two zero bytes, a type byte, the number of axes, their lengths, the entries.
 *
 * @see test/images/data/mnist.test.ts
 */
import { requireThat } from "../../check";

export interface IdxBytes {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

/** The one type MNIST uses. */
const UNSIGNED_BYTE = 0x08;

/**
 * Reads an uncompressed idx file of bytes.
 *
 * @param name of the file, for messages.
 * @param numAxes what the file must have: 3 for images, 1 for labels.
 * @throws RangeError that names the file if its header is another or its length does not fit.
 */
export function parseIdx(name: string, bytes: Uint8Array, numAxes: number): IdxBytes {
  const header = 4 + 4 * numAxes;
  requireThat(
    bytes.length >= header,
    "parseIdx",
    `${name} must have ${header} bytes or more`,
    bytes.length,
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = UNSIGNED_BYTE * 256 + numAxes;
  const found = view.getUint32(0);
  requireThat(
    found === magic,
    "parseIdx",
    `${name} must begin with the magic number ${magic} (bytes, ${numAxes} axes)`,
    found,
  );
  const shape = Array.from({ length: numAxes }, (_, i) => view.getUint32(4 + 4 * i));
  const length = header + shape.reduce((product, count) => product * count, 1);
  requireThat(
    bytes.length === length,
    "parseIdx",
    `${name} must have the ${length} bytes its header says`,
    bytes.length,
  );
  return { shape, values: bytes.subarray(header) };
}
