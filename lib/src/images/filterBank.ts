/**
 * The filters of a first layer: taken apart, reduced to their main colour, and stored as bytes.
 *
 * @see paper Fig. 6b, 11; test/images/filterBank.test.ts
 */
import { EigenvalueDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { requireCount, requireMatrix, requireThat, requireType } from "../check";
import type { Matrix } from "../linalg";

export interface FilterBank {
  /** Weights, flattened [side, side, channels, numFilters], the order of a convolution's tensor. */
  readonly values: ArrayLike<number>;
  readonly side: number;
  readonly channels: number;
  readonly numFilters: number;
}

export function requireFilterBank(where: string, bank: FilterBank): void {
  requireType(typeof bank === "object" && bank !== null, where, "bank must be a filter bank", bank);
  const { values, side, channels, numFilters } = bank;
  requireCount(where, { side, channels, numFilters });
  const wanted = side * side * channels * numFilters;
  requireThat(values?.length === wanted, where, `bank must have ${wanted} weights`, values?.length);
}

/** One channel of filter k, [side, side]. */
export function filterChannel(bank: FilterBank, k: number, channel: number): number[][] {
  requireFilterBank("filterChannel", bank);
  const { values, side, channels, numFilters } = bank;
  requireThat(k >= 0 && k < numFilters, "filterChannel", `k must be below ${numFilters}`, k);
  requireThat(
    channel >= 0 && channel < channels,
    "filterChannel",
    `channel must be below ${channels}`,
    channel,
  );
  const row = (i: number): number[] =>
    Array.from(
      { length: side },
      (_, j) => values[((i * side + j) * channels + channel) * numFilters + k],
    );
  return Array.from({ length: side }, (_, i) => row(i));
}

/** Every channel of every filter, in the order [filter x channels + channel]. */
export function filterChannels(bank: FilterBank): number[][][] {
  requireFilterBank("filterChannels", bank);
  const { channels, numFilters } = bank;
  return Array.from({ length: numFilters * channels }, (_, i) =>
    filterChannel(bank, Math.floor(i / channels), i % channels),
  );
}

/**
 * Maps of one size as the filters of a bank with one channel.
 *
 * @param maps square matrices.
 * @throws TypeError or RangeError if there is none, or they are not square and of one size.
 * @see test/images/filterBank.test.ts
 */
export function bankOfMaps(maps: readonly Matrix[]): FilterBank {
  requireThat(
    Array.isArray(maps) && maps.length > 0,
    "bankOfMaps",
    "there must be at least one map",
    maps,
  );
  const side = maps[0].length;
  for (const map of maps) {
    requireMatrix("bankOfMaps", { map });
    const [height, width] = [map.length, map[0].length];
    requireThat(
      height === side && width === side,
      "bankOfMaps",
      `maps must be ${side} by ${side}`,
      [height, width],
    );
  }
  const values = Array.from(
    { length: side * side * maps.length },
    (_, p) =>
      maps[p % maps.length][Math.floor(p / maps.length / side)][Math.floor(p / maps.length) % side],
  );
  return { values, side, channels: 1, numFilters: maps.length };
}

/** A filter as a picture in one colour. */
export interface ColourMap {
  /** Unit vector over channels, its largest entry positive. */
  readonly colour: readonly number[];
  /** The filter's part in this colour, [side, side]. */
  readonly map: Matrix;
  /** Part of the filter's square norm in this colour, from 1 / channels to 1. */
  readonly share: number;
}

/**
 * The colour that holds most of a filter: first principal direction of its pixels' colours (about zero).
 *
 * @throws RangeError if the filter is zero.
 * @see test/images/filterBank.test.ts
 */
export function mainColour(bank: FilterBank, k: number): ColourMap {
  requireFilterBank("mainColour", bank);
  const { side, channels } = bank;
  const planes = Array.from({ length: channels }, (_, c) => filterChannel(bank, k, c));
  const inner = (a: Matrix, b: Matrix): number =>
    a.reduce((sum, row, i) => row.reduce((part, w, j) => part + w * b[i][j], sum), 0);
  const gram = planes.map((one) => planes.map((two) => inner(one, two)));
  const total = gram.reduce((sum, row, c) => sum + row[c], 0);
  requireThat(total > 0, "mainColour", `filter ${k} must not be zero`, total);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new MlMatrix(gram), {
    assumeSymmetric: true,
  });
  const first = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  const vector = eigenvectorMatrix.getColumn(first);
  const largest = vector.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best));
  const colour = vector.map((entry) => entry * Math.sign(largest));
  const map = Array.from({ length: side }, (_, i) =>
    Array.from({ length: side }, (_, j) =>
      planes.reduce((sum, plane, c) => sum + colour[c] * plane[i][j], 0),
    ),
  );
  return { colour, map, share: realEigenvalues[first] / total };
}

/** Filters as bytes: weight = scale[k] (byte - 128) / 127. */
export interface PackedFilters {
  readonly side: number;
  readonly channels: number;
  readonly numFilters: number;
  /** Largest weight of each filter in size. */
  readonly scale: readonly number[];
  /** Base64 of the bytes in the bank's order. */
  readonly bytes: string;
}

/** To a byte a weight: errors up to scale / 254. */
export function packFilters(bank: FilterBank): PackedFilters {
  requireFilterBank("packFilters", bank);
  const { values, side, channels, numFilters } = bank;
  const scale = Array.from({ length: numFilters }, () => 0);
  for (let p = 0; p < values.length; p++)
    scale[p % numFilters] = Math.max(scale[p % numFilters], Math.abs(values[p]));
  const bytes = Uint8Array.from(
    { length: values.length },
    (_, p) => 128 + Math.round((127 * values[p]) / (scale[p % numFilters] || 1)),
  );
  return {
    side,
    channels,
    numFilters,
    scale: scale.map((value) => Number(value.toPrecision(5))),
    bytes: Buffer.from(bytes).toString("base64"),
  };
}

/**
 * Back from bytes.
 *
 * @throws RangeError if there are not as many bytes or scales as the shape says.
 */
export function unpackFilters({
  side,
  channels,
  numFilters,
  scale,
  bytes,
}: PackedFilters): FilterBank {
  requireCount("unpackFilters", { side, channels, numFilters });
  const packed = Buffer.from(bytes, "base64");
  const wanted = side * side * channels * numFilters;
  requireThat(
    packed.length === wanted,
    "unpackFilters",
    `there must be ${wanted} bytes`,
    packed.length,
  );
  requireThat(
    scale.length === numFilters,
    "unpackFilters",
    `there must be ${numFilters} scales`,
    scale.length,
  );
  const values = Float64Array.from(
    packed,
    (byte, p) => (scale[p % numFilters] * (byte - 128)) / 127,
  );
  return { values, side, channels, numFilters };
}
