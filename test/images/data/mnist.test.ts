import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { MNIST_FILES, mnistPart } from "../../../lib/src/images/data/mnist";
import { throwsMessage } from "../../close";

/** An idx file of bytes. */
function idx(
  shape: readonly number[],
  values: readonly number[],
  magic = 0x0800 + shape.length,
): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(magic, 0);
  for (const [i, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * i);
  return Buffer.concat([header, Buffer.from(values)]);
}
const pixels = (count: number): number[] =>
  Array.from({ length: count * 784 }, (_, p) => (p * 7) % 256);

describe("mnist", () => {
  let folder: string;
  const own = () => ({ folder, checksums: false });
  const put = (name: string, bytes: Buffer): void => writeFileSync(join(folder, name), bytes);
  const [images, labels] = ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mnist-"));
    for (const [part, count] of [
      ["train", 3],
      ["t10k", 2],
    ] as const) {
      put(`${part}-images-idx3-ubyte.gz`, gzipSync(idx([count, 28, 28], pixels(count))));
      put(`${part}-labels-idx1-ubyte.gz`, gzipSync(idx([count], [9, 0, 4].slice(0, count))));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("reads both parts of the official format", () => {
    const [train, test] = (["train", "t10k"] as const).map((part) => mnistPart(part, own()));
    assert.deepEqual([...train.labels], [9, 0, 4]);
    assert.deepEqual([...test.labels], [9, 0]);
    assert.deepEqual([...test.pixels], pixels(2));
    assert.deepEqual(
      [train.height, train.width, train.channels, train.numClasses],
      [28, 28, 1, 10],
    );
  });

  it("reads them unpacked too, with or without .gz in their names, with a dot for the dash", () => {
    const expected = mnistPart("t10k", own());
    for (const rename of [
      (name: string) => name,
      (name: string) => name.replace(".gz", ""),
      (name: string) => name.replace("-idx", ".idx"),
      (name: string) => name.replace("-idx", ".idx").replace(".gz", ""),
    ])
      for (const pack of [gzipSync, (bytes: Buffer) => bytes]) {
        const other = mkdtempSync(join(tmpdir(), "mnist-"));
        writeFileSync(join(other, rename(images)), pack(idx([2, 28, 28], pixels(2))));
        writeFileSync(join(other, rename(labels)), pack(idx([2], [9, 0])));
        assert.deepEqual(mnistPart("t10k", { folder: other, checksums: false }), expected);
        rmSync(other, { recursive: true });
      }
  });

  it("knows four files, with sizes and checksums", () => {
    assert.equal(MNIST_FILES.length, 4);
    for (const { sha256, addresses } of MNIST_FILES) {
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.ok(addresses.length >= 2);
    }
  });

  for (const [what, name, bytes, message] of [
    [
      "missing",
      images,
      undefined,
      /t10k-images-idx3-ubyte\.gz must be there \(npm run data -- mnist fetches it\)/,
    ],
    [
      "no idx file at all",
      images,
      Buffer.from("<html>Not found, but politely said</html>"),
      /t10k-images.*gz must begin with the magic number 2051 .*, got 1013478509/,
    ],
    [
      "cut short",
      images,
      gzipSync(idx([2, 28, 28], pixels(2))).subarray(0, 60),
      /images.* got unexpected end of file/,
    ],
    [
      "empty",
      labels,
      gzipSync(Buffer.alloc(0)),
      /labels-idx1-ubyte\.gz must have 8 bytes or more, got 0/,
    ],
    [
      "of another kind",
      images,
      gzipSync(idx([2], [1, 2])),
      /images.*must have 16 bytes or more, got 10/,
    ],
    [
      "with another magic number",
      images,
      gzipSync(idx([2, 28, 28], pixels(2), 0x0d03)),
      /images.*must begin with the magic number 2051 .*, got 3331/,
    ],
    [
      "shorter than its header says",
      images,
      gzipSync(idx([3, 28, 28], pixels(2))),
      /images.*must have the 2368 bytes its header says, got 1584/,
    ],
    [
      "longer than its header says",
      labels,
      gzipSync(idx([2], [1, 2, 3])),
      /labels.*must have the 10 bytes its header says, got 11/,
    ],
    [
      "of another size of image",
      images,
      gzipSync(idx([2, 14, 56], pixels(2))),
      /images.*must hold images 28 by 28/,
    ],
    [
      "of another length than the images",
      labels,
      gzipSync(idx([1], [3])),
      /labels.*must hold 2 labels, got 1/,
    ],
    [
      "with a label above 9",
      labels,
      gzipSync(idx([2], [3, 10])),
      /labels.*must hold labels 0 to 9, got 10/,
    ],
  ] as const)
    it(`names a file that is ${what}`, () => {
      if (bytes === undefined) rmSync(join(folder, name));
      else put(name, bytes);
      assert.throws(() => mnistPart("t10k", own()), message);
    });

  it("refuses files that are not the published ones, unless told otherwise", () => {
    throwsMessage(
      () => mnistPart("t10k", { folder }),
      RangeError,
      /^mnist: t10k-images-idx3-ubyte\.gz must have sha256 8d422c7b/,
    );
  });
});
