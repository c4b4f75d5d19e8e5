/**
 * Where training on one example ends in the plane of two coefficients, with a slider over the relative scale.
 *
 * @see paper Fig. 4b; test/minimal/neuronFigures.test.ts
 */
import type { Figure } from "../figures/figure";
import { ACCENT, deltaLook, INK, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots, xy } from "../figures/traces";
import { dot, norm, scale, type Vector } from "../linalg";
import { largest, smallest } from "../statistics";
import { interpolatingSolution } from "./implicitBias";
import { withMoving } from "./movingTraces";
import { coefficients, type Neuron } from "./singleNeuron";

/** A flow from a start of this relative scale. */
export interface FollowedEnd {
  readonly delta: number;
  /** On the way, the start first and the end last. */
  readonly states: readonly Neuron[];
}

export interface EndsFigureOptions {
  /** The one example, shape [2], and its label. */
  readonly x: Vector;
  readonly label: number;
  /** The function at the start, shape [2]. */
  readonly beta0: Vector;
  /** One for each stop of the slider, at least two; all with times of their own. */
  readonly flows: readonly FollowedEnd[];
}

const text = (delta: number): string => `${+delta.toPrecision(2)}`.replace("-", "−");

/**
 * The ends of all flows (points) over those that Theorem 3.1 names (line), from the nearest solution to the start
 * rescaled. The slider draws the way at one delta.
 *
 * @throws RangeError if there are fewer than two flows, or x or beta0 is zero.
 * @see test/minimal/neuronFigures.test.ts
 * @example
 * const states = [{ w: [1, 0], a: 1 }, { w: [2, 0], a: 1 }];
 * const flows = [1, -1].map((delta) => ({ delta, states }));
 * endsFigure({ x: [1, 0], label: 2, beta0: [1, 0], flows }).frames.length; // 2
 */
export function endsFigure({ x, label, beta0, flows }: EndsFigureOptions): Figure {
  const task = { X: [x], y: [label], beta0 };
  const named = flows.map(({ delta }) => interpolatingSolution({ ...task, delta }));
  const nearest = interpolatingSolution({ ...task, delta: Infinity });
  const seen = dot(x, beta0); // 0 if the example sees nothing of the start
  const rescaled = seen === 0 ? beta0 : scale(label / seen, beta0);
  const ways = flows.map(({ states }) => states.map(coefficients));
  const ends = ways.map((way) => way[way.length - 1]);
  const ofAll = [...ends, ...named, beta0, nearest, [0, 0]];
  const [low, high] = [smallest, largest].map((end) =>
    [0, 1].map((i) => end(ofAll.map((beta) => beta[i]))),
  );
  const room = 0.12 * Math.max(high[0] - low[0], high[1] - low[1]);
  const [rangeX, rangeY] = [0, 1].map((i) => [low[i] - room, high[i] + room] as const);
  // The line of all fits, beyond what is seen.
  const along = scale((4 * (high[0] - low[0] + high[1] - low[1])) / norm(x), [-x[1], x[0]]);
  const fits = [-1, 1].map((sign) => nearest.map((b, i) => b + sign * along[i]));
  const plane: Panel = {
    x: { title: "β₁", range: rangeX },
    y: { title: "β₂", range: rangeY },
    equalAxes: true,
    traces: [
      curve(...xy(fits), { name: "all fits", color: QUIET, width: 1 }),
      curve(...xy([beta0, nearest]), { name: "nearest (δ → ∞)", color: QUIET, dash: "dot" }),
      curve(...xy([beta0, rescaled]), { name: "rescaled (δ → −∞)", color: QUIET, dash: "dash" }),
      curve(...xy(named), { name: "Theorem 3.1", color: ACCENT, width: 2.5 }),
      ...ends.map((end, i) =>
        dots(...xy([end]), { color: deltaLook(flows[i].delta).color, size: 7 }),
      ),
      dots(...xy([beta0]), { name: "start", symbol: "square", size: 10 }),
      dots([0], [0], { symbol: "x-thin-open", size: 8 }),
    ],
  };
  const moments = flows.map(({ delta }, i) => {
    const { color } = deltaLook(delta);
    return {
      label: text(delta),
      traces: [
        curve(...xy(ways[i]), { color, width: 5 }),
        dots(...xy([ends[i]]), { color: INK, symbol: "circle-open", size: 15 }),
      ],
    };
  });
  const middle = Math.floor(flows.length / 2);
  return withMoving(panels([plane], { rowHeight: 300 }), moments, {
    name: "δ",
    start: middle,
  });
}
