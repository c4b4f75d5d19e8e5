/**
 * The minimal model f(x) = a w^T x: one linear neuron, what it computes, and the relative scale of its two layers,
 * which gradient flow conserves. Notation: README.
 *
 * @see paper section 3; test/minimal/singleNeuron.test.ts
 */
import { requireFinite, requireThat, requireVector } from "../check";
import { dot, norm, scale, unit, type Vector } from "../linalg";
import {
  fromUnitRates,
  type LearningRate,
  rateFactor,
  requireRates,
  UNIT_RATES,
} from "./learningRate";
import { layerMagnitudes } from "./magnitudes";

/** Input weights w, shape [d], and readout weight a. */
export interface Neuron {
  readonly w: Vector;
  readonly a: number;
}

/** Throws unless the neuron has finite weights, and d inputs if d is given. */
export function requireNeuron(where: string, { w, a }: Neuron, d?: number): void {
  requireVector(where, { w }, d);
  requireFinite(where, { a });
}

/**
 * The relative scale delta = eta_w a^2 - eta_a |w|^2. Gradient flow conserves it; its sign says which layer is
 * the larger: upstream (> 0) starts with a large readout and learns fast in w, downstream (< 0) the reverse.
 *
 * @see paper section 3; test/minimal/singleNeuron.test.ts
 * @example
 * imbalance({ w: [3, 4], a: 2 }); // -21
 */
export function imbalance(neuron: Neuron, learningRate: LearningRate = UNIT_RATES): number {
  requireNeuron("imbalance", neuron);
  requireRates(learningRate);
  return learningRate.w * neuron.a ** 2 - learningRate.a * dot(neuron.w, neuron.w);
}

/**
 * The neuron that computes beta with relative scale delta and a positive readout: the start of all figures that
 * compare scales at the same function. Its mirror image (-w, -a) is the only other one.
 *
 * @param beta function-space coefficients, shape [d], not zero.
 * @throws TypeError or RangeError if beta is zero or a number is not finite.
 * @see paper section 3; test/minimal/singleNeuron.test.ts
 * @example
 * neuronComputing([0, 2], 3); // { w: [0, 1], a: 2 }
 */
export function neuronComputing(beta: Vector, delta: number, learningRate?: LearningRate): Neuron {
  requireVector("neuronComputing", { beta });
  requireThat(norm(beta) > 0, "neuronComputing", "beta must not be zero", beta);
  const { readout, input } = layerMagnitudes(rateFactor(learningRate) * norm(beta), delta);
  return fromUnitRates(
    { w: scale(Math.sqrt(input), unit(beta)), a: Math.sqrt(readout) },
    learningRate,
  );
}

/**
 * The function the neuron computes, beta = a w, shape [d].
 *
 * @throws TypeError or RangeError if a number is missing or not finite.
 * @example
 * coefficients({ w: [3, 4], a: 2 }); // [6, 8]
 */
export function coefficients(neuron: Neuron): number[] {
  requireNeuron("coefficients", neuron);
  return scale(neuron.a, neuron.w);
}

/**
 * mu = a |w|: the size of beta with the sign of the readout.
 *
 * @throws TypeError or RangeError if a number is missing or not finite.
 * @example
 * signedMagnitude({ w: [3, 4], a: -2 }); // -10
 */
export function signedMagnitude(neuron: Neuron): number {
  requireNeuron("signedMagnitude", neuron);
  return neuron.a * norm(neuron.w);
}

/**
 * phi = cos of the angle between w and betaStar, from -1 to 1; 0 if either vanishes.
 *
 * @throws TypeError or RangeError if shapes differ or a number is not finite.
 * @example
 * alignment({ w: [3, 4], a: -2 }, [0, 2]); // 0.8
 */
export function alignment(neuron: Neuron, betaStar: Vector): number {
  requireNeuron("alignment", neuron);
  requireVector("alignment", { betaStar }, neuron.w.length);
  return dot(unit(neuron.w), unit(betaStar));
}
