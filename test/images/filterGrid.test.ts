import assert from "node:assert/strict";
import sharp from "sharp";
import { drawnDigits } from "../../lib/src/images/data/drawnDigits";
import { filterGrid, filterTiles, imageTiles } from "../../lib/src/images/filterGrid";
import { pngOf } from "../../lib/src/notebook/png";
import { random } from "../../lib/src/random";
import { throwsMessage } from "../close";

const decoded = async (
  png: Uint8Array,
): Promise<{ data: Buffer; width: number; height: number }> => {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  assert.equal(info.channels, 3);
  return { data, width: info.width, height: info.height };
};
const pictureOf = (source: unknown): Buffer => Buffer.from(String(source).split(",")[1], "base64");

describe("png", () => {
  it("is read back by another program, pixel by pixel", async () => {
    const rng = random(1);
    for (const [width, height] of [
      [1, 1],
      [7, 3],
      [40, 60],
    ]) {
      const pixels = Uint8Array.from({ length: 3 * width * height }, () => rng.integer(256));
      const back = await decoded(pngOf(pixels, width, height));
      assert.deepEqual([back.width, back.height], [width, height]);
      assert.deepEqual(new Uint8Array(back.data), pixels);
    }
    throwsMessage(
      () => pngOf(new Uint8Array(5), 1, 2),
      RangeError,
      /^pngOf: there must be 6 bytes, got 5/,
    );
  });
});

describe("filter grids", () => {
  const [side, channels, numFilters] = [3, 3, 5];
  const values = random(2).normals(side * side * channels * numFilters);
  const bank = { values, side, channels, numFilters };

  it("show each filter with grey for 0, its largest weight at an end, whatever its size", async () => {
    const { data, layout } = filterGrid([{ title: "one", tiles: filterTiles(bank) }], {
      columns: 3,
    });
    const { data: pixels, width, height } = await decoded(pictureOf(data[0].source));
    assert.deepEqual([width, height], [11, 7]);
    const at = (row: number, column: number): number[] => [
      ...pixels.subarray(3 * (row * width + column)).subarray(0, 3),
    ];
    assert.deepEqual(at(3, 0), [255, 255, 255], "a gap");
    assert.deepEqual(at(6, 10), [255, 255, 255], "no sixth filter");
    for (let k = 0; k < numFilters; k++) {
      const all: number[] = [];
      for (let i = 0; i < side; i++)
        for (let j = 0; j < side; j++) all.push(...at(Math.floor(k / 3) * 4 + i, (k % 3) * 4 + j));
      assert.ok(Math.min(...all) === 1 || Math.max(...all) === 255);
      const p = (2 * side + 1) * channels * numFilters + 2 * numFilters + k; // row 2, column 1, blue
      const sign = Math.sign(all[(2 * side + 1) * 3 + 2] - 128);
      assert.ok(sign === 0 || sign === Math.sign(values[p]));
    }
    const scaled = filterTiles({ ...bank, values: values.map((w) => 1e-4 * w) });
    assert.equal(filterGrid([{ tiles: scaled }], { columns: 3 }).data[0].source, data[0].source);
    assert.equal((layout.xaxis as { visible: boolean }).visible, false);
    assert.deepEqual((layout.yaxis as { range: number[] }).range, [6.5, -0.5]);
  });

  it("show images as they are", async () => {
    const set = drawnDigits(4, random(3));
    const { data } = filterGrid([{ tiles: imageTiles(set, 4) }, { tiles: imageTiles(set, 1) }], {
      columns: 4,
    });
    const { data: pixels, width } = await decoded(pictureOf(data[0].source));
    assert.equal(width, 4 * 29 - 1);
    assert.equal(pixels[3 * (14 * width + 29 * 2 + 14) + 1], set.pixels[2 * 784 + 14 * 28 + 14]);
    assert.deepEqual(
      data.map(({ xaxis }) => xaxis),
      ["x", "x2"],
    );
  });

  it("name bad input", () => {
    throwsMessage(() => filterGrid([]), RangeError, /there must be at least one panel/);
    throwsMessage(
      () => filterTiles({ ...bank, channels: 1, numFilters: 15 / 3 }),
      RangeError,
      /^filterTiles: bank must have 45 weights, got 135/,
    );
    throwsMessage(
      () => imageTiles(drawnDigits(2, random(1)), 3),
      RangeError,
      /numTiles must be at most 2, got 3/,
    );
  });
});
