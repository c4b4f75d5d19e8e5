import assert from "node:assert/strict";
import { drawnLeaves } from "../../../lib/src/images/data/drawnLeaves";
import { imageFingerprint } from "../../../lib/src/images/data/imageSet";
import { random } from "../../../lib/src/random";
import { closeWithin } from "../../close";

const SIDE = 32;
const AREA = SIDE * SIDE;

/** Slope of log power against log frequency (2 to 12 cycles an image) of grey images, edges faded out. */
function spectralSlope(images: readonly Float64Array[]): number {
  const fade = Array.from(
    { length: SIDE },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / SIDE),
  );
  const power = new Map<number, number[]>();
  for (const image of images) {
    const mean = image.reduce((sum, value) => sum + value, 0) / AREA;
    for (let u = 0; u <= 12; u++)
      for (let v = -12; v <= 12; v++) {
        const ring = Math.round(Math.hypot(u, v));
        if (ring < 2 || ring > 12) continue;
        let [re, im] = [0, 0];
        for (let i = 0; i < SIDE; i++)
          for (let j = 0; j < SIDE; j++) {
            const angle = (2 * Math.PI * (u * j + v * i)) / SIDE;
            const value = (image[i * SIDE + j] - mean) * fade[i] * fade[j];
            re += value * Math.cos(angle);
            im += value * Math.sin(angle);
          }
        power.set(ring, [...(power.get(ring) ?? []), re * re + im * im]);
      }
  }
  const points = [...power].map(([ring, all]) => [
    Math.log(ring),
    Math.log(all.reduce((sum, value) => sum + value, 0) / all.length),
  ]);
  const [x, y] = [0, 1].map(
    (k) => points.reduce((sum, point) => sum + point[k], 0) / points.length,
  );
  const cross = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return cross / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

describe("drawn leaves", () => {
  const set = drawnLeaves(60, random(3));
  const grey = (i: number): Float64Array =>
    Float64Array.from({ length: AREA }, (_, p) => {
      const [r, g, b] = set.pixels.subarray((i * AREA + p) * 3, (i * AREA + p) * 3 + 3);
      return (r + g + b) / 3;
    });
  const images = Array.from({ length: 60 }, (_, i) => grey(i));

  it("are the same for one seed and others for another, six of each class", () => {
    assert.equal(imageFingerprint(set), imageFingerprint(drawnLeaves(60, random(3))));
    assert.notEqual(imageFingerprint(set), imageFingerprint(drawnLeaves(60, random(4))));
    for (let label = 0; label < 10; label++)
      assert.equal(set.labels.filter((found) => found === label).length, 6);
  });

  it("have a power spectrum close to 1/f^2, as photographs do", () => {
    // Photographs scatter from 1.8 to 2.3 or so.
    closeWithin(spectralSlope(images), -2, 0.3, "slope");
  }).timeout(60_000);

  it("use the range of a byte without clipping much, and all three colors", () => {
    const clipped =
      set.pixels.filter((value) => value === 0 || value === 255).length / set.pixels.length;
    assert.ok(clipped < 0.06, `${clipped} clipped`);
    let colored = 0;
    for (let p = 0; p < set.pixels.length; p += 3)
      if (Math.abs(set.pixels[p] - set.pixels[p + 2]) > 20) colored++;
    assert.ok(colored > 0.3 * (set.pixels.length / 3));
  });

  it("show the direction of their class: lying bars change downwards, standing ones sideways", () => {
    const change = (image: Float64Array, step: number): number => {
      let sum = 0;
      for (let i = 0; i < SIDE - 1; i++)
        for (let j = 0; j < SIDE - 1; j++)
          sum += Math.abs(image[i * SIDE + j + step] - image[i * SIDE + j]);
      return sum;
    };
    for (const [i, image] of images.entries()) {
      const ratio = change(image, SIDE) / change(image, 1);
      const [lying, standing] = [4, 5].map((label) => set.labels[i] === label);
      if (lying) assert.ok(ratio > 1.2, `lying bars ${i}: ${ratio}`);
      if (standing) assert.ok(ratio < 1 / 1.2, `standing bars ${i}: ${ratio}`);
    }
  });
});
