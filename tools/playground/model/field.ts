/** A function of the plane on a grid, and its level lines. */
import type { Point } from "./state";

export interface Field {
  /** Row by row from below. */
  readonly values: Float64Array;
  /** Of a row, and of rows. */
  readonly count: number;
  /** Half the width of the square around the origin. */
  readonly reach: number;
  readonly least: number;
  readonly most: number;
}

/** The count is even, so that the origin is no point of the grid. */
export function fieldOf(value: (point: Point) => number, reach: number, count = 44): Field {
  const values = new Float64Array(count * count);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const here = value(placeOf(i, count, reach));
    values[i] = here;
    if (here < least) least = here;
    if (here > most) most = here;
  }
  return { values, count, reach, least, most };
}

const placeOf = (i: number, count: number, reach: number): Point => [
  reach * ((2 * (i % count)) / (count - 1) - 1),
  reach * ((2 * Math.floor(i / count)) / (count - 1) - 1),
];

/** Where the function has the value `level` between two points of the grid, by linear interpolation. */
function crossing({ values, count, reach }: Field, i: number, j: number, level: number): Point {
  const share = (level - values[i]) / (values[j] - values[i]);
  const [one, two] = [placeOf(i, count, reach), placeOf(j, count, reach)];
  return [one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])];
}

/** Pieces of the lines on which the function has one of the values: two ends each. */
export function levelLines(field: Field, levels: readonly number[]): Point[][] {
  const { values, count } = field;
  const pieces: Point[][] = [];
  /** A line enters and leaves a triangle through two of its sides. */
  const inTriangle = (a: number, b: number, c: number): void => {
    for (const level of levels) {
      const isBelow = values[a] < level;
      if (isBelow === values[b] < level && isBelow === values[c] < level) continue;
      const sides = [
        [a, b],
        [b, c],
        [c, a],
      ].filter(([i, j]) => values[i] < level !== values[j] < level);
      pieces.push(sides.map(([i, j]) => crossing(field, i, j, level)));
    }
  };
  for (let row = 0; row + 1 < count; row++)
    for (let column = 0; column + 1 < count; column++) {
      const i = row * count + column;
      inTriangle(i, i + 1, i + count);
      inTriangle(i + count + 1, i + count, i + 1);
    }
  return pieces;
}
