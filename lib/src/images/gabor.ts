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
 *
 * @see test/images/gabor.test.ts
 * @example
 * const wave = { x: 0, y: 0, orientation: 0, frequency: 0.25, along: 3, across: 3, amplitude: 2, phase: 0 };
 * gaborAt(wave, 0, 0); // 2
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
function valueAndSlopes(
  p: Parameters,
  [x, y]: readonly number[],
): [value: number, slopes: number[]] {
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
  const byPlace = [-cos * byU + sin * byV, -sin * byU - cos * byV];
  const byWave = [v * byU - u * byV, envelope * 2 * Math.PI * u * turned];
  const bySpread = [u * u * iu * value, v * v * iv * value];
  return [value, [...byPlace, ...byWave, ...bySpread, envelope * c, envelope * s]];
}

/** [orientation, frequency] of waves over the whole filter that fit best, best first, no two of them neighbours. */
function strongestWaves(filter: Matrix, count: number): [number, number][] {
  const step = 1 / (2 * Math.max(filter.length, filter[0].length));
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
  const kept: typeof found = [];
  for (const one of found.sort((a, b) => b.power - a.power))
    if (kept.every(({ fx, fy }) => Math.hypot(fx - one.fx, fy - one.fy) > 3 * step)) kept.push(one);
  return kept.slice(0, count).map(({ fx, fy }) => [Math.atan2(fy, fx), Math.hypot(fx, fy)]);
}

const modulo = (value: number, period: number): number =>
  value - period * Math.floor(value / period);

/** The same function with orientation from 0 up to pi and phase from -pi to pi. */
function named([x, y, theta, frequency, logAlong, logAcross, a, b]: Parameters): Gabor {
  const orientation = modulo(theta, Math.PI);
  const [along, across] = [Math.exp(logAlong), Math.exp(logAcross)];
  // a cos + b sin = |.| cos(. + phase); travelling the other way turns the phase's sign.
  const phase = Math.atan2(-b, a) * (modulo(theta, 2 * Math.PI) >= Math.PI ? -1 : 1);
  return { x, y, orientation, frequency, along, across, amplitude: Math.hypot(a, b), phase };
}

/** Octaves between f + s and f - s, where exp(-(2 pi along s)^2 / 2) = 1/2. */
function bandwidthOf({ frequency, along }: Gabor): number | null {
  const spread = Math.sqrt(2 * Math.LN2) / (2 * Math.PI * along);
  return frequency > spread ? Math.log2((frequency + spread) / (frequency - spread)) : null;
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
  const large = height >= 5 && width >= 5;
  requireThat(large, "fitGabor", "filter must be at least 5 by 5", [height, width]);
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
  const middle = [0, 1].map(
    (axis) => y.reduce((sum, w, k) => sum + w * w * pixels[k][axis], 0) / energy,
  );
  const side = Math.max(height, width);
  const [narrowest, widest] = [Math.log(0.5), Math.log(2 * side)];

  /** Least squares from a wave under a Gaussian, in its middle. */
  const fitFrom = (orientation: number, frequency: number, spread: number) => {
    const shape = [...middle, orientation, Math.max(0.02, frequency), spread, spread];
    const slopes = pixels.map((pixel) => valueAndSlopes([...shape, 0, 0], pixel)[1]);
    // The wave's two parts by projection.
    const parts = [6, 7].map((part) => {
      const norm = slopes.reduce((sum, all) => sum + all[part] * all[part], 0);
      return norm > 0 ? slopes.reduce((sum, all, k) => sum + all[part] * y[k], 0) / norm : 0;
    });
    return levenbergMarquardt(
      { x: pixels.map((_, k) => k), y },
      (p) => (k) => valueAndSlopes(p, pixels[k])[0],
      {
        initialValues: [...shape, ...parts],
        jacobianFunction: (p) => (k) => valueAndSlopes(p, pixels[k])[1],
        minValues: [-width / 2, -height / 2, -10, 0, narrowest, narrowest, -1e3, -1e3],
        maxValues: [width / 2, height / 2, 10, 0.5, widest, widest, 1e3, 1e3],
        damping: 0.1,
        maxIterations: 60,
        errorTolerance: 1e-12 * flat.length,
      },
    );
  };
  const fits = strongestWaves(filter, 3)
    .flatMap(([orientation, frequency]) =>
      [side / 8, side / 4].map((spread) => fitFrom(orientation, frequency, Math.log(spread))),
    )
    .filter(({ parameterError }) => Number.isFinite(parameterError));
  requireThat(fits.length > 0, "fitGabor", "filter must have a fit", "none");
  const best = fits.reduce((a, b) => (b.parameterError < a.parameterError ? b : a));
  const gabor = named(best.parameterValues);
  return {
    ...gabor,
    amplitude: gabor.amplitude * size,
    bandwidth: bandwidthOf(gabor),
    r2: 1 - best.parameterError / flat.length,
  };
}
