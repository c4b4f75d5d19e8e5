/**
 * One neuron at a glance: the path of its function in the plane, and what Fig. 3 measures along the way.
 *
 * @see test/minimal/neuronFigures.test.ts
 */
import { requireVector } from "../check";
import type { Figure } from "../figures/figure";
import { ACCENT } from "../figures/palette";
import { panels } from "../figures/panels";
import { dots, simulation, xy } from "../figures/traces";
import { dot, norm, type Vector } from "../linalg";
import { largest, smallest } from "../statistics";
import { exactFlow } from "./exactFlow";
import { kernelDistance } from "./functionSpace";
import {
  alignment,
  coefficients,
  type Neuron,
  neuronComputing,
  signedMagnitude,
} from "./singleNeuron";

export interface NeuronPanelsOptions {
  /** The function at the start, shape [2], not zero. */
  readonly beta0: Vector;
  /** The solution, shape [2], not zero. */
  readonly betaStar: Vector;
  readonly delta: number;
  /** Times at which it is drawn, all positive. */
  readonly times: readonly number[];
}

/** From the least to the most of the values, and a fifth beyond. */
function around(values: readonly number[], unit: number): readonly [number, number] {
  return [smallest(values) - 0.2 * unit, largest(values) + 0.2 * unit];
}

/**
 * The exact flow from beta0 to betaStar at relative scale delta: the path of beta, and beside it mu, phi and the
 * kernel distance over time. The axes depend on beta0 and betaStar alone, so that a slider can run over delta.
 *
 * @throws TypeError or RangeError if shapes differ or a vector is zero.
 * @see paper Figs. 3 and 4a; test/minimal/neuronFigures.test.ts
 * @example
 * neuronPanels({ beta0: [-1, 0], betaStar: [0, 1], delta: -2, times: [0.1, 1, 10] }).data.length; // 5
 */
export function neuronPanels({ beta0, betaStar, delta, times }: NeuronPanelsOptions): Figure {
  requireVector("neuronPanels", { beta0, betaStar }, 2);
  const start = neuronComputing(beta0, delta);
  const states = exactFlow({ w0: start.w, a0: start.a, betaStar }).at(times);
  const flow = (x: readonly number[], y: readonly number[]) => ({
    ...simulation(x, y, delta),
    name: "flow",
  });
  const size = largest([norm(beta0), norm(betaStar)]);
  const star = dots(...xy([betaStar]), { name: "β*", color: ACCENT, symbol: "star", size: 13 });
  const plane = {
    x: { title: "β₁", range: around([0, beta0[0], betaStar[0]], size) },
    y: { title: "β₂", range: around([0, beta0[1], betaStar[1]], size) },
    equalAxes: true,
    traces: [flow(...xy(states.map(coefficients))), star],
  };
  const turnsBack = dot(beta0, betaStar) < 0;
  const overTime = (
    title: string,
    most: number,
    isSigned: boolean,
    of: (state: Neuron) => number,
  ) => ({
    title,
    x: { title: "time t", log: true },
    y: { range: [isSigned ? -1.1 * most : -0.05 * most, 1.1 * most] as const },
    traces: [flow(times, states.map(of))],
  });
  // At the tip of the cone, where both layers vanish, there is no kernel: a gap in its line.
  const moved = (state: Neuron): number =>
    norm(state.w) ** 2 + state.a ** 2 > 0 ? kernelDistance(start, state) : Number.NaN;
  const above = { x: { bare: true }, y: { bare: true }, plain: true, traces: [] };
  const column = [
    overTime("μ = a‖w‖", size, turnsBack, signedMagnitude),
    overTime("φ = cos∠(w, β*)", 1, turnsBack, (state) => alignment(state, betaStar)),
    overTime("S(0, t), kernel distance", 1, false, moved),
  ];
  const untimed = column.slice(0, 2).map((one) => ({ ...one, x: { log: true, bare: true } }));
  const rows = [{ ...above, title: "path of β" }, untimed[0], above, untimed[1], plane, column[2]];
  const { layout, ...rest } = panels(rows, { columns: 2, rowHeight: 92 });
  // The plane is as high as the three panels beside it.
  const yaxis5 = { ...(layout.yaxis5 as object), domain: [0, 1] };
  return { ...rest, layout: { ...layout, yaxis5 } };
}
