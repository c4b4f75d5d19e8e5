import assert from "node:assert/strict";
import { drawnDigits } from "../../../lib/src/images/data/drawnDigits";
import { imageFingerprint } from "../../../lib/src/images/data/imageSet";
import { random } from "../../../lib/src/random";

describe("drawn digits", () => {
  const set = drawnDigits(1000, random(5));
  const image = (i: number): Uint8Array => set.pixels.subarray(i * 784, (i + 1) * 784);

  it("are the same for one seed, on any machine, and others for another", () => {
    assert.equal(imageFingerprint(set), imageFingerprint(drawnDigits(1000, random(5))));
    assert.notEqual(imageFingerprint(set), imageFingerprint(drawnDigits(1000, random(6))));
  });

  it("come in ten classes of one size, in mixed order", () => {
    for (let digit = 0; digit < 10; digit++)
      assert.equal(set.labels.filter((label) => label === digit).length, 100);
    assert.ok(set.labels.subarray(0, 30).some((label, i) => i > 0 && label < set.labels[i - 1]));
  });

  it("are white strokes on black that stay inside the image", () => {
    for (let i = 0; i < 1000; i++) {
      const ink = image(i).reduce((sum, value) => sum + value, 0) / 255;
      assert.ok(ink > 15 && ink < 250, `image ${i} has ${ink} pixels of ink`);
      let edge = 0;
      for (let k = 0; k < 28; k++)
        for (const p of [k, 27 * 28 + k, 28 * k, 28 * k + 27]) edge += image(i)[p] / 255;
      assert.ok(edge < 0.2 * ink, `image ${i} runs over the edge`);
    }
  });

  it("differ within a class, yet resemble it: the nearest of 800 others has the right label", () => {
    let numRight = 0;
    for (let i = 800; i < 1000; i++) {
      const mine = image(i);
      let [best, label] = [Infinity, -1];
      for (let j = 0; j < 800; j++) {
        const other = image(j);
        let distance = 0;
        for (let p = 0; p < 784; p++) distance += (mine[p] - other[p]) ** 2;
        if (distance === 0) assert.fail(`images ${i} and ${j} are equal`);
        if (distance < best) [best, label] = [distance, set.labels[j]];
      }
      if (label === set.labels[i]) numRight++;
    }
    // Chance is 20 of 200; with MNIST and 800 examples it would be about 170.
    assert.ok(numRight > 130, `${numRight} of 200`);
    assert.ok(numRight < 199, "too easy to learn anything from");
  });
});
