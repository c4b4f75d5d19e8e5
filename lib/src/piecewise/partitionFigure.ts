/**
 * Activation regions drawn exactly: as a map of polygons in two colours, and as the facets of the input-output surface.
 *
 * @see paper Fig. 5a and 9; test/piecewise/partitionFigure.test.ts
 */
import { requireThat } from "../check";
import type { Trace } from "../figures/figure";
import { INK } from "../figures/palette";
import { dot } from "../linalg";
import { type Partition, type Point, parity, type Region } from "./partition";

/** Colours of even and odd parity, a light and a middle blue that grey printers tell apart. */
export const PARITY_COLORS: readonly [string, string] = ["#e4edf6", "#6a9fd0"];

/** Figures kept in a notebook are thinned to 1,000 points a curve, which would break polygons. */
const MOST_POINTS = 1000;

/** Closed polygons in one trace, with gaps between them. */
function polygons(regions: readonly Region[], color: string): Trace {
  const points = regions.flatMap(({ corners }): (Point | [null, null])[] => [
    ...corners,
    corners[0],
    [null, null],
  ]);
  requireThat(
    points.length <= MOST_POINTS,
    "partitionTraces",
    "regions must be few enough to draw",
    regions.length,
  );
  return {
    type: "scatter",
    mode: "lines",
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    fill: "toself",
    fillcolor: color,
    line: { width: 0 },
    showlegend: false,
    hoverinfo: "skip",
  };
}

/** Colours of creases, by the layer of the neuron that flips. */
const CREASES = [INK, "#b5179e", "#b3620b", "#3b7a2a"];

/**
 * A partition as a plane map: regions in the colours of their parity and, over them, creases coloured by layer.
 *
 * @param numLayers hidden layers of the network.
 * @returns two traces of polygons (even, odd) and one of creases a layer.
 * @throws RangeError if there are too many regions for one figure (some 250).
 */
export function partitionTraces(partition: Partition, numLayers: number): Trace[] {
  const areas = [0, 1].map((color) =>
    polygons(
      partition.regions.filter((region) => parity(region) === color),
      PARITY_COLORS[color],
    ),
  );
  const creases = Array.from({ length: numLayers }, (_, layer): Trace => {
    const lines = partition.borders
      .filter(({ flips }) => flips[0].layer === layer)
      .flatMap(({ ends }): (Point | [null, null])[] => [...ends, [null, null]]);
    return {
      type: "scatter",
      mode: "lines",
      x: lines.map(([x]) => x),
      y: lines.map(([, y]) => y),
      line: { color: CREASES[layer % CREASES.length], width: 1.6 },
      name: numLayers > 1 ? `crease of layer ${layer + 1}` : undefined,
      showlegend: numLayers > 1,
      hoverinfo: "skip",
    };
  });
  return [...areas, ...creases];
}

/** Linear on a region: the height of the surface over a point of it. */
const height = ({ gradient, offset }: Region, point: Point): number =>
  dot(gradient, point) + offset;

/**
 * The input-output surface over the window as flat facets, one a region in the colour of its parity, and its creases.
 *
 * @returns a mesh and the creases over it, in coordinates (x_1, x_2, f).
 * @see paper Fig. 5a
 */
export function surfaceTraces({ regions, borders }: Partition): Trace[] {
  const corners: [number, number, number][] = [];
  const triangles: [number, number, number][] = [];
  const colors: string[] = [];
  for (const region of regions) {
    const first = corners.length;
    for (const point of region.corners) corners.push([...point, height(region, point)]);
    for (let i = 1; i + 1 < region.corners.length; i++) {
      triangles.push([first, first + i, first + i + 1]);
      colors.push(PARITY_COLORS[parity(region)]);
    }
  }
  const lines = borders.flatMap(
    ({ between, ends }): ([number, number, number] | [null, null, null])[] => [
      ...ends.map((end): [number, number, number] => [...end, height(regions[between[0]], end)]),
      [null, null, null],
    ],
  );
  const [x, y, z] = [0, 1, 2].map((axis) => corners.map((corner) => corner[axis]));
  const [i, j, k] = [0, 1, 2].map((corner) => triangles.map((triangle) => triangle[corner]));
  const [lineX, lineY, lineZ] = [0, 1, 2].map((axis) => lines.map((point) => point[axis]));
  return [
    {
      type: "mesh3d",
      x,
      y,
      z,
      i,
      j,
      k,
      facecolor: colors,
      // What lies below the sheet must stay visible.
      opacity: 0.85,
      hoverinfo: "skip",
      showlegend: false,
      flatshading: true,
      lighting: { ambient: 0.85, diffuse: 0.3, specular: 0 },
    },
    {
      type: "scatter3d",
      mode: "lines",
      x: lineX,
      y: lineY,
      z: lineZ,
      line: { color: INK, width: 3 },
      showlegend: false,
      hoverinfo: "skip",
    },
  ];
}
