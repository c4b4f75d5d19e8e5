/**
 * Implicit bias as a picture: training ends at the solution nearest to its start, where near is measured by the
 * potential of Theorem 3.1.
 *
 * The objective of the theorem, Psi(beta) - psi beta_0.beta / |beta_0|, is lowest at beta_0, where its gradient is zero.
 * What it has gained since is the Bregman divergence of Psi,
 *
 *     D(beta, beta_0) = Psi(beta) - Psi(beta_0) - psi beta_0.(beta - beta_0) / |beta_0|.
 *
 * @see paper Theorem 3.1, Fig. 4b; test/minimal/biasFigure.test.ts
 */
import { requireFinite, requireMatrix, requireThat, requireVector } from "../check";
import type { Figure } from "../figures/figure";
import { ACCENT, deltaLook, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots, simulation, xy } from "../figures/traces";
import { linspace } from "../grid";
import { add, dot, norm, scale, solutionSet, subtract, unit, type Vector } from "../linalg";
import { largest, smallest } from "../statistics";
import { firstTime } from "../times";
import type { LowRankTask } from "./biasExercises";
import { interpolatingSolution, potential, startSlope } from "./implicitBias";
import { lowRankFlow } from "./lowRank";
import { layerMagnitudes } from "./magnitudes";
import { coefficients, neuronComputing } from "./singleNeuron";

/**
 * How far beta is from beta_0 as seen by gradient flow at relative scale delta: the Bregman divergence of the potential.
 *
 * @returns at least 0, and 0 at beta_0; up to a factor the squared Euclidean distance for delta -> infinity.
 * @throws TypeError or RangeError if shapes differ or beta0 is zero.
 * @see paper Theorem 3.1; test/minimal/biasFigure.test.ts
 * @example
 * divergence([0, 2], [0, 2], 3); // 0
 * divergence([1, 2], [0, 2], 3) < divergence([2, 2], [0, 2], 3); // true
 */
export function divergence(beta: Vector, beta0: Vector, delta: number): number {
  requireVector("divergence", { beta0 });
  requireVector("divergence", { beta }, beta0.length);
  requireThat(norm(beta0) > 0, "divergence", "beta0 must not be zero", beta0);
  const gained = potential(beta, delta) - potential(beta0, delta);
  return gained - startSlope(beta0, delta) * dot(unit(beta0), subtract(beta, beta0));
}

/** Points at one divergence from beta0, all around it; equally dense where rings are long and narrow, as M is. */
function ring(beta0: Vector, delta: number, radius: number, farthest: number): Vector[] {
  const { readout, input } = layerMagnitudes(norm(beta0), delta);
  const stretch = Math.sqrt((readout + input) / readout);
  const [u1, u2] = unit(beta0);
  return linspace(0, 2 * Math.PI, 97).map((angle) => {
    const [along, across] = [stretch * Math.cos(angle), Math.sin(angle)];
    const direction = unit([along * u1 - across * u2, along * u2 + across * u1]);
    const at = (r: number): Vector => add(beta0, scale(r, direction));
    const r = firstTime((s) => divergence(at(s), beta0, delta) >= radius, farthest);
    return at(Math.min(r, farthest));
  });
}

/** Of the way to the end, in root divergence. */
const RINGS = [0.25, 0.5, 0.75, 1];

/**
 * The exact path from beta0 to a line of solutions, between rings of equal divergence from beta0, of which the last one
 * touches the line; and that divergence along the line. The axes do not depend on delta, so that a slider can.
 *
 * @param task  one example of two inputs, and a start that it sees.
 * @throws TypeError or RangeError if the task is another one.
 * @see paper Theorem 3.1, Fig. 4b; test/minimal/biasFigure.test.ts
 * @example
 * biasPanels({ X: [[0.5, 1]], y: [1.1], beta0: [0.4, 0.05] }, -2).data.length; // 10
 */
export function biasPanels(task: LowRankTask, delta: number): Figure {
  const { X, y, beta0 } = task;
  requireMatrix("biasPanels", { X }, 1, 2);
  requireVector("biasPanels", { y }, 1);
  requireVector("biasPanels", { beta0 }, 2);
  requireFinite("biasPanels", { delta });
  const { minimumNorm: shortest } = solutionSet(X, y);
  const ends = [Infinity, -Infinity].map((limit) =>
    interpolatingSolution({ ...task, delta: limit }),
  );
  const seen = [beta0, shortest, ...ends];
  const span = largest(seen.map((point) => norm(subtract(point, shortest))));
  const across = unit([X[0][1], -X[0][0]]);
  const along = (x: number): number[] => add(shortest, scale(x, across));
  const placeOf = (beta: Vector): number => dot(subtract(beta, shortest), across);

  const end = interpolatingSolution({ ...task, delta });
  const { w, a } = neuronComputing(beta0, delta);
  const times = linspace(0, 1, 81).map((s) => 400 * s ** 3);
  const flow = lowRankFlow({ w0: w, a0: a, X, y }).at(times).map(coefficients);
  const nearest = divergence(end, beta0, delta);
  const rings = RINGS.map((part) => {
    const points = ring(beta0, delta, nearest * part ** 2, 8 * span);
    return curve(...xy(points), {
      color: deltaLook(delta).color,
      width: part === 1 ? 2.5 : 1,
      name: part === 1 ? "as near as the end" : undefined,
    });
  });
  const range = (axis: number): readonly [number, number] => {
    const values = seen.map((point) => point[axis]);
    return [smallest(values) - span / 4, largest(values) + span / 4];
  };
  const plane: Panel = {
    x: { title: "β₁", range: range(0) },
    y: { title: "β₂", range: range(1) },
    equalAxes: true,
    traces: [
      ...rings,
      curve(...xy([-3, 3].map((x) => along(x * span))), { name: "solutions", color: ACCENT }),
      { ...simulation(...xy(flow), delta), name: "exact path" },
      dots(...xy([beta0]), { name: "β₀", color: QUIET, symbol: "square", size: 9 }),
      dots(...xy([end]), { name: "Theorem 3.1", size: 10 }),
    ],
  };
  const [left, right] = [smallest, largest].map((far) => far(ends.map(placeOf)));
  const walk = linspace(left - span / 2, right + span / 2, 61);
  const depths = walk.map((x) => divergence(along(x), beta0, delta) / nearest);
  const bowl: Panel = {
    title: "distance from β₀, that of the end = 1",
    x: { title: "s, distance from β<sub>LS</sub> along the solutions" },
    y: { range: [0.8, 3] },
    traces: [
      curve(walk, depths, { color: deltaLook(delta).color, width: 3 }),
      dots([placeOf(end)], [1], { name: "Theorem 3.1", size: 10 }),
    ],
  };
  return panels([plane, bowl], { rowHeight: 310 });
}
