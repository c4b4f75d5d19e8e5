/**
 * Which points of a long curve to keep so that its picture stays the same: the extremes of every stretch, as in
 * Jugel et al., M4 (VLDB 2014), but of stretches measured along the curve, since a path may turn back.
 *
 * @see test/notebook/thin.test.ts
 */

/** One entry a point for each axis, where the axis puts it; NaN where nothing is drawn. */
type Places = readonly (readonly number[])[];

const drawnAt =
  (places: Places) =>
  (i: number): boolean =>
    places.every((place) => Number.isFinite(place[i]));

/** How far along the curve each point lies, from 0 to 1; every axis counts by its share of all ways along it. */
function wayAlong(places: Places): number[] {
  const isDrawn = drawnAt(places);
  const numPoints = places[0].length;
  const along = places.map((place) => {
    let [way, last] = [0, Number.NaN];
    return Array.from({ length: numPoints }, (_, i) => {
      if (!isDrawn(i)) return way;
      if (!Number.isNaN(last)) way += Math.abs(place[i] - last);
      last = place[i];
      return way;
    });
  });
  const moving = along.filter((way) => way[numPoints - 1] > 0);
  return Array.from({ length: numPoints }, (_, i) =>
    moving.reduce((sum, way) => sum + way[i] / way[numPoints - 1] / moving.length, 0),
  );
}

/** Indices of what lies furthest out along each axis, of one gap, in each of `numStretches`; of both ends of the curve. */
function extremes(places: Places, way: readonly number[], numStretches: number): Set<number> {
  const isDrawn = drawnAt(places);
  const numPoints = places[0].length;
  const stretchOf = (i: number): number => Math.floor(way[i] * numStretches);
  const kept = new Set([0, numPoints - 1]);
  for (let start = 0, end = 0; start < numPoints; start = end) {
    const [least, largest] = [places.map(() => -1), places.map(() => -1)];
    let gap = -1;
    for (end = start; end < numPoints && stretchOf(end) === stretchOf(start); end++) {
      if (!isDrawn(end)) gap = gap < 0 ? end : gap;
      else
        places.forEach((place, axis) => {
          if (least[axis] < 0 || place[end] < place[least[axis]]) least[axis] = end;
          if (largest[axis] < 0 || place[end] > place[largest[axis]]) largest[axis] = end;
        });
    }
    for (const i of [...least, ...largest, gap]) if (i >= 0) kept.add(i);
  }
  return kept;
}

/**
 * Points of a line: of every stretch those that lie furthest out along each axis, and one of its gaps if it has any;
 * the first and the last point of all. The stretches are as short as `most` allows.
 *
 * @param most number of points kept at most, 16 or more.
 * @returns their indices, ascending.
 */
export function thinLine(places: Places, most: number): number[] {
  const way = wayAlong(places);
  for (let numStretches = most; ; numStretches = Math.floor(0.8 * numStretches)) {
    const kept = extremes(places, way, numStretches);
    if (kept.size <= most) return [...kept].sort((a, b) => a - b);
  }
}

/** Cells of the finest grid along an axis: about a pixel. */
const finest = 1024;

/**
 * Points of a cloud that no line joins: one of every occupied cell of the finest grid that has few enough.
 *
 * @param most number of points kept at most.
 * @returns their indices, ascending.
 */
export function thinCloud(places: Places, most: number): number[] {
  const drawn = [...places[0].keys()].filter(drawnAt(places));
  const bounds = places.map((place) => {
    const [low, high] = [Math.min, Math.max].map((pick) =>
      drawn.reduce((value, i) => pick(value, place[i]), place[drawn[0]]),
    );
    return { low, size: high - low || 1 };
  });
  for (let fineness = finest; ; fineness /= 2) {
    const cells = new Map<string, number>();
    for (const i of drawn) {
      const cell = places.map((place, axis) =>
        Math.min(
          fineness - 1,
          Math.floor(((place[i] - bounds[axis].low) / bounds[axis].size) * fineness),
        ),
      );
      const name = cell.join();
      if (!cells.has(name)) cells.set(name, i);
    }
    if (cells.size <= most) return [...cells.values()];
  }
}
