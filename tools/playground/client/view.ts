/** How space is seen on a canvas: turned about the upright axis, from a little above, without perspective. */

export type Point3 = readonly [number, number, number];

/** Where a point of space appears, and how far away. */
export type View = (point: Point3) => {
  readonly at: readonly [number, number];
  readonly depth: number;
};

/** How far the eye stands above the horizon. */
const TILT = (18 * Math.PI) / 180;

/** @param size what must be seen: points within `limit` of the upright axis and `tallest` of the ground; turn in degrees */
export function viewOf(
  { width, height }: { width: number; height: number },
  { limit, tallest, turn }: { limit: number; tallest: number; turn: number },
): View {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const [up, along] = [Math.cos(TILT), Math.sin(TILT)];
  const scale = Math.min((0.47 * width) / limit, (0.46 * height) / (up * tallest + along * limit));
  return ([x, y, z]) => {
    const [right, away] = [cos * x - sin * y, sin * x + cos * y];
    return {
      at: [width / 2 + scale * right, height / 2 - scale * (up * z + along * away)],
      depth: up * away - along * z,
    };
  };
}
