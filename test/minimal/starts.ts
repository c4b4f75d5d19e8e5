/** Random starts of the minimal model, with delta and |beta_0| chosen so that their extremes are visited. */
import fc from "fast-check";
import { dot, norm, scale, unit } from "../../lib/src/linalg";
import type { LearningRate } from "../../lib/src/minimal/learningRate";
import { layerMagnitudes } from "../../lib/src/minimal/magnitudes";
import type { Neuron } from "../../lib/src/minimal/singleNeuron";

export interface Start {
  readonly w0: number[];
  readonly a0: number;
  readonly betaStar: number[];
  readonly learningRate: LearningRate;
  readonly delta: number;
}

export const SEED = 20240610;

export const logUniform = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);

export const direction = (d: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: d, maxLength: d })
    .filter((v) => norm(v) > 0.05)
    .map(unit);

const sign = fc.constantFrom(-1, 1);

/** Both signs, three decades and more, and the neighbourhood of zero. */
export const relativeScale = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(logUniform(1e-3, most), sign).map(([size, s]) => s * size) },
    { weight: 2, arbitrary: fc.constantFrom(0, 1e-12, -1e-12) },
  );

export const rates: fc.Arbitrary<LearningRate> = fc.oneof(
  fc.constant({ a: 1, w: 1 }),
  fc.record({ a: logUniform(0.1, 10), w: logUniform(0.1, 10) }),
);

interface Ranges {
  readonly delta: number;
  readonly betaStar: readonly [number, number];
  readonly beta0: readonly [number, number];
}

const start = ({ delta, betaStar, beta0 }: Ranges): fc.Arbitrary<Start> =>
  fc.integer({ min: 1, max: 6 }).chain((d) =>
    fc
      .record({
        delta: relativeScale(delta),
        size: logUniform(...beta0),
        from: direction(d),
        to: direction(d),
        length: fc.oneof(
          { weight: 9, arbitrary: logUniform(...betaStar) },
          { weight: 1, arbitrary: fc.constant(0) },
        ),
        readoutSign: sign,
        learningRate: rates,
      })
      .map(({ delta, size, from, to, length, readoutSign, learningRate }) => {
        const k = Math.sqrt(learningRate.a * learningRate.w);
        const { readout, input } = layerMagnitudes(k * size, delta);
        return {
          w0: scale(Math.sqrt(input / learningRate.a), from),
          a0: readoutSign * Math.sqrt(readout / learningRate.w),
          betaStar: scale(length, to),
          learningRate,
          delta,
        };
      }),
  );

export const extremeStart = start({ delta: 1e6, betaStar: [1e-3, 1e3], beta0: [1e-12, 1e3] });
export const tameStart = start({ delta: 20, betaStar: [0.1, 3], beta0: [1e-6, 3] });

/** |theta|, the size of the state in the units of sqrt(delta). */
export const stateSize = ({ w, a }: Neuron, rate: LearningRate): number =>
  Math.hypot(Math.sqrt(rate.a) * norm(w), Math.sqrt(rate.w) * a);

/** The fastest rate at which a state of this size can change. */
export const fastestRate = ({ betaStar, learningRate, delta }: Start, neuron: Neuron): number =>
  Math.sqrt(learningRate.a * learningRate.w) * norm(betaStar) +
  Math.abs(delta) +
  stateSize(neuron, learningRate) ** 2;

/** Relative error of the growing part per relative error of the start: large near the basins' boundary. */
export const conditioning = ({ w0, a0, betaStar, learningRate, delta }: Start): number => {
  const k = Math.sqrt(learningRate.a * learningRate.w);
  const { readout, input } = layerMagnitudes(k * norm(betaStar), delta);
  const p = Math.sqrt(input * learningRate.a) * dot(w0, unit(betaStar));
  const q = Math.sqrt(readout * learningRate.w) * a0;
  const across = Math.sqrt(input * learningRate.a) * norm(w0);
  return p + q === 0 ? Infinity : (across + Math.abs(q)) / Math.abs(p + q);
};
