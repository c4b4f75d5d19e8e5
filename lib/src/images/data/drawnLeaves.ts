/**
 * Procedurally drawn images with the statistics of natural ones, 32 by 32 in colour, in place of CIFAR-10 where
 * nothing has been downloaded: dead leaves (Matheron; Lee, Mumford & Huang 2001), that is opaque shapes that lie one
 * over another, their sizes distributed as size^-3, so that no scale is special. Such pictures have edges,
 * occlusions and a power spectrum close to 1/frequency^2, as photographs do.
 *
 * A class is the shape most leaves of an image have. All classes look the same in a mirror, so that images may be
 * flipped left to right in training.
 *
 * @see test/images/data/drawnLeaves.test.ts
 */
import { requireCount } from "../../check";
import type { Random } from "../../random";
import type { ImageSet } from "./imageSet";

/** What leaves look like; a turn of 45 degrees goes left or right at random. */
interface Kind {
  readonly name: string;
  readonly outline: "ellipse" | "box" | "triangle";
  /** Length over width. */
  readonly stretch: number;
  /** Direction of the long axis, degrees from the horizontal. */
  readonly turn: number;
}

const KINDS: readonly Kind[] = [
  { name: "discs", outline: "ellipse", stretch: 1, turn: 0 },
  { name: "squares", outline: "box", stretch: 1, turn: 0 },
  { name: "diamonds", outline: "box", stretch: 1, turn: 45 },
  { name: "triangles", outline: "triangle", stretch: 1, turn: 0 },
  { name: "lying bars", outline: "box", stretch: 4, turn: 0 },
  { name: "standing bars", outline: "box", stretch: 4, turn: 90 },
  { name: "slanting bars", outline: "box", stretch: 4, turn: 45 },
  { name: "lying ellipses", outline: "ellipse", stretch: 2.2, turn: 0 },
  { name: "standing ellipses", outline: "ellipse", stretch: 2.2, turn: 90 },
  { name: "slanting ellipses", outline: "ellipse", stretch: 2.2, turn: 45 },
];

/** The classes by label. */
export const LEAF_CLASSES: readonly string[] = KINDS.map(({ name }) => name);

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

const between = (low: number, high: number, rng: Random): number =>
  low + (high - low) * rng.uniform();

/** A radius with density proportional to radius^-3: squares of inverses are uniform. */
function radius(rng: Random): number {
  const [large, small] = [LARGEST ** -2, SMALLEST ** -2];
  return (large + (small - large) * rng.uniform()) ** -0.5;
}

/** Mostly a brightness, a little of a hue; the image's own tint pulls all of them its way. */
function colour(tint: readonly number[], rng: Random): number[] {
  const light = 118 + 58 * rng.normal();
  const [warm, green] = [20 * rng.normal(), 12 * rng.normal()];
  return [light + warm + tint[0], light + green + tint[1], light - warm + tint[2]];
}

/** Front to back, each leaf colouring what is still uncovered, until nothing is. */
function drawImage(label: number, rng: Random, out: Uint8Array): void {
  const covered = new Uint8Array(GRID * GRID);
  const fine = new Float64Array(GRID * GRID * 3);
  const tint = [10 * rng.normal(), 7 * rng.normal(), 12 * rng.normal()];
  const ground = colour(tint, rng);
  for (let i = 0; i < fine.length; i++) fine[i] = ground[i % 3];
  let numLeft = GRID * GRID;
  for (let leaf = 0; leaf < MOST_LEAVES && numLeft > 0; leaf++) {
    const kind = KINDS[rng.uniform() < DOMINANT ? label : rng.integer(KINDS.length)];
    const r = radius(rng) * FINE;
    const sign = rng.uniform() < 0.5 ? -1 : 1;
    const angle = ((sign * kind.turn + 6 * rng.normal()) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const long = r * Math.sqrt(kind.stretch);
    const short = r / Math.sqrt(kind.stretch);
    const reach = 1.5 * long;
    const [x, y] = [between(-reach, GRID + reach, rng), between(-reach, GRID + reach, rng)];
    const own = colour(tint, rng);
    // A slope of brightness across a leaf stands for light that falls from one side.
    const [slopeX, slopeY] = [(14 / r) * rng.normal(), (14 / r) * rng.normal()];
    const [top, bottom] = [
      Math.max(0, Math.ceil(y - reach)),
      Math.min(GRID - 1, Math.floor(y + reach)),
    ];
    const [left, right] = [
      Math.max(0, Math.ceil(x - reach)),
      Math.min(GRID - 1, Math.floor(x + reach)),
    ];
    for (let i = top; i <= bottom; i++)
      for (let j = left; j <= right; j++) {
        if (covered[i * GRID + j]) continue;
        const u = (cos * (j - x) + sin * (i - y)) / long;
        const v = (cos * (i - y) - sin * (j - x)) / short;
        const inside =
          kind.outline === "ellipse"
            ? u * u + v * v <= 1
            : kind.outline === "box"
              ? Math.abs(u) <= 0.88 && Math.abs(v) <= 0.88
              : v <= 0.8 && v >= 2.1 * Math.abs(u) - 1.3;
        if (!inside) continue;
        covered[i * GRID + j] = 1;
        numLeft--;
        const light = slopeX * (j - x) + slopeY * (i - y);
        for (let c = 0; c < 3; c++) fine[(i * GRID + j) * 3 + c] = own[c] + light;
      }
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
 * @returns images [numImages, 32, 32, 3] in random order of classes; about 500 a second.
 * @throws RangeError if numImages is not a positive integer.
 * @see test/images/data/drawnLeaves.test.ts
 */
export function drawnLeaves(numImages: number, rng: Random): ImageSet {
  requireCount("drawnLeaves", { numImages });
  const labels = Uint8Array.from(
    rng.stream("labels").shuffled(Array.from({ length: numImages }, (_, i) => i % KINDS.length)),
  );
  const size = SIDE * SIDE * 3;
  const pixels = new Uint8Array(numImages * size);
  for (const [i, label] of labels.entries())
    drawImage(label, rng.stream(i), pixels.subarray(i * size, (i + 1) * size));
  return { pixels, labels, height: SIDE, width: SIDE, channels: 3, numClasses: KINDS.length };
}
