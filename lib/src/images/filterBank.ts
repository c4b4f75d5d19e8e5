/**
 * The filters of a first layer: taken apart, reduced to their main color, and stored as bytes.
 *
 * @see paper Fig. 6b, 11; test/images/filterBank.test.ts
 */
import { EigenvalueDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { requireCount, requireMatrix, requireThat, requireType } from "../check";
import type { Matrix } from "../linalg";
import { fiveDigits, largest } from "../statistics";

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

/** A square matrix from its entries. */
const squareMatrix = (side: number, entry: (i: number, j: number) => number): number[][] =>
  Array.from({ length: side }, (_, i) => Array.from({ length: side }, (_, j) => entry(i, j)));

/** The channels of filter k, each [side, side]. */
const channelsOf = ({ values, side, channels, numFilters }: FilterBank, k: number): number[][][] =>
  Array.from({ length: channels }, (_, c) =>
    squareMatrix(side, (i, j) => values[((i * side + j) * channels + c) * numFilters + k]),
  );

/**
 * Every channel of every filter, in the order [filter x channels + channel].
 *
 * @throws TypeError or RangeError if the bank has not as many weights as its shape says.
 * @see test/images/filterBank.test.ts
 * @example
 * filterChannels({ values: [1, 2], side: 1, channels: 2, numFilters: 1 }); // [[[1]], [[2]]]
 */
export function filterChannels(bank: FilterBank): number[][][] {
  requireFilterBank("filterChannels", bank);
  return Array.from({ length: bank.numFilters }, (_, k) => channelsOf(bank, k)).flat();
}

/**
 * Maps of one size as the filters of a bank with one channel.
 *
 * @param maps square matrices.
 * @throws TypeError or RangeError if there is none, or they are not square and of one size.
 * @see test/images/filterBank.test.ts
 * @example
 * bankOfMaps([[[1, 2], [3, 4]]]).values; // [1, 2, 3, 4]
 */
export function bankOfMaps(maps: readonly Matrix[]): FilterBank {
  const some = Array.isArray(maps) && maps.length > 0;
  requireThat(some, "bankOfMaps", "there must be at least one map", maps);
  const side = maps[0].length;
  for (const map of maps) {
    requireMatrix("bankOfMaps", { map });
    const shape = [map.length, map[0].length];
    const fits = shape.every((length) => length === side);
    requireThat(fits, "bankOfMaps", `maps must be ${side} by ${side}`, shape);
  }
  const values = squareMatrix(side, (i, j) => i * side + j)
    .flat()
    .flatMap((p) => maps.map((map) => map[Math.floor(p / side)][p % side]));
  return { values, side, channels: 1, numFilters: maps.length };
}

/** A filter as a picture in one color. */
export interface ColorMap {
  /** Unit vector over channels, its largest entry positive. */
  readonly color: readonly number[];
  /** The filter's part in this color, [side, side]. */
  readonly map: Matrix;
  /** Part of the filter's square norm in this color, from 1 / channels to 1. */
  readonly share: number;
}

/**
 * The color that holds most of a filter: first principal direction of its pixels' colors (about zero).
 *
 * @param k which filter.
 * @throws TypeError or RangeError if there is no such filter, or it is zero.
 * @see test/images/filterBank.test.ts
 * @example
 * mainColor({ values: [0, 3], side: 1, channels: 2, numFilters: 1 }, 0).color; // [0, 1]
 */
export function mainColor(bank: FilterBank, k: number): ColorMap {
  requireFilterBank("mainColor", bank);
  requireThat(k >= 0 && k < bank.numFilters, "mainColor", `k must be below ${bank.numFilters}`, k);
  const planes = channelsOf(bank, k);
  const inner = (a: Matrix, b: Matrix): number =>
    a.reduce((sum, row, i) => row.reduce((part, w, j) => part + w * b[i][j], sum), 0);
  const gram = planes.map((one) => planes.map((two) => inner(one, two)));
  const total = gram.reduce((sum, row, c) => sum + row[c], 0);
  requireThat(total > 0, "mainColor", `filter ${k} must not be zero`, total);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new MlMatrix(gram), {
    assumeSymmetric: true,
  });
  const first = realEigenvalues.indexOf(largest(realEigenvalues));
  const vector = eigenvectorMatrix.getColumn(first);
  const strongest = vector.reduce((best, entry) =>
    Math.abs(entry) > Math.abs(best) ? entry : best,
  );
  const color = vector.map((entry) => entry * Math.sign(strongest));
  const map = squareMatrix(bank.side, (i, j) =>
    planes.reduce((sum, plane, c) => sum + color[c] * plane[i][j], 0),
  );
  return { color, map, share: realEigenvalues[first] / total };
}

/** Weights as bytes, weight = largest[k] (byte - 128) / 127, and the largest weight of each filter in size. */
export function filterBytes({
  values,
  numFilters,
}: FilterBank): [bytes: Uint8Array, largest: number[]] {
  const largest = Array.from({ length: numFilters }, () => 0);
  for (let p = 0; p < values.length; p++)
    largest[p % numFilters] = Math.max(largest[p % numFilters], Math.abs(values[p]));
  const bytes = Uint8Array.from(
    { length: values.length },
    (_, p) => 128 + Math.round((127 * values[p]) / (largest[p % numFilters] || 1)),
  );
  return [bytes, largest];
}

/** Filters as bytes. */
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
  const { side, channels, numFilters } = bank;
  const [bytes, largest] = filterBytes(bank);
  const scale = largest.map(fiveDigits);
  return { side, channels, numFilters, scale, bytes: Buffer.from(bytes).toString("base64") };
}

/**
 * Back from bytes.
 *
 * @throws RangeError if there are not as many bytes or scales as the shape says.
 * @see test/images/filterBank.test.ts
 * @example
 * unpackFilters({ side: 1, channels: 1, numFilters: 1, scale: [2], bytes: "/w==" }).values[0]; // 2
 */
export function unpackFilters({ scale, bytes, ...shape }: PackedFilters): FilterBank {
  const packed = Buffer.from(bytes, "base64");
  const { numFilters } = shape;
  const { length } = scale;
  requireThat(length === numFilters, "unpackFilters", `there must be ${numFilters} scales`, length);
  const values = Float64Array.from(
    packed,
    (byte, p) => (scale[p % numFilters] * (byte - 128)) / 127,
  );
  const bank = { values, ...shape };
  requireFilterBank("unpackFilters", bank);
  return bank;
}
