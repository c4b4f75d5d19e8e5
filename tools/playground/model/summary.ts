/** The picture in words, for whoever listens to it. */
import { norm, subtract } from "../../../lib/src/linalg";
import { kernelDistance } from "../../../lib/src/minimal/functionSpace";
import { ratesOf } from "./flow";
import type { Scene } from "./scene";
import type { State } from "./state";

/** Two decimals and a real minus sign; never -0. */
export const short = (value: number): string =>
  (Math.round(value * 100) / 100 || 0).toFixed(2).replace("-", "−");

export const pair = ([x, y]: readonly number[]): string => `(${short(x)}, ${short(y)})`;

const regime = (delta: number): string =>
  delta > 0 ? "Upstream" : delta < 0 ? "Downstream" : "Balanced";

function ending({ data }: State, { flow, solution }: Scene): string {
  if (flow.basin === 0) return "It ends in the saddle at zero, on the boundary of the basins.";
  const turned =
    flow.basin < 0 ? "after the readout has changed its sign" : "with a positive readout";
  const where = `β ends at ${pair(flow.end)} ${turned}.`;
  if (data === "whitened" || !solution) return where;
  const agrees = norm(subtract(flow.end, solution)) <= 1e-9 * Math.max(1, norm(solution));
  if (agrees) return `${where} Theorem 3.1 names the same point.`;
  return `${where} On the way β was zero, so that Theorem 3.1, whose point is ${pair(solution)}, does not apply.`;
}

/** One or two sentences: regime, end point, basin, and how far the kernel has moved. */
export function summaryOf(state: State, scene: Scene): string {
  const { start, limit, basin } = scene.flow;
  const head = `${regime(state.delta)}, δ = ${short(state.delta).replace(/\.?0+$/, "")}, from ${pair(state.start)}.`;
  const moved =
    state.data === "whitened" && basin !== 0
      ? ` The kernel has moved by S = ${short(kernelDistance(start, limit, ratesOf(state)))}.`
      : "";
  return `${head} ${ending(state, scene)}${moved}`;
}
