/**
 * Fig. 2 of the paper: gradient flow of one neuron on the surfaces of several relative scales.
 *
 * @see test/minimal/neuronFigures.test.ts
 */
import type { Attributes, Figure, Trace } from "../figures/figure";
import { ACCENT, deltaLook, QUIET } from "../figures/palette";
import { markers, type Point3, path, scenes } from "../figures/scenes";
import { norm, subtract, type Vector } from "../linalg";
import { largest } from "../statistics";
import { coefficients, type Neuron } from "./singleNeuron";
import { branches, imbalanceSurface, surface } from "./surfaces";

/** A flow of a neuron with two inputs, and the relative scale that it conserves. */
export interface Trail {
  readonly delta: number;
  /** From the start to the end. */
  readonly states: readonly Neuron[];
}

/** In coordinates (w_1, w_2, a). */
export const pointOf = ({ w, a }: Neuron): Point3 => [w[0], w[1], a];

function regime(delta: number): string {
  const name = delta < 0 ? "downstream" : delta > 0 ? "upstream" : "balanced";
  return `${name}, δ = ${delta}`.replace("-", "−");
}

/** Logarithms of losses: below the first all look the same, and so do all above the second. */
const [cmin, cmax] = [-2, 1];
const BAR = {
  ...{ orientation: "h", y: 0.02, yanchor: "top", len: 0.5, thickness: 10 },
  ...{ title: { text: "loss", side: "top" } },
  ...{ tickvals: [-2, -1, 0, 1], ticktext: ["0.01", "0.1", "1", "10"] },
};
/** Pixels for the bar. */
const BAR_ROOM = 52;

const isSheet = ({ type }: Trace): boolean => type === "surface";

/** Few ticks, and the names of the axes inside the picture, where they are not cut. */
function uncut(scene: Attributes, limit: number): Attributes {
  const axes = ["xaxis", "yaxis", "zaxis"].map((name) => {
    const axis = scene[name] as object;
    return [name, { ...axis, nticks: 3, tickfont: { size: 10 }, title: { text: "" } }];
  });
  const ends = [
    { text: "w₁", x: limit / 2, y: limit, z: -limit },
    { text: "w₂", x: -limit, y: -limit / 2, z: -limit },
    { text: "a", x: limit, y: limit, z: limit / 2 },
  ];
  const annotations = ends.map((end) => ({ ...end, showarrow: false, font: { size: 14 } }));
  return { ...scene, ...Object.fromEntries(axes), annotations };
}

/**
 * Views of the sheets, coloured by the loss, with what lies on them.
 *
 * @param height pixels of the views.
 * @param isBarred draws the color bar.
 */
export function surfaceViews(
  trails: readonly Trail[],
  [beta0, betaStar]: readonly [Vector, Vector],
  { height, isBarred }: { readonly height: number; readonly isBarred: boolean },
  onSheet: (trail: Trail) => readonly Trace[],
): Figure {
  const reach = largest(trails.flatMap(({ states }) => states.flatMap(pointOf)).map(Math.abs));
  const limit = 1.4 * reach;
  const logLoss = ([w1, w2, a]: Point3): number =>
    Math.log10(1e-9 + norm(subtract(coefficients({ w: [w1, w2], a }), betaStar)) ** 2 / 2);
  const guides = [
    ...branches(beta0, limit, { name: "computes β₀", color: QUIET, width: 5 }),
    ...branches(betaStar, limit, { name: "computes β*: no loss", color: ACCENT, width: 6 }),
  ];
  const list = trails.map((trail) => {
    const sheets = imbalanceSurface(trail.delta, limit, 21).map((sheet) => surface(sheet, logLoss));
    return { title: regime(trail.delta), traces: [...sheets, ...guides, ...onSheet(trail)] };
  });
  const figure = scenes(list, { axes: ["w₁", "w₂", "a"], limit, eye: [-1.4, 1.66, 0.93] });
  const first = figure.data.findIndex(isSheet);
  const data = figure.data.map((trace, i) => {
    const bar = isBarred && i === first && { showscale: true, colorbar: BAR };
    return isSheet(trace) ? { ...trace, cmin, cmax, ...bar } : trace;
  });
  const layout = Object.fromEntries(
    Object.entries(figure.layout).map(([name, value]): [string, unknown] =>
      name.startsWith("scene") ? [name, uncut(value as Attributes, limit)] : [name, value],
    ),
  );
  const { t } = figure.layout.margin as { t: number };
  const margin = { t, b: isBarred ? BAR_ROOM : 0, l: 4, r: 4 };
  return { data, layout: { ...layout, margin, height: height + margin.t + margin.b } };
}

/**
 * Each trail on its surface, which is coloured by the loss, between the curves of the states that compute beta0 and of
 * those that compute betaStar.
 *
 * @param trails flows from neurons that compute beta0, one view each.
 * @see paper Fig. 2; test/minimal/neuronFigures.test.ts
 * @example
 * const states = [{ w: [-1, 0], a: 1 }, { w: [0, 1], a: 1 }];
 * surfacesFigure([{ delta: 0, states }], [-1, 0], [0, 1]).data.length; // 7
 */
export const surfacesFigure = (trails: readonly Trail[], beta0: Vector, betaStar: Vector): Figure =>
  surfaceViews(trails, [beta0, betaStar], { height: 330, isBarred: true }, ({ delta, states }) => {
    const { color } = deltaLook(delta);
    const points = states.map(pointOf);
    const name = `flow, δ = ${delta}`.replace("-", "−");
    const ends = markers([points[0], points[points.length - 1]], { color, size: 5 });
    return [path(points, { name, color, width: 9 }), ends];
  });
