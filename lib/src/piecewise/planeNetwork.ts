/**
 * Piecewise-linear networks on two inputs, with any number of hidden layers: those whose activation regions can be
 * drawn.
 *
 * @see paper Appendix C; test/piecewise/partition.test.ts
 */
import { requireFinite, requireMatrix, requireThat, requireType, requireVector } from "../check";
import { add, apply, dot, type Matrix, type Vector } from "../linalg";
import { type Network, requireNetwork } from "./twoLayer";

export type Point = readonly [number, number];

/** One hidden layer, x -> sigma(W x + b). */
export interface Layer {
  /** Shape [h, inputs]. */
  readonly W: Matrix;
  /** Shape [h]. */
  readonly b: Vector;
}

/** A network of two inputs, hidden layers and one linear output. */
export interface PlaneNetwork {
  readonly layers: readonly Layer[];
  /** Weights of the output, shape [h of the last layer]. */
  readonly readout: Vector;
  /** Slope of the nonlinearity below zero: 0 is ReLU, 1 linear. Default 0. */
  readonly gamma?: number;
}

/**
 * A two-layer network as a {@link PlaneNetwork}: with three inputs the third is the constant 1 of the bias.
 *
 * @see test/piecewise/partition.test.ts
 * @example
 * planeNetwork({ W: [[1, 2, 3]], a: [4] }); // { layers: [{ W: [[1, 2]], b: [3] }], readout: [4], gamma: 0 }
 */
export function planeNetwork(network: Network, gamma = 0): PlaneNetwork {
  requireNetwork("planeNetwork", network, undefined, { gamma });
  const d = network.W[0].length;
  const inPlane = d === 2 || d === 3;
  requireThat(inPlane, "planeNetwork", "network must have 2 inputs, or 3 with the bias", d);
  const layer = { W: network.W.map((w) => w.slice(0, 2)), b: network.W.map((w) => w[2] ?? 0) };
  return { layers: [layer], readout: network.a, gamma };
}

/** Throws unless the layers fit on each other and gamma lies between 0 and 1. */
export function requirePlaneNetwork(
  where: string,
  { layers, readout, gamma = 0 }: PlaneNetwork,
): void {
  requireType(Array.isArray(layers), where, "layers must be an array", layers);
  requireThat(layers.length > 0, where, "layers must not be empty", layers);
  let width = 2;
  for (const [l, { W, b }] of layers.entries()) {
    requireMatrix(where, { [`layers[${l}].W`]: W }, undefined, width);
    requireVector(where, { [`layers[${l}].b`]: b }, W.length);
    width = W.length;
  }
  requireVector(where, { readout }, width);
  requireFinite(where, { gamma });
  requireThat(gamma >= 0 && gamma <= 1, where, "gamma must lie between 0 and 1", gamma);
}

/** W x + b. */
const preactivations = ({ W, b }: Layer, x: Vector): number[] => add(apply(W, x), b);

/** What the first `numLayers` hidden layers make of a point. */
export const hiddenState = (network: PlaneNetwork, point: Vector, numLayers: number): Vector =>
  network.layers.slice(0, numLayers).reduce<Vector>((x, layer) => {
    const { gamma = 0 } = network;
    return preactivations(layer, x).map((z) => Math.max(z, gamma * z));
  }, point);

/**
 * W x + b of every hidden layer at a point, shape [layers][h], and the output.
 *
 * @param point shape [2].
 */
export function evaluate(
  network: PlaneNetwork,
  point: Point,
): { hidden: number[][]; output: number } {
  requirePlaneNetwork("evaluate", network);
  requireVector("evaluate", { point }, 2);
  const { layers, readout } = network;
  const hidden = layers.map((layer, l) => preactivations(layer, hiddenState(network, point, l)));
  return { hidden, output: dot(readout, hiddenState(network, point, layers.length)) };
}
