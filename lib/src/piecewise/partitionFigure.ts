/**
 * Activation regions drawn exactly: as a map of polygons in two colours, and as the facets of the input-output surface.
 *
 * @see paper Fig. 5a and 9; test/piecewise/partitionFigure.test.ts
 */
import { requireThat } from "../check";
import type { Trace } from "../figures/figure";
import { INK } from "../figures/palette";
import { dot } from "../linalg";
import { type Partition, parity, type Region } from "./partition";
import type { Point } from "./planeNetwork";

/** Colors of even and odd parity, a light and a middle blue that grey printers tell apart. */
export const PARITY_COLORS: readonly [string, string] = ["#e4edf6", "#6a9fd0"];

/** Figures kept in a notebook are thinned to 1,000 points a curve, which would break polygons. */
const MOST_POINTS = 1000;

/** The coordinates of points, under the names x, y and z. */
const coordinates = (points: readonly (readonly (number | null)[])[], names: string): Trace =>
  Object.fromEntries([...names].map((name, axis) => [name, points.map((point) => point[axis])]));

/** Polylines one after the other, with gaps between them. */
const withGaps = <Place extends readonly number[]>(lines: readonly (readonly Place[])[]) =>
  lines.flatMap((line) => [...line, [null, null, null]]);

const STILL = { showlegend: false, hoverinfo: "skip" };

/** Colors of creases, by the layer of the neuron that flips. */
const CREASES = [INK, "#b5179e", "#b3620b", "#3b7a2a"];

/**
 * A partition as a plane map: regions in the colors of their parity and, over them, creases colored by layer.
 *
 * @param numLayers hidden layers of the network.
 * @returns two traces of polygons (even, odd) and one of creases a layer.
 * @throws RangeError if there are too many regions for one figure (some 250).
 * @see paper Fig. 9; test/piecewise/partitionFigure.test.ts
 * @example
 * const crease = { layers: [{ W: [[1, 0]], b: [-0.25] }], readout: [2] };
 * partitionTraces(activationRegions(crease, [[0, 1], [0, 1]]), 1).length; // 3
 */
export function partitionTraces({ regions, borders }: Partition, numLayers: number): Trace[] {
  const areas = PARITY_COLORS.map((fillcolor, color): Trace => {
    const own = regions.filter((region) => parity(region) === color);
    const points = withGaps(own.map(({ corners }) => [...corners, corners[0]]));
    const few = points.length <= MOST_POINTS;
    requireThat(few, "partitionTraces", "regions must be few enough to draw", own.length);
    const polygons = { fill: "toself", fillcolor, line: { width: 0 } };
    return { type: "scatter", mode: "lines", ...coordinates(points, "xy"), ...polygons, ...STILL };
  });
  const creases = Array.from({ length: numLayers }, (_, layer): Trace => {
    const own = borders.filter(({ flips }) => flips[0].layer === layer);
    return {
      type: "scatter",
      mode: "lines",
      ...coordinates(withGaps(own.map(({ ends }) => ends)), "xy"),
      ...STILL,
      line: { color: CREASES[layer % CREASES.length], width: 1.6 },
      name: numLayers > 1 ? `crease of layer ${layer + 1}` : undefined,
      showlegend: numLayers > 1,
    };
  });
  return [...areas, ...creases];
}

/** A point of a region lifted to the surface, which is linear there. */
const lifted = ({ gradient, offset }: Region, point: Point): [number, number, number] => [
  ...point,
  dot(gradient, point) + offset,
];

/**
 * The input-output surface over the window as flat facets, one a region in the color of its parity, and its creases.
 *
 * @returns a mesh and the creases over it, in coordinates (x_1, x_2, f).
 * @see paper Fig. 5a; test/piecewise/partitionFigure.test.ts
 * @example
 * const crease = { layers: [{ W: [[1, 0]], b: [-0.25] }], readout: [2] };
 * surfaceTraces(activationRegions(crease, [[0, 1], [0, 1]]))[0].facecolor.length; // 4
 */
export function surfaceTraces({ regions, borders }: Partition): Trace[] {
  const corners: [number, number, number][] = [];
  const triangles: [number, number, number][] = [];
  const colors: string[] = [];
  for (const region of regions) {
    const first = corners.length;
    for (const point of region.corners) corners.push(lifted(region, point));
    for (let i = 1; i + 1 < region.corners.length; i++) {
      triangles.push([first, first + i, first + i + 1]);
      colors.push(PARITY_COLORS[parity(region)]);
    }
  }
  const lines = borders.map(({ between, ends }) =>
    ends.map((end) => lifted(regions[between[0]], end)),
  );
  return [
    {
      type: "mesh3d",
      ...coordinates(corners, "xyz"),
      ...coordinates(triangles, "ijk"),
      ...STILL,
      facecolor: colors,
      // What lies below the sheet must stay visible.
      opacity: 0.85,
      flatshading: true,
      lighting: { ambient: 0.85, diffuse: 0.3, specular: 0 },
    },
    {
      type: "scatter3d",
      mode: "lines",
      ...coordinates(withGaps(lines), "xyz"),
      ...STILL,
      line: { color: INK, width: 3 },
    },
  ];
}
