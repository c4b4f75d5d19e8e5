/**
 * Fig. 2 and Fig. 3 of the paper in one: a point that moves on each surface, and its size and alignment at that time.
 *
 * @see test/minimal/neuronFigures.test.ts
 */
import { requireCount, requireVector } from "../check";
import type { Figure } from "../figures/figure";
import { deltaLook } from "../figures/palette";
import { panels } from "../figures/panels";
import { markers, path } from "../figures/scenes";
import { curve, dots } from "../figures/traces";
import type { Vector } from "../linalg";
import { stacked, withMoving } from "./movingTraces";
import { alignment, type Neuron, signedMagnitude } from "./singleNeuron";
import { pointOf, surfaceViews, type Trail } from "./surfacesFigure";

export interface MovingSurfacesOptions {
  /** The states of each trail at the times. */
  readonly trails: readonly Trail[];
  /** At least two, all positive. */
  readonly times: readonly number[];
  readonly beta0: Vector;
  readonly betaStar: Vector;
  /** Stops of the slider, at least two; evenly among the times. */
  readonly stops: number;
}

/**
 * A slider over time moves a point on each surface, and one on the curves of mu and phi below.
 *
 * @throws TypeError or RangeError if there are fewer than two stops or times.
 * @see paper Fig. 2 and 3; test/minimal/neuronFigures.test.ts
 * @example
 * const states = [{ w: [-1, 0], a: 1 }, { w: [0, 1], a: 1 }];
 * const trails = [{ delta: 0, states }];
 * const options = { trails, times: [0.1, 10], beta0: [-1, 0], betaStar: [0, 1], stops: 2 };
 * movingSurfaces(options).frames.length; // 2
 */
export function movingSurfaces(options: MovingSurfacesOptions): Figure {
  const { trails, times, beta0, betaStar, stops } = options;
  requireVector("movingSurfaces", { times });
  requireCount("movingSurfaces", { stops }, 2);
  const colors = trails.map(({ delta }) => deltaLook(delta).color);
  const measures = [signedMagnitude, (state: Neuron) => alignment(state, betaStar)];
  const views = surfaceViews(
    trails,
    [beta0, betaStar],
    { height: 280, isBarred: false },
    ({ delta, states }) => [path(states.map(pointOf), { color: deltaLook(delta).color, width: 5 })],
  );
  const margin = { ...(views.layout.margin as object), l: 40, r: 14 };
  const upper = { ...views, layout: { ...views.layout, margin, showlegend: false } };
  const graphs = measures.map((measure, k) => ({
    title: ["μ = a‖w‖", "φ = cos∠(w, β*)"][k],
    x: { log: true },
    traces: trails.map(({ states }, i) =>
      curve(times, states.map(measure), { color: colors[i], width: 3 }),
    ),
  }));
  const moments = Array.from({ length: stops }, (_, stop) => {
    const now = Math.round((stop * (times.length - 1)) / (stops - 1));
    const points = trails.flatMap(({ states }, i) => {
      const color = colors[i];
      const scene = i === 0 ? "scene" : `scene${i + 1}`;
      const state = states[now];
      return [
        { ...markers([pointOf(state)], { color, size: 9 }), scene },
        ...measures.map((measure, k) => ({
          ...dots([times[now]], [measure(state)], { color, size: 12 }),
          ...(k > 0 && { xaxis: "x2", yaxis: "y2" }),
        })),
      ];
    });
    return { label: times[now].toPrecision(2), traces: points };
  });
  const still = stacked(upper, panels(graphs, { rowHeight: 70 }));
  const figure = withMoving(still, moments, { name: "t", start: Math.floor(stops / 2) });
  // Without titles below the panels, the slider may stand close.
  const sliders = (figure.layout.sliders as object[]).map((one) => ({ ...one, pad: { t: 32 } }));
  return { ...figure, layout: { ...figure.layout, sliders } };
}
