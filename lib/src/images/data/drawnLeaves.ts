/**
 * Procedurally drawn images with the statistics of natural ones, 32 by 32 in color, in place of CIFAR-10 where
 * nothing has been downloaded: dead leaves (Matheron; Lee, Mumford & Huang 2001), that is opaque shapes that lie one
 * over another, their sizes distributed as size^-3, so that no scale is special. Such pictures have edges,
 * occlusions and a power spectrum close to 1/frequency^2, as photographs do.
 *
 * A class is the shape most leaves of an image have. All classes look the same in a mirror, so that images may be
 * flipped left to right in training.
 *
 * @see test/images/data/drawnLeaves.test.ts
 */
import type { Random } from "../../random";
import { between, drawnSet, eachInside } from "./drawn";
import type { ImageSet } from "./imageSet";

/** Outline, length over width, direction of the long axis in degrees; 45 degrees go left or right at random. */
type Kind = readonly ["ellipse" | "box" | "triangle", number, number];

/** What most leaves of an image look like, by label. */
const KINDS: readonly Kind[] = [
  ["ellipse", 1, 0], // discs
  ["box", 1, 0], // squares
  ["box", 1, 45], // diamonds
  ["triangle", 1, 0],
  ["box", 4, 0], // lying bars
  ["box", 4, 90], // standing bars
  ["box", 4, 45], // slanting bars
  ["ellipse", 2.2, 0], // lying
  ["ellipse", 2.2, 90], // standing
  ["ellipse", 2.2, 45], // slanting
];

const SIDE = 32;
/** Samples for each pixel and axis: edges fade as in a photograph. */
const FINE = 2;
const GRID = SIDE * FINE;
/** Radii in pixels; smaller leaves would vanish in the sampling. */
const [SMALLEST, LARGEST] = [1.2, 20];
/** Share of an image's leaves that have the shape of its class. */
const DOMINANT = 0.75;
/** Enough to cover an image but for a few samples; what is left shows the ground. */
const MOST_LEAVES = 2000;

/** Whether a point lies in an outline; u along the leaf, v across it, in half lengths and half widths. */
const INSIDE: Readonly<Record<Kind[0], (u: number, v: number) => boolean>> = {
  ellipse: (u, v) => u * u + v * v <= 1,
  box: (u, v) => Math.abs(u) <= 0.88 && Math.abs(v) <= 0.88,
  triangle: (u, v) => v <= 0.8 && v >= 2.1 * Math.abs(u) - 1.3,
};

/** A radius with density proportional to radius^-3: squares of inverses are uniform. */
function radius(rng: Random): number {
  const [large, small] = [LARGEST ** -2, SMALLEST ** -2];
  return (large + (small - large) * rng.uniform()) ** -0.5;
}

/** Mostly a brightness, a little of a hue; the image's own tint pulls all of them its way. */
function leafColor(tint: readonly number[], rng: Random): number[] {
  const light = 118 + 58 * rng.normal();
  const [warm, green] = [20 * rng.normal(), 12 * rng.normal()];
  return [light + warm + tint[0], light + green + tint[1], light - warm + tint[2]];
}

/** Front to back, each leaf coloring what is still uncovered, until nothing is. */
function drawImage(label: number, rng: Random, out: Uint8Array): void {
  const covered = new Uint8Array(GRID * GRID);
  const fine = new Float64Array(GRID * GRID * 3);
  const tint = [10 * rng.normal(), 7 * rng.normal(), 12 * rng.normal()];
  const ground = leafColor(tint, rng);
  for (let i = 0; i < fine.length; i++) fine[i] = ground[i % 3];
  let numLeft = GRID * GRID;
  for (let leaf = 0; leaf < MOST_LEAVES && numLeft > 0; leaf++) {
    const kind = KINDS[rng.uniform() < DOMINANT ? label : rng.integer(KINDS.length)];
    const [outline, stretch, turn] = kind;
    const r = radius(rng) * FINE;
    const sign = rng.uniform() < 0.5 ? -1 : 1;
    const angle = ((sign * turn + 6 * rng.normal()) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [long, short] = [r * Math.sqrt(stretch), r / Math.sqrt(stretch)];
    const reach = 1.5 * long;
    const [x, y] = [between(-reach, GRID + reach, rng), between(-reach, GRID + reach, rng)];
    const own = leafColor(tint, rng);
    // A slope of brightness across a leaf stands for light that falls from one side.
    const [slopeX, slopeY] = [(14 / r) * rng.normal(), (14 / r) * rng.normal()];
    eachInside([y - reach, y + reach], GRID, (i) =>
      eachInside([x - reach, x + reach], GRID, (j) => {
        if (covered[i * GRID + j]) return;
        const u = (cos * (j - x) + sin * (i - y)) / long;
        const v = (cos * (i - y) - sin * (j - x)) / short;
        if (!INSIDE[outline](u, v)) return;
        covered[i * GRID + j] = 1;
        numLeft--;
        const light = slopeX * (j - x) + slopeY * (i - y);
        for (let c = 0; c < 3; c++) fine[(i * GRID + j) * 3 + c] = own[c] + light;
      }),
    );
  }
  for (let i = 0; i < SIDE; i++)
    for (let j = 0; j < SIDE; j++)
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let a = 0; a < FINE; a++)
          for (let b = 0; b < FINE; b++)
            sum += fine[((i * FINE + a) * GRID + j * FINE + b) * 3 + c];
        const value = sum / FINE ** 2 + 2 * rng.normal();
        out[(i * SIDE + j) * 3 + c] = Math.min(255, Math.max(0, Math.round(value)));
      }
}

/**
 * Draws dead-leaves images, as many of each class as of any other up to one.
 *
 * @param numImages how many, at least 1.
 * @returns images [numImages, 32, 32, 3] in random order of classes; over a hundred a second.
 * @see test/images/data/drawnLeaves.test.ts
 */
export const drawnLeaves = (numImages: number, rng: Random): ImageSet =>
  drawnSet({ side: SIDE, channels: 3 }, numImages, rng, drawImage);
