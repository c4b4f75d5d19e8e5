import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cifar10 } from "../../../lib/src/images/data/cifar10";
import { throwsMessage } from "../../close";

/** Records: a label, then red, green and blue planes of one shade each. */
const records = (labels: readonly number[]): Buffer =>
  Buffer.concat(
    labels.map((label, i) =>
      Buffer.concat([
        Buffer.from([label]),
        ...[10, 20, 30].map((shade) => Buffer.alloc(1024, shade + i)),
      ]),
    ),
  );

describe("cifar10", () => {
  let folder: string;
  const put = (name: string, bytes: Buffer): void =>
    writeFileSync(join(folder, `${name}.bin`), bytes);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cifar-"));
    for (let i = 1; i <= 5; i++) put(`data_batch_${i}`, records([i, 0]));
    put("test_batch", records([9]));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("reads the batches in their order, colors last", () => {
    const { train, test } = cifar10({ folder });
    assert.deepEqual([...train.labels], [1, 0, 2, 0, 3, 0, 4, 0, 5, 0]);
    assert.deepEqual([...train.pixels.subarray(3072, 3078)], [11, 21, 31, 11, 21, 31]);
    assert.deepEqual([test.height, test.width, test.channels, test.labels.length], [32, 32, 3, 1]);
    assert.deepEqual([...cifar10({ folder, numBatches: 1 }).train.labels], [1, 0]);
  });

  it("keeps rows and columns in place", () => {
    const one = records([3]);
    one[1 + 1024 + 5 * 32 + 7] = 255; // green, row 5, column 7
    put("test_batch", one);
    const { pixels } = cifar10({ folder, numBatches: 1 }).test;
    assert.equal(pixels[(5 * 32 + 7) * 3 + 1], 255);
    assert.equal(pixels.filter((value) => value === 255).length, 1);
  });

  it("names a file that is missing, cut short, empty, or has a label above 9", () => {
    put("data_batch_2", records([1]).subarray(0, 3000));
    throwsMessage(
      () => cifar10({ folder }),
      RangeError,
      /^cifar10: data_batch_2\.bin must be whole: .*, got 3000/,
    );
    put("data_batch_2", Buffer.alloc(0));
    throwsMessage(
      () => cifar10({ folder }),
      RangeError,
      /data_batch_2\.bin must be whole: .*, got 0/,
    );
    put("data_batch_2", records([1, 10]));
    throwsMessage(
      () => cifar10({ folder }),
      RangeError,
      /data_batch_2\.bin must hold labels 0 to 9, got 10/,
    );
    rmSync(join(folder, "data_batch_2.bin"));
    throwsMessage(
      () => cifar10({ folder }),
      Error,
      /data_batch_2\.bin must be there \(npm run data -- cifar10 fetches it\), got no such file/,
    );
  });
});
