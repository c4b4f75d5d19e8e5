/**
 * The δ-meter: what relative scale to expect between two layers of a network, from their shapes and the deviations of
 * their weights, before anything is drawn.
 *
 * @see notebook 10; test/beyond/deltaMeter.test.ts
 */
import { requireCount, requirePositive, requireThat, requireType } from "../check";

/** One layer of weights as it enters the forward pass: W, shape [fanOut, fanIn]. */
export interface LayerScale {
  readonly fanIn: number;
  readonly fanOut: number;
  /** Standard deviation of a weight at the start; fixed factors of the forward pass included. */
  readonly deviation: number;
  /** Its learning rate; a fixed factor c of the forward pass counts as c^2. Default 1. */
  readonly rate?: number;
}

/** What a neuron is by the sign of its δ. */
export type Balance = "upstream" | "balanced" | "downstream";

export interface LayerReading {
  /** Expected δ̂ of the neurons between this layer and the next; none behind the last layer. */
  readonly deltaHat?: number;
  readonly balance?: Balance;
  /** The part of the kernel at the start that is due to this layer. */
  readonly share: number;
}

/** |δ̂| below this is called balanced. */
const EVEN = 0.1;

/**
 * By sign, as everywhere in the collection; a tenth to either side is called balanced.
 *
 * @example
 * [-0.5, 0.01, 0.5].map(balanceOf); // ["downstream", "balanced", "upstream"]
 */
export const balanceOf = (deltaHat: number): Balance =>
  Math.abs(deltaHat) < EVEN ? "balanced" : deltaHat > 0 ? "upstream" : "downstream";

/**
 * Reads the start of a network of fully connected layers, linear or ReLU, without biases.
 *
 * Between layers w (deviation s_w, rate r_w, d inputs) and a (s_a, r_a, c outputs), the neurons have on average
 * δ = r_w c s_a^2 - r_a d s_w^2, and δ̂ is that over the sum of its two terms, from -1 to 1. Of the kernel, each layer
 * brings its squared gradients times its rate, which is in proportion to rate / deviation^2: all other factors, the
 * widths and what ReLUs let pass, are the same for every layer.
 *
 * @param layers from the first to the last, each with the width of the one before; at least two.
 * @returns a reading of each layer; the shares add up to 1. Shares are exact on average over independent, symmetric
 *   weights; of δ̂ it is the ratio of averages.
 * @throws TypeError or RangeError if the layers do not fit together.
 * @see test/beyond/deltaMeter.test.ts
 * @example
 * deltaMeter([{ fanIn: 3, fanOut: 9, deviation: 1 }, { fanIn: 9, fanOut: 1, deviation: 1 }])[0];
 * // { deltaHat: -0.5, balance: "downstream", share: 0.5 }
 */
export function deltaMeter(layers: readonly LayerScale[]): LayerReading[] {
  requireType(Array.isArray(layers), "deltaMeter", "layers must be a list", layers);
  requireThat(layers.length > 1, "deltaMeter", "there must be at least two layers", layers.length);
  for (const [l, { fanIn, fanOut, deviation, rate = 1 }] of layers.entries()) {
    requireCount("deltaMeter", { fanIn, fanOut });
    requirePositive("deltaMeter", { deviation, rate });
    const fits = l === 0 || layers[l - 1].fanOut === fanIn;
    requireThat(fits, "deltaMeter", `layer ${l + 1} must take what layer ${l} gives`, fanIn);
  }
  const parts = layers.map(({ deviation, rate = 1 }) => rate / deviation ** 2);
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return layers.map((w, l) => {
    const share = parts[l] / whole;
    if (l === layers.length - 1) return { share };
    const a = layers[l + 1];
    const late = (w.rate ?? 1) * a.fanOut * a.deviation ** 2;
    const early = (a.rate ?? 1) * w.fanIn * w.deviation ** 2;
    const deltaHat = (late - early) / (late + early);
    return { deltaHat, balance: balanceOf(deltaHat), share };
  });
}

/** Variance and rate of a layer: `place` is 0 for the first, 1 for the last, 0.5 between. */
type Scaling = (fanIn: number, fanOut: number, place: number) => readonly [number, number];

export type UsualStart = "PyTorch" | "He" | "Glorot" | "NTK" | "mean-field" | "muP";

const STARTS: Readonly<Record<UsualStart, Scaling>> = {
  PyTorch: (fanIn) => [1 / (3 * fanIn), 1],
  He: (fanIn) => [2 / fanIn, 1],
  Glorot: (fanIn, fanOut) => [2 / (fanIn + fanOut), 1],
  NTK: (fanIn) => [1 / fanIn, 1 / fanIn],
  "mean-field": (fanIn, _, place) =>
    place === 1 ? [fanIn ** -2, fanIn ** -2] : [1 / fanIn, 1 / fanIn],
  muP: (fanIn, fanOut, place) =>
    place === 1 ? [fanIn ** -2, 1 / fanIn] : [1 / fanIn, place === 0 ? fanOut : 1],
};

/** The usual starts by name. */
export const USUAL_STARTS: readonly UsualStart[] = Object.keys(STARTS) as UsualStart[];

/**
 * The layers of a usual start of a network of these widths:
 *
 * - PyTorch: nn.Linear as it comes, uniform, variance 1 / (3 fanIn)
 * - He: variance 2 / fanIn;  Glorot: 2 / (fanIn + fanOut)
 * - NTK: standard normal weights, each layer divided by sqrt(fanIn) in the forward pass
 * - mean-field: the same, but the last layer is divided by fanIn
 * - muP: variance 1 / fanIn, 1 / fanIn^2 in the last layer; rates for gradient descent: fanOut for the first layer, 1 for
 *   those between (of one width), 1 / fanIn for the last
 *
 * @param widths inputs, hidden layers, outputs; at least three.
 * @throws TypeError or RangeError if there is no such start or a width is no count.
 * @see He et al. 2015 (arXiv:1502.01852), Glorot and Bengio 2010, Jacot et al. 2018 (arXiv:1806.07572), Yang et al. 2022
 *   (arXiv:2203.03466; mup/optim.py of github.com/microsoft/mup); test/beyond/deltaMeter.test.ts
 * @example
 * usualStart("He", [8, 50, 1])[0]; // { fanIn: 8, fanOut: 50, deviation: 0.5, rate: 1 }
 */
export function usualStart(name: UsualStart, widths: readonly number[]): LayerScale[] {
  const scaling: Scaling | undefined = STARTS[name];
  const known = `name must be one of ${USUAL_STARTS.join(", ")}`;
  requireThat(scaling !== undefined, "usualStart", known, name);
  requireThat(widths.length > 2, "usualStart", "there must be three widths or more", widths);
  for (const [l, width] of widths.entries())
    requireCount("usualStart", { [`widths[${l}]`]: width });
  const last = widths.length - 2;
  return widths.slice(1).map((fanOut, l) => {
    const place = l === 0 ? 0 : l === last ? 1 : 0.5;
    const [variance, rate] = scaling(widths[l], fanOut, place);
    return { fanIn: widths[l], fanOut, deviation: Math.sqrt(variance), rate };
  });
}
