/**
 * Fits a filter with a Gabor function: a wave under a Gaussian, what neurons early in vision respond to.
 *
 * @see paper Fig. 6b; Jones & Palmer 1987; test/images/gabor.test.ts
 */
import { requireMatrix, requireThat } from "../check";
import type { Matrix } from "../linalg";

/** What is used of the library, in words that the compiler behind `npm run check` can read, too. */
type LeastSquares = (
  data: { readonly x: readonly number[]; readonly y: readonly number[] },
  model: (parameters: number[]) => (x: number) => number,
  options: Readonly<Record<string, unknown>> & {
    readonly jacobianFunction: (parameters: number[]) => (x: number) => number[];
  },
) => { readonly parameterValues: number[]; readonly parameterError: number };

// An ES module, which code compiled to CommonJS must ask for this way.
const { levenbergMarquardt } = require("ml-levenberg-marquardt") as {
  levenbergMarquardt: LeastSquares;
};

/** A Gabor function; lengths in pixels, positions from the middle of the filter, y downwards. */
export interface Gabor {
  readonly x: number;
  readonly y: number;
  /** Direction the wave travels in, radians from the x-axis towards y, from 0 up to pi. */
  readonly orientation: number;
  /** Cycles per pixel, from 0 to 1/2. */
  readonly frequency: number;
  /** Standard deviations of the Gaussian along the wave and across it. */
  readonly along: number;
  readonly across: number;
  readonly amplitude: number;
  /** Of the cosine at the middle of the Gaussian, radians. */
  readonly phase: number;
}

export interface GaborFit extends Gabor {
  /** Octaves between the frequencies of half response; null where the lower one would be negative. */
  readonly bandwidth: number | null;
  /** Part of the filter's variance that the fit explains: 1 is all of it. */
  readonly r2: number;
}

/**
 * The function at a pixel: amplitude exp(-u^2 / (2 along^2) - v^2 / (2 across^2)) cos(2 pi frequency u + phase), with
 * u along the wave and v across it.
 */
export function gaborAt(gabor: Gabor, x: number, y: number): number {
  const [cos, sin] = [Math.cos(gabor.orientation), Math.sin(gabor.orientation)];
  const u = cos * (x - gabor.x) + sin * (y - gabor.y);
  const v = cos * (y - gabor.y) - sin * (x - gabor.x);
  const envelope = Math.exp(-(u * u) / (2 * gabor.along ** 2) - (v * v) / (2 * gabor.across ** 2));
  return gabor.amplitude * envelope * Math.cos(2 * Math.PI * gabor.frequency * u + gabor.phase);
}

/** x, y, orientation, frequency, log along, log across, and the wave's cosine and sine parts, in which it is linear. */
type Parameters = number[];

/** Value and derivatives at a pixel. */
function valueAndSlopes(p: Parameters, x: number, y: number): { value: number; slopes: number[] } {
  const [x0, y0, theta, f, logAlong, logAcross, a, b] = p;
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  const [dx, dy] = [x - x0, y - y0];
  const [u, v] = [cos * dx + sin * dy, cos * dy - sin * dx];
  const [iu, iv] = [Math.exp(-2 * logAlong), Math.exp(-2 * logAcross)];
  const envelope = Math.exp(-(u * u * iu + v * v * iv) / 2);
  const [c, s] = [Math.cos(2 * Math.PI * f * u), Math.sin(2 * Math.PI * f * u)];
  const wave = a * c + b * s;
  const turned = b * c - a * s;
  const value = envelope * wave;
  const byU = envelope * (2 * Math.PI * f * turned - u * iu * wave);
  const byV = -v * iv * value;
  const slopes = [
    -cos * byU + sin * byV,
    -sin * byU - cos * byV,
    v * byU - u * byV,
    envelope * 2 * Math.PI * u * turned,
    u * u * iu * value,
    v * v * iv * value,
    envelope * c,
    envelope * s,
  ];
  return { value, slopes };
}

/** Frequencies at which a wave over the whole filter fits best, best first, no two of them neighbours. */
function strongestWaves(
  filter: Matrix,
  count: number,
): { frequency: number; orientation: number }[] {
  const [height, width] = [filter.length, filter[0].length];
  const step = 1 / (2 * Math.max(height, width));
  const found: { fx: number; fy: number; power: number }[] = [];
  for (let fx = 0; fx <= 0.45; fx += step)
    for (let fy = -0.45; fy <= 0.45; fy += step) {
      let [re, im] = [0, 0];
      for (const [i, row] of filter.entries())
        for (const [j, w] of row.entries()) {
          const angle = 2 * Math.PI * (fx * j + fy * i);
          re += w * Math.cos(angle);
          im += w * Math.sin(angle);
        }
      found.push({ fx, fy, power: re * re + im * im });
    }
  found.sort((one, two) => two.power - one.power);
  const kept: typeof found = [];
  for (const one of found) {
    if (kept.length === count) break;
    if (kept.every(({ fx, fy }) => Math.hypot(fx - one.fx, fy - one.fy) > 3 * step)) kept.push(one);
  }
  return kept.map(({ fx, fy }) => ({
    frequency: Math.hypot(fx, fy),
    orientation: Math.atan2(fy, fx),
  }));
}

