/** The starts from which the readout changes its sign on the way: a region of the plane behind the origin, seen from beta*. */
import { linspace } from "../../../lib/src/grid";
import { norm } from "../../../lib/src/linalg";
import { rateFactor } from "../../../lib/src/minimal/learningRate";
import { layerMagnitudes } from "../../../lib/src/minimal/magnitudes";
import { ratesOf } from "./flow";
import type { Point, State } from "./state";

/**
 * Positive where the readout keeps its sign, negative where it loses it, zero on the boundary: what grows of a start
 * whose function has the given size, at an angle with this cosine to beta*.
 */
function kept(size: number, cosine: number, state: State): number {
  const k = rateFactor(ratesOf(state));
  const { readout, input } = layerMagnitudes(k * size, state.delta);
  const pull = k * norm(state.target);
  const unseen = state.data === "example" ? input * (1 - cosine * cosine) : 0;
  const atEnd = layerMagnitudes(pull, state.delta + unseen).readout;
  return Math.sqrt(input) * cosine * pull + atEnd * Math.sqrt(readout);
}

/** The angle to beta* beyond which the readout loses its sign; pi if there is none. What grows falls all the way to pi. */
function edge(size: number, state: State): number {
  let [keeps, loses] = [Math.PI / 2, Math.PI];
  if (kept(size, -1, state) >= 0) return Math.PI;
  for (let i = 0; i < 24; i++) {
    const middle = (keeps + loses) / 2;
    if (kept(size, Math.cos(middle), state) >= 0) keeps = middle;
    else loses = middle;
  }
  return loses;
}

/**
 * The boundary, from one side of the origin to the other, out to the distance `reach`; empty for delta >= 0. The flow
 * from it ends in a saddle. Beyond it, away from beta*, lie the starts whose readout changes its sign.
 */
export function basinBoundary(state: State, reach: number): Point[] {
  if (state.delta >= 0) return [];
  const towards = Math.atan2(state.target[1], state.target[0]);
  const sizes = linspace(reach / 100, reach, 48);
  const angles = sizes.map((size) => edge(size, state));
  const branch = (side: number): Point[] =>
    sizes.map((size, i) => {
      const angle = towards + side * angles[i];
      return [size * Math.cos(angle), size * Math.sin(angle)];
    });
  return [...branch(-1).reverse(), [0, 0], ...branch(1)];
}

/** Around the region beyond a boundary: along it, and back on the circle on which it ends. */
export function basinOutline(boundary: readonly Point[], { target }: State): Point[] {
  if (boundary.length === 0) return [];
  const [x, y] = boundary[boundary.length - 1];
  const towards = Math.atan2(target[1], target[0]);
  // From beta* to where the boundary ends, counted upwards.
  const last = (Math.atan2(y, x) - towards + 2 * Math.PI) % (2 * Math.PI);
  const arc = linspace(last, 2 * Math.PI - last, 24).map(
    (angle): Point => [
      Math.hypot(x, y) * Math.cos(towards + angle),
      Math.hypot(x, y) * Math.sin(towards + angle),
    ],
  );
  return [...boundary, ...arc];
}
