/**
 * Layer-wise learning rates as a change of units. Gradient flow at rates eta_w and eta_a,
 *
 *     dw/dt = eta_w a g,   da/dt = eta_a w.g,   g = X^T (y - X beta),   beta = a w,
 *
 * is flow at unit rates of sqrt(eta_a) w and sqrt(eta_w) a, which compute k beta, k = sqrt(eta_a eta_w), with labels
 * k y. So the theory is needed at unit rates only: rescale, solve, scale back. The same holds for matrices of weights,
 * and for every nonlinearity with sigma(c z) = c sigma(z), c > 0.
 *
 * @see paper section 3; test/minimal/learningRate.test.ts
 */
import { requirePositive } from "../check";
import { scale } from "../linalg";
import { numbersOf, withNumbers } from "../times";

/** Learning rates of gradient flow, one for each layer; both positive. Time is learning rate x steps. */
export interface LearningRate {
  readonly a: number;
  readonly w: number;
}

export const UNIT_RATES: LearningRate = { a: 1, w: 1 };

/** Throws unless both rates are positive. */
export const requireRates = ({ a, w }: LearningRate): void =>
  requirePositive("learningRate", { a, w });

/** k = sqrt(eta_a eta_w): what the function and its target are multiplied by at unit rates. */
export function rateFactor(learningRate: LearningRate = UNIT_RATES): number {
  requireRates(learningRate);
  return Math.sqrt(learningRate.a * learningRate.w);
}

/** Multiplies the layer named w or W and the one named a or A each by its factor. */
function stretched<Network extends object>(network: Network, factors: LearningRate): Network {
  const layers = Object.entries(network).map(([name, weights]) => {
    const factor = factors[name.toLowerCase() as "a" | "w"];
    return [name, withNumbers(weights, scale(factor, numbersOf(weights)))];
  });
  return Object.fromEntries(layers) as Network;
}

/**
 * The network that does at unit rates, multiplied by k, what this one does at its rates.
 *
 * @param network a neuron { w, a }, or layers { W, a } or { W, A } of many.
 * @example
 * atUnitRates({ w: [3, 4], a: 2 }, { a: 4, w: 1 }); // { w: [6, 8], a: 2 }
 */
export function atUnitRates<Network extends object>(
  network: Network,
  learningRate: LearningRate = UNIT_RATES,
): Network {
  if (learningRate === UNIT_RATES) return network;
  requireRates(learningRate);
  return stretched(network, { w: Math.sqrt(learningRate.a), a: Math.sqrt(learningRate.w) });
}

/** The inverse of {@link atUnitRates}. */
export function fromUnitRates<Network extends object>(
  network: Network,
  learningRate: LearningRate = UNIT_RATES,
): Network {
  if (learningRate === UNIT_RATES) return network;
  requireRates(learningRate);
  return stretched(network, { w: learningRate.a ** -0.5, a: learningRate.w ** -0.5 });
}