const modulo = (value: number, period: number): number =>
  value - period * Math.floor(value / period);

/** The same function with orientation from 0 up to pi and phase from -pi to pi. */
function named([x, y, theta, f, logAlong, logAcross, a, b]: Parameters): Gabor {
  const half = modulo(theta, 2 * Math.PI) >= Math.PI;
  const orientation = modulo(theta, Math.PI);
  const [along, across] = [Math.exp(logAlong), Math.exp(logAcross)];
  // a cos + b sin = |.| cos(. + phase); travelling the other way turns the phase's sign.
  const phase = Math.atan2(-b, a) * (half ? -1 : 1);
  return { x, y, orientation, frequency: f, along, across, amplitude: Math.hypot(a, b), phase };
}

/**
 * The Gabor function closest to a filter in the mean square, by Levenberg-Marquardt from several starts: the
 * strongest waves of the filter's spectrum, each under a narrow and a wide Gaussian.
 *
 * @param filter one channel, at least 5 by 5.
 * @returns the best fit found; on exact Gabor functions that fit into the filter it finds them, to about 1e-6.
 *   Some 20 ms for 15 by 15.
 * @throws TypeError or RangeError if the filter is no such matrix, or constant.
 * @see test/images/gabor.test.ts
 */
export function fitGabor(filter: Matrix): GaborFit {
  requireMatrix("fitGabor", { filter });
  const [height, width] = [filter.length, filter[0].length];
  requireThat(height >= 5 && width >= 5, "fitGabor", "filter must be at least 5 by 5", [
    height,
    width,
  ]);
  const flat = filter.flat();
  const mean = flat.reduce((sum, w) => sum + w, 0) / flat.length;
  const variance = flat.reduce((sum, w) => sum + (w - mean) ** 2, 0);
  requireThat(variance > 0, "fitGabor", "filter must not be constant", flat[0]);
  // Of size 1, so that tolerances are relative.
  const size = Math.sqrt(variance / flat.length);
  const y = flat.map((w) => w / size);
  const pixels = flat.map((_, k) => [
    (k % width) - (width - 1) / 2,
    Math.floor(k / width) - (height - 1) / 2,
  ]);
  const energy = y.reduce((sum, w) => sum + w * w, 0);
  const [x0, y0] = [0, 1].map(
    (axis) => y.reduce((sum, w, k) => sum + w * w * pixels[k][axis], 0) / energy,
  );
  const side = Math.max(height, width);
  const [small, large] = [Math.log(0.5), Math.log(2 * side)];

  let best: { error: number; parameters: Parameters } | undefined;
  for (const { frequency, orientation } of strongestWaves(filter, 3))
    for (const spread of [side / 8, side / 4]) {
      const start = [
        x0,
        y0,
        orientation,
        Math.max(0.02, frequency),
        Math.log(spread),
        Math.log(spread),
        0,
        0,
      ];
      // The wave's two parts by projection.
      const projected = [6, 7].map((part) => {
        const shape = pixels.map(([px, py]) => valueAndSlopes(start, px, py).slopes[part]);
        const norm = shape.reduce((sum, value) => sum + value * value, 0);
        return norm > 0 ? shape.reduce((sum, value, k) => sum + value * y[k], 0) / norm : 0;
      });
      start.splice(6, 2, ...projected);
      const { parameterValues, parameterError } = levenbergMarquardt(
        { x: pixels.map((_, k) => k), y },
        (p) => (k) => valueAndSlopes(p, pixels[k][0], pixels[k][1]).value,
        {
          initialValues: start,
          jacobianFunction: (p) => (k) => valueAndSlopes(p, pixels[k][0], pixels[k][1]).slopes,
          minValues: [-width / 2, -height / 2, -10, 0, small, small, -1e3, -1e3],
          maxValues: [width / 2, height / 2, 10, 0.5, large, large, 1e3, 1e3],
          damping: 0.1,
          maxIterations: 60,
          errorTolerance: 1e-12 * flat.length,
        },
      );
      if (Number.isFinite(parameterError) && (best === undefined || parameterError < best.error))
        best = { error: parameterError, parameters: parameterValues };
    }
  requireThat(best !== undefined, "fitGabor", "filter must have a fit", "none");
  const gabor = named(best.parameters);
  // exp(-(2 pi along (f - F))^2 / 2) = 1/2 at F = f +- spread.
  const spread = Math.sqrt(2 * Math.LN2) / (2 * Math.PI * gabor.along);
  const bandwidth =
    gabor.frequency > spread
      ? Math.log2((gabor.frequency + spread) / (gabor.frequency - spread))
      : null;
  return {
    ...gabor,
    amplitude: gabor.amplitude * size,
    bandwidth,
    r2: 1 - best.error / flat.length,
  };
}
