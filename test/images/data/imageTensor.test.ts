import assert from "node:assert/strict";
import { drawnLeaves } from "../../../lib/src/images/data/drawnLeaves";
import {
  augmentedTensor,
  channelStatistics,
  imageTensor,
} from "../../../lib/src/images/data/imageTensor";
import { ready, tf } from "../../../lib/src/notebook/tensor";
import { random } from "../../../lib/src/random";
import { leavesNoTensors } from "../../tensors";

const set = drawnLeaves(3, random(1));
const statistics = channelStatistics(set);
const SINGLE = 1e-6;

describe("augmentation", () => {
  before(() => ready);
  leavesNoTensors();

  const plain = (): Float32Array =>
    tf.tidy(() => imageTensor(set, [0, 1, 2], statistics).dataSync() as Float32Array);
  const altered = (seed: number, indices: readonly number[]): Float32Array =>
    tf.tidy(
      () => augmentedTensor(set, indices, statistics, random(seed)).dataSync() as Float32Array,
    );
  const at = (values: Float32Array, k: number, i: number, j: number, c: number): number =>
    values[((k * 32 + i) * 32 + j) * 3 + c];

  it("moves, mirrors and blanks: every image is its original under one of 162 maps, but for a square", () => {
    const original = plain();
    const found = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      const values = altered(seed, [2, 0]);
      for (const [k, index] of [2, 0].entries()) {
        let best = { wrong: Infinity, name: "" };
        for (let down = -4; down <= 4; down++)
          for (let right = -4; right <= 4; right++)
            for (const mirrored of [false, true]) {
              let wrong = 0;
              for (let i = 0; i < 32; i++)
                for (let j = 0; j < 32; j++) {
                  const [y, x] = [i + down, j + right];
                  const inside = y >= 0 && y < 32 && x >= 0 && x < 32;
                  const expected = inside ? at(original, index, y, mirrored ? 31 - x : x, 1) : 0;
                  if (Math.abs(expected - at(values, k, i, j, 1)) > SINGLE) wrong++;
                }
              if (wrong < best.wrong) best = { wrong, name: `${down} ${right} ${mirrored}` };
            }
        assert.ok(
          best.wrong <= 64 && best.wrong > 20,
          `${best.wrong} pixels differ, 64 are blanked`,
        );
        found.add(best.name);
      }
    }
    assert.ok(found.size > 12, "many different maps");
  }).timeout(60_000);

  it("is the same for one stream, another for another", () => {
    assert.deepEqual(altered(7, [1, 1]), altered(7, [1, 1]));
    assert.notDeepEqual(altered(7, [1, 1]), altered(8, [1, 1]));
  });
});
