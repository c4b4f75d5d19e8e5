/**
 * First-layer filters as a grid of small pictures, and images the same way.
 *
 * @see paper Fig. 6b, 11; test/images/filterGrid.test.ts
 */
import { requireCount, requireThat } from "../check";
import type { Figure, Layout } from "../figures/figure";
import { type Panel, panels } from "../figures/panels";
import { pngAddress } from "../notebook/png";
import { type ImageSet, requireImageSet } from "./data/imageSet";
import { type FilterBank, filterBytes, requireFilterBank } from "./filterBank";

/** Tiles of one size: red, green and blue at a tile's pixel. */
export interface Tiles {
  readonly side: number;
  readonly numTiles: number;
  readonly colorAt: (tile: number, row: number, column: number) => readonly number[];
}

/** Red, green and blue where there are three channels, the only one three times where there is one. */
const rgb = (channels: number, byteOf: (channel: number) => number): number[] =>
  [0, 1, 2].map((c) => byteOf(channels === 1 ? 0 : c));

/**
 * A bank's filters: grey is 0, and the largest weight of each filter, of whatever channel, is darkest or brightest.
 *
 * @throws TypeError or RangeError if it is no bank, or one of other than 1 or 3 channels.
 * @see test/images/filterGrid.test.ts
 * @example
 * filterTiles({ values: [-1], side: 1, channels: 1, numFilters: 1 }).colorAt(0, 0, 0); // [1, 1, 1]
 */
export function filterTiles(bank: FilterBank): Tiles {
  requireFilterBank("filterTiles", bank);
  const { side, channels, numFilters } = bank;
  const drawable = channels === 1 || channels === 3;
  const what = "bank must have 1 channel or 3, for red, green and blue";
  requireThat(drawable, "filterTiles", what, channels);
  const [bytes] = filterBytes(bank);
  const colorAt = (k: number, i: number, j: number): number[] =>
    rgb(channels, (c) => bytes[((i * side + j) * channels + c) * numFilters + k]);
  return { side, numTiles: numFilters, colorAt };
}

/**
 * The first `numTiles` images of a set of square images.
 *
 * @throws TypeError or RangeError if it is no such set, or one of fewer images.
 * @see test/images/filterGrid.test.ts
 * @example
 * imageTiles(experimentData("drawn-digits", 3, 1).train, 2).side; // 28
 */
export function imageTiles(set: ImageSet, numTiles: number): Tiles {
  requireImageSet("imageTiles", set);
  requireCount("imageTiles", { numTiles });
  const { pixels, labels, height: side, width, channels } = set;
  requireThat(side === width, "imageTiles", "images must be square", [side, width]);
  const { length } = labels;
  requireThat(numTiles <= length, "imageTiles", `numTiles must be at most ${length}`, numTiles);
  const colorAt = (k: number, i: number, j: number): number[] =>
    rgb(channels, (c) => pixels[((k * side + i) * side + j) * channels + c]);
  return { side, numTiles, colorAt };
}

/** Tiles in rows, a white pixel between them. */
function mosaic({ side, numTiles, colorAt }: Tiles, columns: number): [Uint8Array, number, number] {
  const numRows = Math.ceil(numTiles / columns);
  const [width, height] = [columns * (side + 1) - 1, numRows * (side + 1) - 1];
  const pixels = new Uint8Array(3 * width * height).fill(255);
  for (let k = 0; k < numTiles; k++) {
    const [top, left] = [Math.floor(k / columns) * (side + 1), (k % columns) * (side + 1)];
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        pixels.set(colorAt(k, i, j), 3 * ((top + i) * width + left + j));
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
 * @example
 * const tiles = imageTiles(experimentData("drawn-digits", 3, 1).train, 3);
 * filterGrid([{ title: "digits", tiles }], { columns: 3 }).data.length; // 1
 */
export function filterGrid(grids: readonly TileGrid[], options: FilterGridOptions = {}): Figure {
  const { columns = 8, gridsInRow, rowHeight = 240 } = options;
  requireCount("filterGrid", { columns });
  const list = grids.map(({ title, tiles }): Panel => {
    const [pixels, width, height] = mosaic(tiles, columns);
    const trace = { type: "image", source: pngAddress(pixels, width, height), hoverinfo: "skip" };
    // Row 0 at the top: pixel centres lie on whole numbers, and y is turned over.
    const [x, y] = [[-0.5, width - 0.5] as const, [height - 0.5, -0.5] as const];
    return { title, x: { range: x }, y: { range: y }, traces: [trace], equalAxes: true };
  });
  const { layout, ...figure } = panels(list, { columns: gridsInRow, rowHeight });
  const hidden = Object.entries(layout).map(([name, value]) =>
    /^[xy]axis/.test(name)
      ? [name, { ...(value as Layout), visible: false, constrain: "domain" }]
      : [name, value],
  );
  return { ...figure, layout: Object.fromEntries(hidden) };
}
