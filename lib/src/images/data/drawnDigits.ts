/**
 * Procedurally drawn digits, 28 by 28, in place of MNIST where nothing has been downloaded: each digit is a few
 * strokes of a pen, bent, slanted, turned, scaled and shifted at random.
 *
 * @see test/images/data/drawnDigits.test.ts
 */
import type { Random } from "../../random";
import { between, drawnSet, eachInside } from "./drawn";
import type { ImageSet } from "./imageSet";

type Point = readonly [number, number];
type Stroke = readonly Point[];

const SIDE = 28;

/** Points of an ellipse's arc; degrees clockwise from the right, as y points down. */
function arc(center: Point, radii: Point, from: number, to: number): Stroke {
  const numSteps = Math.max(4, Math.round(Math.abs(to - from) / 18));
  return Array.from({ length: numSteps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / numSteps) * Math.PI) / 180;
    return [center[0] + radii[0] * Math.cos(angle), center[1] + radii[1] * Math.sin(angle)];
  });
}

/** A straight stroke, in pieces short enough to be bent. */
const line = (...corners: readonly Point[]): Stroke =>
  corners.slice(1).flatMap(([x1, y1], leg) => {
    const [x0, y0] = corners[leg];
    const numSteps = 6;
    return Array.from({ length: numSteps + (leg === 0 ? 1 : 0) }, (_, i): Point => {
      const s = (leg === 0 ? i : i + 1) / numSteps;
      return [x0 + s * (x1 - x0), y0 + s * (y1 - y0)];
    });
  });

/** Ways to write each digit, in a box from -1 to 1 across and down. */
const GLYPHS: readonly (readonly (readonly Stroke[])[])[] = [
  [[arc([0, 0], [0.62, 1], -90, 270)], [arc([0, 0], [0.8, 0.95], -70, 285)]],
  [
    [line([0, -1], [0, 1])],
    [line([-0.4, -0.6], [0, -1], [0, 1])],
    [line([-0.4, -0.6], [0, -1], [0, 1]), line([-0.45, 1], [0.45, 1])],
  ],
  [
    [[...arc([0, -0.45], [0.62, 0.55], 190, 400), ...line([0.4, 0], [-0.65, 1], [0.7, 1])]],
    [
      [
        ...arc([0, -0.5], [0.6, 0.5], 200, 420),
        ...arc([-0.4, 0.72], [0.25, 0.24], 300, 60),
        [0.75, 0.95],
      ],
    ],
  ],
  [
    [[...arc([-0.05, -0.5], [0.58, 0.5], 205, 445), ...arc([-0.05, 0.48], [0.66, 0.52], -85, 155)]],
    [
      line([-0.55, -1], [0.5, -1], [-0.1, -0.2]),
      [[-0.1, -0.2], ...arc([-0.05, 0.4], [0.65, 0.6], -80, 150)],
    ],
  ],
  [
    [line([0.15, -1], [-0.7, 0.3], [0.75, 0.3]), line([0.35, -0.35], [0.35, 1])],
    [line([-0.55, -0.9], [-0.6, 0.05], [0.5, 0.05]), line([0.5, -1], [0.5, 1])],
  ],
  [
    [
      line([0.6, -1], [-0.45, -1], [-0.5, -0.15]),
      [[-0.5, -0.15], ...arc([-0.05, 0.4], [0.65, 0.6], -125, 150)],
    ],
    [line([0.65, -1], [-0.4, -0.95], [-0.5, -0.1]), arc([-0.1, 0.45], [0.68, 0.55], -130, 140)],
  ],
  [
    [[...arc([0.35, 0.3], [0.95, 1.3], 272, 190), ...arc([0, 0.5], [0.58, 0.5], 190, 550)]],
    [[...line([0.3, -1], [-0.5, 0.3]), ...arc([0, 0.5], [0.52, 0.48], 200, 560)]],
  ],
  [
    [line([-0.65, -1], [0.65, -1], [-0.15, 1])],
    [line([-0.65, -0.95], [0.65, -1], [-0.1, 1]), line([-0.3, 0.05], [0.5, 0])],
  ],
  [
    [arc([0, -0.5], [0.5, 0.48], 90, 450), arc([0, 0.5], [0.62, 0.5], -90, 270)],
    [
      [
        ...arc([0, -0.5], [0.5, 0.5], -30, -270),
        ...arc([0, 0.5], [0.6, 0.5], -90, 270),
        ...arc([0, -0.5], [0.5, 0.5], 90, -20),
      ],
    ],
  ],
  [
    [arc([0, -0.45], [0.55, 0.53], 0, 360), line([0.55, -0.5], [0.45, 1])],
    [[...arc([0, -0.45], [0.58, 0.52], 0, 360), ...arc([-0.5, -0.4], [1.06, 1.4], 0, 78)]],
  ],
];

