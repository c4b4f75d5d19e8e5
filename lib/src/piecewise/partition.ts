/**
 * The activation regions of a piecewise-linear network over a window of its two-dimensional input, exactly: no pixels.
 *
 * One neuron after the other, layer by layer, cuts the regions there are with its line: within a region all
 * earlier layers are linear, so each is a convex polygon and stays one. Corners are shared by the regions that
 * meet there and neurons are evaluated once a corner, so that regions fit edge to edge, without gaps, and "who
 * borders on whom" is a look-up. (Clipping libraries cut one polygon by another and return loose coordinates; the
 * shared corners are the point here, and a cut by a line is a few lines.)
 *
 * @see paper section 5 and Appendix C, Fig. 9; test/piecewise/partition.test.ts
 */
import { requireMatrix, requireThat } from "../check";
import { dot, multiply, type Vector } from "../linalg";
import { hiddenState, type PlaneNetwork, type Point, requirePlaneNetwork } from "./planeNetwork";

/** A polygon on which the network is linear, output(x) = gradient.x + offset. */
export interface Region {
  /** Corners, counterclockwise. */
  readonly corners: readonly Point[];
  readonly area: number;
  /** Which neurons are active (W x + b > 0 inside), layer by layer. */
  readonly active: readonly (readonly boolean[])[];
  /** Active neurons of all layers together. */
  readonly numActive: number;
  readonly gradient: Vector;
  readonly offset: number;
}

/** A neuron that is active on one side of a border only. */
export interface Flip {
  /** Hidden layer, from 0. */
  readonly layer: number;
  /** Its row in the layer's weights. */
  readonly neuron: number;
}

/** A crease: an edge between two regions. */
export interface Border {
  /** Indices of the two regions. */
  readonly between: readonly [number, number];
  readonly ends: readonly [Point, Point];
  /** Neurons that are active on one side only: exactly one where Proposition C.2 holds. */
  readonly flips: readonly Flip[];
}

export interface Partition {
  readonly regions: readonly Region[];
  /** Every edge that two regions share. */
  readonly borders: readonly Border[];
}

/**
 * The parity of a region, 0 or 1: how many neurons are active, modulo 2.
 *
 * @see paper Proposition C.2; test/piecewise/partition.test.ts
 * @example
 * const crease = { layers: [{ W: [[1, 0]], b: [-0.25] }], readout: [2] };
 * activationRegions(crease, [[0, 1], [0, 1]]).regions.map(parity); // [1, 0]
 */
export const parity = ({ numActive }: Region): 0 | 1 => (numActive % 2) as 0 | 1;

/**
 * A neuron counts as zero at a corner when |W x + b| is below this fraction of its largest sum of |terms| in the
 * window. Lines closer together than this, relative to the window, are one line.
 */
const ON_LINE = 1e-10;

/** A polygon under construction: corners by number, and which of the neurons so far are active; rows grow. */
interface Piece {
  readonly corners: readonly number[];
  readonly active: boolean[][];
}

/** The name of an edge, the same from both of its sides. */
const edgeOf = (from: number, to: number): number =>
  Math.min(from, to) * 2 ** 26 + Math.max(from, to);

/** The edges of a polygon, from corner to corner. */
const edges = <Corner>(corners: readonly Corner[]): (readonly [Corner, Corner])[] =>
  corners.map((from, i) => [from, corners[(i + 1) % corners.length]]);

/** The sum of the triangles from the first corner, so that small polygons far from 0 keep their digits. */
function areaOf(corners: readonly Point[]): number {
  const [x0, y0] = corners[0];
  let twice = 0;
  for (const [[x1, y1], [x2, y2]] of edges(corners))
    twice += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  return twice / 2;
}

/**
 * The corners of one side of a convex polygon, those of sign `side` with the two of sign 0 around them. Every change of
 * sign must have a corner of sign 0 in it.
 */
function sideOf(corners: readonly number[], signs: readonly number[], side: 1 | -1): number[] {
  const numCorners = corners.length;
  const onSide = (i: number): boolean => signs[corners[i % numCorners]] === side;
  let first = 0;
  while (!onSide(first) || onSide(first + numCorners - 1)) first++;
  let last = first;
  while (onSide(last)) last++;
  return Array.from(
    { length: last - first + 2 },
    (_, i) => corners[(first + numCorners - 1 + i) % numCorners],
  );
}

/**
 * The partition of a window into activation regions.
 *
 * Adjacent regions differ in the neurons whose zero line holds their common edge. Where these lines are all different
 * (no two neurons, of the same or of different layers, vanish together along an edge or on an area), exactly one
 * neuron flips at each edge and {@link parity} colours the regions with two colours (Proposition C.2). For one
 * hidden layer this asks that no two neurons have the same line. For several layers with random weights and biases
 * it holds with probability one; without biases a neuron deeper in can vanish on a whole region in which all before
 * it are off, and start at the same crease as one of them.
 *
 * @param network one or several hidden layers on two inputs.
 * @param window  [[x1 from, x1 to], [x2 from, x2 to]].
 * @returns regions and borders; the areas add up to the window's to 1e-12. Lines closer than 1e-10 of the window are
 *   not told apart; a neuron that is zero on a whole region counts as inactive there.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, or the window is empty.
 * @see paper Proposition C.2, Fig. 9; test/piecewise/partition.test.ts, test/piecewise/parity.test.ts
 * @example
 * const crease = { layers: [{ W: [[1, 0]], b: [-0.25] }], readout: [2] };
 * activationRegions(crease, [[0, 1], [0, 1]]).regions.map(({ area }) => area); // [0.75, 0.25]
 */
