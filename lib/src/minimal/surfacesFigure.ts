/**
 * Fig. 2 of the paper: gradient flow of one neuron on the surfaces of several relative scales.
 *
 * @see test/minimal/neuronFigures.test.ts
 */
import type { Figure } from "../figures/figure";
import { ACCENT, deltaColor, QUIET } from "../figures/palette";
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

const point = ({ w, a }: Neuron): Point3 => [w[0], w[1], a];

function regime(delta: number): string {
  const name = delta < 0 ? "downstream" : delta > 0 ? "upstream" : "balanced";
  return `${name}, δ = ${delta}`.replace("-", "−");
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
export function surfacesFigure(trails: readonly Trail[], beta0: Vector, betaStar: Vector): Figure {
  const reach = trails.flatMap(({ states }) => states.flatMap(point)).map(Math.abs);
  const limit = largest([3, ...reach]); // the paper's axes end at 3
  const logLoss = ([w1, w2, a]: Point3): number =>
    Math.log10(0.01 + norm(subtract(coefficients({ w: [w1, w2], a }), betaStar)) ** 2);
  const guides = [
    ...branches(beta0, limit, { name: "computes β₀", color: QUIET, dash: "dot", width: 4 }),
    ...branches(betaStar, limit, { name: "computes β* (solutions)", color: ACCENT, width: 5 }),
  ];
  const views = trails.map(({ delta, states }) => {
    const color = deltaColor(delta);
    const points = states.map(point);
    const name = `flow, δ = ${delta}`.replace("-", "−");
    const trail = path(points, { name, color, width: 8 });
    const ends = markers([points[0], points[points.length - 1]], { color, size: 5 });
    const sheets = imbalanceSurface(delta, limit).map((sheet) => surface(sheet, logLoss, 0.8));
    return { title: regime(delta), traces: [...sheets, ...guides, trail, ends] };
  });
  return scenes(views, { axes: ["w₁", "w₂", "a"], limit, eye: [-1.6, 1.9, 1] });
}