/**
 * A random map of the box into the image: a smooth displacement (two waves for each axis), then slant, turn, scale
 * and shift.
 */
function jitter(rng: Random): (point: Point) => Point {
  const turn = 0.17 * rng.normal();
  const slant = 0.12 + 0.2 * rng.normal();
  const tall = between(7.6, 9.8, rng);
  const wide = tall * between(0.72, 1.05, rng);
  const shift = [1.1 * rng.normal(), 0.9 * rng.normal()];
  const waves = [0, 1].map(() =>
    [1.3, 2.4].map((frequency) => {
      const direction = between(0, 2 * Math.PI, rng);
      const [kx, ky] = [frequency * Math.cos(direction), frequency * Math.sin(direction)];
      const phase = between(0, 2 * Math.PI, rng);
      return { kx, ky, phase, size: (0.2 / frequency) * rng.normal() };
    }),
  );
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const middle = (SIDE - 1) / 2;
  return ([x, y]) => {
    const [dx, dy] = waves.map((axis) =>
      axis.reduce((sum, w) => sum + w.size * Math.sin(w.kx * x + w.ky * y + w.phase), 0),
    );
    const [u, v] = [wide * (x + dx - slant * y), tall * (y + dy)];
    return [middle + shift[0] + cos * u - sin * v, middle + shift[1] + sin * u + cos * v];
  };
}

/** Draws the strokes with a round pen of the given radius; an edge takes one pixel to fade. */
function rasterize(strokes: readonly Stroke[], radius: number, ink: number, out: Uint8Array): void {
  const reach = radius + 1;
  const range = (a: number, b: number) => [Math.min(a, b) - reach, Math.max(a, b) + reach] as const;
  for (const stroke of strokes)
    for (const [leg, [x1, y1]] of stroke.slice(1).entries()) {
      const [x0, y0] = stroke[leg];
      const [ex, ey] = [x1 - x0, y1 - y0];
      const square = ex * ex + ey * ey || 1;
      eachInside(range(y0, y1), SIDE, (i) =>
        eachInside(range(x0, x1), SIDE, (j) => {
          const along = Math.min(1, Math.max(0, ((j - x0) * ex + (i - y0) * ey) / square));
          const distance = Math.hypot(j - x0 - along * ex, i - y0 - along * ey);
          const shade = Math.round(ink * Math.min(1, Math.max(0, radius + 0.5 - distance)));
          out[i * SIDE + j] = Math.max(out[i * SIDE + j], shade);
        }),
      );
    }
}

/**
 * Draws digits, as many of each class as of any other up to one.
 *
 * @param numImages how many, at least 1.
 * @returns images [numImages, 28, 28, 1], white on black, in random order of classes; about 10,000 a second.
 * @see test/images/data/drawnDigits.test.ts
 */
export const drawnDigits = (numImages: number, rng: Random): ImageSet =>
  drawnSet({ side: SIDE, channels: 1 }, numImages, rng, (label, own, pixels) => {
    const move = jitter(own);
    const ways = GLYPHS[label];
    const strokes = ways[own.integer(ways.length)].map((stroke) => stroke.map(move));
    rasterize(strokes, between(0.8, 1.6, own), between(200, 255, own), pixels);
  });
