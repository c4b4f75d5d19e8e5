/**
 * Fig. 7 of the paper: pairs of flows that start a hair to either side of the border between the two ends.
 *
 * @see test/minimal/biasFigure.test.ts
 */
import { requireVector } from "../check";
import type { Figure } from "../figures/figure";
import { ACCENT, deltaLook, INK } from "../figures/palette";
import { panels } from "../figures/panels";
import { markers, type Point3, path, scenes } from "../figures/scenes";
import { curve } from "../figures/traces";
import { linspace, logspace } from "../grid";
import { norm, scale, unit, type Vector } from "../linalg";
import type { ExactFlow } from "./exactFlow";
import { alignment, coefficients, type Neuron } from "./singleNeuron";
import { basinBoundary, branches, type Sheet, surface } from "./surfaces";

/** A flow from beside the border. */
export interface Trip extends Pick<ExactFlow, "at"> {
  /** Relative scale of the point of the border beside which it starts. */
  readonly delta: number;
  /** What has been added to that point's readout. */
  readonly hair: number;
}

const [LIMIT, DEPTH, UNTIL] = [4, 16, 200];
/** One color all over the border, and the lines that show how it bends. */
const BORDER = [
  [0, "#9ec1e0"],
  [1, "#9ec1e0"],
];
const SEAM = { color: "#5b8fbf", width: 2 };
const rowOf = ({ x, y, z }: Sheet, i: number): Point3[] =>
  x[i].map((_, j) => [x[i][j], y[i][j], z[i][j]]);
const named = (delta: number): string => `δ = ${delta}`.replace("-", "−");
const point = ({ w, a }: Neuron): Point3 => [w[0], w[1], a];

/**
 * The trips in the space of (w_1, w_2, a), with the border, the saddles on it, and the two branches of solutions.
 *
 * @param betaStar shape [2], not zero.
 * @see paper Fig. 7; test/minimal/biasFigure.test.ts
 * @example
 * const { at } = exactFlow({ w0: [-1, 1], a0: 1, betaStar: [1, 0] });
 * basinsScene([{ delta: -1, hair: 0.01, at: at }], [1, 0]).data.length; // 17
 */
export function basinsScene(trips: readonly Trip[], betaStar: Vector): Figure {
  requireVector("basinsScene", { betaStar }, 2);
  const sideways = unit([-betaStar[1], betaStar[0]]);
  const saddles = [-LIMIT, LIMIT].map((r) => point({ w: scale(r, sideways), a: 0 }));
  const border = basinBoundary(betaStar, LIMIT, DEPTH).flatMap((half) => [
    { ...surface(half, () => 1, 0.6), colorscale: BORDER },
    ...half.x.flatMap((_, i) => (i % 8 === 0 ? [path(rowOf(half, i), SEAM)] : [])),
  ]);
  const times = linspace(0, 1, 201).map((s) => UNTIL * s ** 3);
  const trails = trips.flatMap(({ delta, hair, at }) => {
    const { color } = deltaLook(delta);
    const states = at(times).map(point);
    const trail = path(states, { color, width: 8, name: hair > 0 ? named(delta) : undefined });
    return hair > 0 ? [trail, markers([states[0]], { color, size: 6 })] : [trail];
  });
  const traces = [
    ...border,
    ...branches(betaStar, LIMIT, { name: "solutions", color: ACCENT, width: 7 }),
    path(saddles, { name: "saddles", color: INK, dash: "dash", width: 6 }),
    ...trails,
  ];
  const eye = [1.42, -1.58, 0.52] as const;
  const view = scenes([{ traces }], { axes: ["w₁", "w₂", "a"], limit: LIMIT, eye });
  return { ...view, layout: { ...view.layout, height: 510 } };
}

/**
 * The same trips over time to T = 200: how far w is aligned with the solution, and the size of the function.
 *
 * @throws TypeError or RangeError if betaStar is not a vector of the neurons' length.
 * @see paper Fig. 7; test/minimal/biasFigure.test.ts
 * @example
 * const { at } = exactFlow({ w0: [-1, 1], a0: 1, betaStar: [1, 0] });
 * basinsOverTime([{ delta: -1, hair: 0.01, at: at }], [1, 0]).data.length; // 2
 */
export function basinsOverTime(trips: readonly Trip[], betaStar: Vector): Figure {
  requireVector("basinsOverTime", { betaStar });
  const times = logspace(0.01, UNTIL, 201);
  const panel = (title: string, of: (neuron: Neuron) => number, range: [number, number]) => ({
    title,
    x: { title: "time t", log: true },
    y: { range },
    traces: trips.map(({ delta, hair, at }) =>
      curve(times, at(times).map(of), {
        color: deltaLook(delta).color,
        width: 3,
        dash: hair > 0 ? "solid" : "dash",
        name: hair > 0 ? `${named(delta)}, a + hair` : `${named(delta)}, a − hair`,
      }),
    ),
  });
  const list = [
    panel("cosine of w and β*", (neuron) => alignment(neuron, betaStar), [-1.1, 1.1]),
    panel("‖β‖ / ‖β*‖", (neuron) => norm(coefficients(neuron)) / norm(betaStar), [0, 3]),
  ];
  return panels(list, { rowHeight: 240 });
}
