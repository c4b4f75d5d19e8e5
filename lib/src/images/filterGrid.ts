/**
 * First-layer filters as a grid of small pictures, and images the same way.
 *
 * @see paper Fig. 6b, 11; test/images/filterGrid.test.ts
 */
import { requireCount, requireThat } from "../check";
import type { Figure, Layout } from "../figures/figure";
import { panels } from "../figures/panels";
import { pngAddress } from "../notebook/png";
import { type ImageSet, requireImageSet } from "./data/imageSet";
import { type FilterBank, requireFilterBank } from "./filterBank";

/** Tiles of one size in colour: red, green and blue at a tile's pixel. */
export interface Tiles {
  readonly side: number;
  readonly numTiles: number;
  readonly colourAt: (tile: number, row: number, column: number) => readonly number[];
}

/** A bank's filters: grey is 0, and the largest weight of each filter, of whatever channel, is darkest or brightest. */
export function filterTiles(bank: FilterBank): Tiles {
  requireFilterBank("filterTiles", bank);
  const { values, side, channels, numFilters } = bank;
  requireThat(
    channels === 1 || channels === 3,
    "filterTiles",
    "bank must have 1 channel or 3, for red, green and blue",
    channels,
  );
  const largest = new Float64Array(numFilters);
  for (let p = 0; p < values.length; p++)
    largest[p % numFilters] = Math.max(largest[p % numFilters], Math.abs(values[p]));
  const colourAt = (k: number, i: number, j: number): number[] =>
    [0, 1, 2].map((c) => {
      const w = values[((i * side + j) * channels + (channels === 3 ? c : 0)) * numFilters + k];
      return 128 + Math.round((127 * w) / (largest[k] || 1));
    });
  return { side, numTiles: numFilters, colourAt };
}

/** The first `numTiles` images of a set of square images. */
export function imageTiles(set: ImageSet, numTiles: number): Tiles {
  requireImageSet("imageTiles", set);
  requireCount("imageTiles", { numTiles });
  const { pixels, labels, height, width, channels } = set;
  requireThat(height === width, "imageTiles", "images must be square", [height, width]);
  requireThat(
    numTiles <= labels.length,
    "imageTiles",
    `numTiles must be at most ${labels.length}`,
    numTiles,
  );
  const colourAt = (k: number, i: number, j: number): number[] =>
    [0, 1, 2].map(
      (c) => pixels[((k * height + i) * width + j) * channels + (channels === 3 ? c : 0)],
    );
  return { side: height, numTiles, colourAt };
}

/** Tiles in rows, a white pixel between them. */
function mosaic(
  { side, numTiles, colourAt }: Tiles,
  columns: number,
): [Uint8Array, number, number] {
  const numRows = Math.ceil(numTiles / columns);
  const [width, height] = [columns * (side + 1) - 1, numRows * (side + 1) - 1];
  const pixels = new Uint8Array(3 * width * height).fill(255);
  for (let k = 0; k < numTiles; k++) {
    const [top, left] = [Math.floor(k / columns) * (side + 1), (k % columns) * (side + 1)];
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        pixels.set(colourAt(k, i, j), 3 * ((top + i) * width + left + j));
  }
  return [pixels, width, height];
}

/** One grid of a figure. */
export interface TileGrid {
  readonly title?: string;
  readonly tiles: Tiles;
}

export interface FilterGridOptions {
  /** Tiles in a row. Default 8. */
  readonly columns?: number;
  /** Grids in a row. Default: all of them. */
  readonly gridsInRow?: number;
  /** Pixels of a grid from top to bottom. Default 240. */
  readonly rowHeight?: number;
}

/**
 * Grids of tiles side by side, such as the filters of several alphas.
 *
 * @throws RangeError if there is no grid, or an option is not a positive integer.
 * @see test/images/filterGrid.test.ts
 */
export function filterGrid(grids: readonly TileGrid[], options: FilterGridOptions = {}): Figure {
  const { columns = 8, gridsInRow, rowHeight = 240 } = options;
  requireCount("filterGrid", { columns });
  const figure = panels(
    grids.map(({ title, tiles }) => {
      const [pixels, width, height] = mosaic(tiles, columns);
      // Row 0 at the top: pixel centres lie on whole numbers, and y is turned over.
      const y = { range: [height - 0.5, -0.5] as const };
      const trace = { type: "image", source: pngAddress(pixels, width, height), hoverinfo: "skip" };
      return {
        title,
        x: { range: [-0.5, width - 0.5] as const },
        y,
        traces: [trace],
        equalAxes: true,
      };
    }),
    { columns: gridsInRow, rowHeight },
  );
  const layout = Object.fromEntries(
    Object.entries(figure.layout).map(([name, value]) =>
      /^[xy]axis/.test(name)
        ? [name, { ...(value as Layout), visible: false, constrain: "domain" }]
        : [name, value],
    ),
  );
  return { ...figure, layout };
}
