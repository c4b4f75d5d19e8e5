import assert from "node:assert/strict";
import {
  bankOfMaps,
  type FilterBank,
  filterChannel,
  filterChannels,
  mainColour,
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

/** A bank whose filters are one map in one colour each. */
function painted(map: readonly (readonly number[])[], colour: readonly number[]): FilterBank {
  const values = map.flatMap((row) => row.flatMap((w) => colour.map((c) => c * w)));
  return { values, side: map.length, channels: colour.length, numFilters: 1 };
}

describe("filter banks", () => {
  it("are taken apart in the order of a convolution's tensor", () => {
    const numbered = { ...bank, values: bank.values && Array.from({ length: 300 }, (_, p) => p) };
    assert.equal(filterChannel(numbered, 2, 1)[3][4], ((3 * 5 + 4) * 3 + 1) * 4 + 2);
    throwsMessage(
      () => filterChannel(bank, 4, 0),
      RangeError,
      /^filterChannel: k must be below 4, got 4/,
    );
    throwsMessage(
      () => filterChannel({ ...bank, side: 6 }, 0, 0),
      RangeError,
      /^filterChannel: bank must have 432 weights, got 300/,
    );
  });

  it("are listed channel by channel, filter by filter", () => {
    const all = filterChannels(bank);
    assert.equal(all.length, numFilters * channels);
    for (let k = 0; k < numFilters; k++)
      for (let c = 0; c < channels; c++)
        assert.deepEqual(all[k * channels + c], filterChannel(bank, k, c));
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

  it("have a main colour: all of a filter in one colour, the best rank one part of another", () => {
    const map = gaussianMatrix(5, 5, random(2));
    const found = mainColour(painted(map, [-0.6, 0, 0.8]), 0);
    closeVector([...found.colour], [-0.6, 0, 0.8], ROUNDOFF);
    closeVector(found.map.flat(), map.flat(), ROUNDOFF);
    close(found.share, 1, ROUNDOFF);
    const { share, colour, map: part } = mainColour(bank, 1);
    assert.ok(share > 1 / 3 && share < 1);
    close(Math.hypot(...colour), 1, ROUNDOFF);
    const whole = [0, 1, 2].flatMap((c) => filterChannel(bank, 1, c).flat());
    close((Math.hypot(...part.flat()) / Math.hypot(...whole)) ** 2, share, ROUNDOFF);
    throwsMessage(
      () => mainColour(painted([[0]], [1, 1, 1]), 0),
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
      /^unpackFilters: there must be 192 bytes, got 300/,
    );
    throwsMessage(
      () => unpackFilters({ ...packed, scale: [] }),
      RangeError,
      /there must be 4 scales, got 0/,
    );
  });
});
