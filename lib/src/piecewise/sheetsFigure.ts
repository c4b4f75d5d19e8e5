/**
 * Fig. 5a of the paper: what several networks compute at one time, as sheets over the plane, and the partition from above.
 *
 * @see test/piecewise/sheetsFigure.test.ts
 */
import { requirePositive, requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { panels } from "../figures/panels";
import { markers, type Point3, scenes } from "../figures/scenes";
import { curve, dots, xy } from "../figures/traces";
import { logspace } from "../grid";
import type { Matrix, Vector } from "../linalg";
import type { FunctionOfTime } from "../times";
import { sphericalCoordinates } from "./flow";
import { activationRegions } from "./partition";
import { partitionTraces, surfaceTraces } from "./partitionFigure";
import { planeNetwork } from "./planeNetwork";
import type { Network } from "./twoLayer";

/** A network on its way, with two inputs and no bias. */
export interface Course2d {
  readonly name: string;
  readonly at: FunctionOfTime<Network>;
}

/** Points of the plane, shape [n, 2], and their labels, +1 or -1. */
export interface Labelled {
  readonly points: Matrix;
  readonly labels: Vector;
}

const HALF = 2;
const WINDOW = [
  [-HALF, HALF],
  [-HALF, HALF],
] as const;
/** Of labels and readouts: what pulls up, what pulls down. */
const SIGNS = [
  { sign: 1, color: "#b5179e", name: "+1", symbol: "circle" },
  { sign: -1, color: "#7a4a12", name: "−1", symbol: "diamond" },
] as const;
const regionsOf = (network: Network) => activationRegions(planeNetwork(network), WINDOW);

/**
 * The input-output surfaces at time t, side by side, over the data.
 *
 * @throws RangeError if there is no network, or t is out of its range.
 * @see paper Fig. 5a; test/piecewise/sheetsFigure.test.ts
 * @example
 * const at = piecewiseFlow({ network: { W: [[0, 1]], a: [1] }, X: [[0, 1]], y: [4], until: 9 }).at;
 * sheetsFigure([{ name: "one", at: at }], { points: [[0, 1]], labels: [1] }, 1).data.length; // 4
 */
export function sheetsFigure(
  runs: readonly Course2d[],
  { points, labels }: Labelled,
  t: number,
): Figure {
  const data = SIGNS.map(({ sign, color, name, symbol }): Trace => {
    const own = points.filter((_, i) => Math.sign(labels[i]) === sign);
    const lifted = own.map(([x1, x2]): Point3 => [x1, x2, sign]);
    return markers(lifted, { size: 3, color, symbol, name: `label ${name}` });
  });
  const list = runs.map(({ name, at }) => ({
    title: name,
    traces: [...surfaceTraces(regionsOf(at(t))), ...data],
  }));
  const view = scenes(list, { axes: ["x₁", "x₂", "f"], limit: HALF, eye: [1.09, -1.73, 1.36] });
  // 280 pixels a sheet.
  return { ...view, layout: { ...view.layout, width: 280 * runs.length + 20 } };
}

/** Radius at which a direction is drawn: from the inner circle, one step outwards a decade of time. */
const radiusAt = (t: number, from: number, until: number): number =>
  0.3 + 1.6 * (Math.log(t / from) / Math.log(until / from));

/** The direction of neuron k from time `from` to t, outwards. */
function trail(
  at: FunctionOfTime<Network>,
  k: number,
  times: readonly number[],
  until: number,
): Vector[] {
  return times.map((time) => {
    const [u1, u2] = sphericalCoordinates(at(time)).directions[k];
    const radius = radiusAt(time, times[0], until);
    return [radius * u1, radius * u2];
  });
}

export interface PlanOptions {
  /** The time that is shown. */
  readonly t: number;
  /** Where the trails begin, below t. */
  readonly from: number;
  /** Where they reach the edge. */
  readonly until: number;
}

/**
 * The partitions at time t from above, and how the neurons' directions have turned: each trail runs outwards from time
 * `from` to t, so that a straight one is a direction that has not turned.
 *
 * @throws RangeError if times are not positive and in order, or beyond those of a flow.
 * @see paper section 5; test/piecewise/sheetsFigure.test.ts
 * @example
 * const at = piecewiseFlow({ network: { W: [[0, 1]], a: [1] }, X: [[0, 1]], y: [4], until: 9 }).at;
 * const data = { points: [[0, 1]], labels: [1] };
 * plansFigure([{ name: "one", at: at }], data, { t: 1, from: 0.1, until: 9 }).data.length; // 9
 */
export function plansFigure(
  runs: readonly Course2d[],
  { points, labels }: Labelled,
  { t, from, until }: PlanOptions,
): Figure {
  requirePositive("plansFigure", { t, from, until });
  requireThat(from < t && t <= until, "plansFigure", "t must be above from, at most until", t);
  const times = logspace(from, t, 24);
  const list = runs.map(({ name, at }) => {
    const { a } = at(t);
    const data = SIGNS.map(({ sign, color, name: label, symbol }) => {
      const own = points.filter((_, i) => Math.sign(labels[i]) === sign);
      return dots(...xy(own), { size: 5, color, symbol, name: `label ${label}` });
    });
    const turns = SIGNS.flatMap(({ sign, color, name: readout }) => {
      const own = [...a.keys()].filter((k) => Math.sign(a[k]) === sign);
      const trails = own.map((k) => trail(at, k, times, until));
      const gap = [Number.NaN, Number.NaN];
      return [
        curve(...xy(trails.flatMap((one) => [...one, gap])), { color, width: 2.5 }),
        dots(...xy(trails.map((one) => one[one.length - 1])), {
          color,
          size: 10,
          symbol: "triangle-up",
          name: `w, readout ${readout[0]}`,
        }),
      ];
    });
    return {
      title: name,
      x: { range: WINDOW[0], bare: true },
      y: { range: WINDOW[1], bare: true },
      equalAxes: true,
      plain: true,
      traces: [...partitionTraces(regionsOf(at(t)), 1), ...data, ...turns],
    };
  });
  return panels(list, { rowHeight: 235, gap: 0.02 });
}