export function activationRegions(
  network: PlaneNetwork,
  window: readonly [readonly [number, number], readonly [number, number]],
): Partition {
  requirePlaneNetwork("activationRegions", network);
  requireMatrix("activationRegions", { window }, 2, 2);
  const [[left, right], [bottom, top]] = window;
  const some = left < right && bottom < top;
  requireThat(some, "activationRegions", "window must not be empty", window);
  const points: Point[] = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
  let pieces: Piece[] = [{ corners: [0, 1, 2, 3], active: [] }];

  for (const [l, { W, b }] of network.layers.entries()) {
    const fed = points.map((point) => hiddenState(network, point, l));
    for (const { active } of pieces) active.push([]);
    for (const [neuron, w] of W.entries()) {
      const values = fed.map((x) => dot(w, x) + b[neuron]);
      let largest = 0;
      for (const x of fed) {
        let terms = Math.abs(b[neuron]);
        for (let i = 0; i < w.length; i++) terms += Math.abs(w[i] * x[i]);
        largest = Math.max(largest, terms);
      }
      const signs = values.map((value) =>
        Math.abs(value) <= ON_LINE * largest ? 0 : Math.sign(value),
      );
      const cuts = new Map<number, number>();
      /** Corners with a new one, of sign 0, wherever an edge changes sign; the edge's other region finds it again. */
      const withCuts = (corners: readonly number[]): number[] =>
        edges(corners).flatMap(([from, to]) => {
          if (signs[from] * signs[to] >= 0) return [from];
          const edge = edgeOf(from, to);
          let cut = cuts.get(edge);
          if (cut === undefined) {
            const s = values[from] / (values[from] - values[to]);
            const [[x0, y0], [x1, y1]] = [points[from], points[to]];
            cut = points.push([x0 + s * (x1 - x0), y0 + s * (y1 - y0)]) - 1;
            fed.push(hiddenState(network, points[cut], l));
            signs.push(0);
            cuts.set(edge, cut);
          }
          return [from, cut];
        });
      const next: Piece[] = [];
      for (const { corners, active } of pieces) {
        let [isOn, isOff] = [false, false];
        for (const corner of corners)
          if (signs[corner] > 0) isOn = true;
          else if (signs[corner] < 0) isOff = true;
        if (isOn && isOff) {
          const whole = withCuts(corners);
          const twin = active.map((row) => [...row]);
          twin[l].push(false);
          next.push({ corners: sideOf(whole, signs, 1), active });
          next.push({ corners: sideOf(whole, signs, -1), active: twin });
        } else next.push({ corners, active });
        active[l].push(isOn);
      }
      pieces = next;
    }
  }
  const regions = pieces.map(({ corners, active }): Region => {
    const polygon = corners.map((corner) => points[corner]);
    const numActive = active.flat().filter(Boolean).length;
    return {
      corners: polygon,
      area: areaOf(polygon),
      active,
      numActive,
      ...linearMap(network, active),
    };
  });
  return { regions, borders: bordersOf(pieces, points) };
}

/** Gradient and offset of the output for a pattern: the layers with every nonlinearity replaced by its slope. */
function linearMap(
  { layers, readout, gamma = 0 }: PlaneNetwork,
  active: readonly (readonly boolean[])[],
): { gradient: number[]; offset: number } {
  // Backwards: the weights of each layer's outputs in the output of the network.
  let weights: Vector = readout;
  let offset = 0;
  for (let l = layers.length - 1; l >= 0; l--) {
    const through = weights.map((weight, k) => (active[l][k] ? weight : gamma * weight));
    offset += dot(through, layers[l].b);
    weights = multiply([through], layers[l].W)[0];
  }
  return { gradient: [...weights], offset };
}

/** Every edge that two pieces share, where it is met for the second time. */
function bordersOf(pieces: readonly Piece[], points: readonly Point[]): Border[] {
  const firstSide = new Map<number, number>();
  const borders: Border[] = [];
  for (const [index, { corners, active }] of pieces.entries())
    for (const [from, to] of edges(corners)) {
      const other = firstSide.get(edgeOf(from, to));
      if (other === undefined) firstSide.set(edgeOf(from, to), index);
      else {
        const flips = active.flatMap((row, layer) =>
          row.flatMap((on, neuron): Flip[] =>
            on === pieces[other].active[layer][neuron] ? [] : [{ layer, neuron }],
          ),
        );
        borders.push({ between: [other, index], ends: [points[from], points[to]], flips });
      }
    }
  return borders;
}
