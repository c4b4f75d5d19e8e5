import assert from "node:assert/strict";
import {
  bankOfMaps,
  type FilterBank,
  filterChannels,
  mainColor,
  packFilters,
  unpackFilters,
} from "../../lib/src/images/filterBank";
import { gaussianMatrix, random } from "../../lib/src/random";
import { close, closeVector, ROUNDOFF, throwsMessage } from "../close";

const [side, channels, numFilters] = [5, 3, 4];
const bank: FilterBank = {
  values: random(1).normals(side * side * channels * numFilters),
  side,
  channels,
  numFilters,
};

/** A bank whose filters are one map in one color each. */
function painted(map: readonly (readonly number[])[], color: readonly number[]): FilterBank {
  const values = map.flatMap((row) => row.flatMap((w) => color.map((c) => c * w)));
  return { values, side: map.length, channels: color.length, numFilters: 1 };
}

describe("filter banks", () => {
  it("are taken apart channel by channel, filter by filter, in the order of a convolution's tensor", () => {
    const numbered = filterChannels({ ...bank, values: Array.from({ length: 300 }, (_, p) => p) });
    assert.equal(numbered.length, numFilters * channels);
    for (let k = 0; k < numFilters; k++)
      for (let c = 0; c < channels; c++)
        assert.equal(numbered[k * channels + c][3][4], ((3 * 5 + 4) * 3 + c) * 4 + k);
    throwsMessage(
      () => filterChannels({ ...bank, side: 6 }),
      RangeError,
      /^filterChannels: bank must have 432 weights, got 300/,
    );
  });

  it("are made of maps, which come back", () => {
    const maps = [1, 2, 3].map((seed) => gaussianMatrix(5, 5, random(seed)));
    assert.deepEqual(filterChannels(bankOfMaps(maps)), maps);
    throwsMessage(() => bankOfMaps([]), RangeError, /^bankOfMaps: there must be at least one map/);
    const oblong = gaussianMatrix(5, 4, random(1));
    throwsMessage(() => bankOfMaps([oblong]), RangeError, /^bankOfMaps: maps must be 5 by 5, got/);
    throwsMessage(
      () => bankOfMaps([maps[0], gaussianMatrix(4, 4, random(1))]),
      RangeError,
      /must be 5 by 5/,
    );
  });

  it("have a main color: all of a filter in one color, the best rank one part of another", () => {
    const map = gaussianMatrix(5, 5, random(2));
    const found = mainColor(painted(map, [-0.6, 0, 0.8]), 0);
    closeVector([...found.color], [-0.6, 0, 0.8], ROUNDOFF);
    closeVector(found.map.flat(), map.flat(), ROUNDOFF);
    close(found.share, 1, ROUNDOFF);
    const { share, color, map: part } = mainColor(bank, 1);
    assert.ok(share > 1 / 3 && share < 1);
    close(Math.hypot(...color), 1, ROUNDOFF);
    const whole = filterChannels(bank).slice(3, 6).flat(2);
    close((Math.hypot(...part.flat()) / Math.hypot(...whole)) ** 2, share, ROUNDOFF);
    throwsMessage(() => mainColor(bank, 4), RangeError, /^mainColor: k must be below 4, got 4/);
    throwsMessage(
      () => mainColor(painted([[0]], [1, 1, 1]), 0),
      RangeError,
      /filter 0 must not be zero/,
    );
  });

  it("survive bytes within half a step, filter by filter", () => {
    const values = Array.from(bank.values, (w, p) => w * 10 ** (p % numFilters));
    const packed = packFilters({ ...bank, values });
    const { values: back, ...shape } = unpackFilters(JSON.parse(JSON.stringify(packed)));
    assert.deepEqual(shape, { side, channels, numFilters });
    for (const [p, w] of values.entries())
      assert.ok(Math.abs(back[p] - w) <= packed.scale[p % numFilters] * (0.5 / 127 + 1e-5));
    throwsMessage(
      () => unpackFilters({ ...packed, side: 4 }),
      RangeError,
      /^unpackFilters: bank must have 192 weights, got 300/,
    );
    throwsMessage(
      () => unpackFilters({ ...packed, scale: [] }),
      RangeError,
      /there must be 4 scales, got 0/,
    );
  });
});
