/**
 * Fig. 8 of the paper: nu and every weight of a neuron over time, for several directions of the start.
 *
 * @see test/minimal/neuronFigures.test.ts
 */
import type { Figure } from "../figures/figure";
import { type Panel, panels } from "../figures/panels";
import { simulation, theory } from "../figures/traces";
import { dot, type Vector } from "../linalg";
import { largest, smallest } from "../statistics";
import type { Neuron } from "./singleNeuron";

/** One flow, solved and followed. */
export interface LayersRun {
  /** Of its column: the direction of its start. */
  readonly title: string;
  readonly delta: number;
  /** At the times, exactly. */
  readonly states: readonly Neuron[];
  /** At the times, by an integrator. */
  readonly followed: readonly Neuron[];
}

/** No |nu| above it is drawn: where a passes through zero, nu does so through infinity. */
const MOST_NU = 3;

/**
 * A row for nu = w.betaStar / a, a, w_1 and w_2 each, all panels of a row with the same range, and a column for each
 * title.
 *
 * @param runs neurons with two inputs.
 * @see paper Fig. 8; test/minimal/neuronFigures.test.ts
 * @example
 * const states = [{ w: [1, 0], a: 1 }, { w: [1, 1], a: 1 }];
 * const runs = [{ title: "one", delta: 1, states, followed: states }];
 * layersFigure(runs, [0, 1], [1, 1]).data.length; // 8
 */
export function layersFigure(
  runs: readonly LayersRun[],
  times: readonly number[],
  betaStar: Vector,
): Figure {
  const quantities: Record<string, (state: Neuron) => number> = {
    "ν = wᵀβ*/a": ({ w, a }) => {
      const nu = dot(w, betaStar) / a;
      return Math.abs(nu) > MOST_NU ? Number.NaN : nu;
    },
    a: ({ a }) => a,
    "w₁": ({ w }) => w[0],
    "w₂": ({ w }) => w[1],
  };
  const titles = [...new Set(runs.map(({ title }) => title))];
  const list = Object.entries(quantities).flatMap(([name, quantity], row) => {
    const drawn = runs.map((run) => ({
      ...run,
      exact: run.states.map(quantity),
      found: run.followed.map(quantity),
    }));
    const values = drawn.flatMap(({ exact }) => exact).filter((value) => !Number.isNaN(value));
    const [least, most] = [smallest(values), largest(values)];
    const room = 0.08 * (most - least || 1);
    const range = [least - room, most + room] as const;
    const isLast = row === Object.keys(quantities).length - 1;
    return titles.map((title, column): Panel => {
      const here = drawn.filter((run) => run.title === title);
      const solid = here.map(({ delta, found }) => simulation(times, found, delta));
      const dashed = here.map(({ exact }) => theory(times, exact, "exact"));
      return {
        title: row === 0 ? title : undefined,
        x: { title: isLast ? "time t" : undefined, bare: !isLast },
        y: { title: column === 0 ? name : undefined, range, bare: column > 0 },
        traces: [...solid, ...dashed],
      };
    });
  });
  return panels(list, { columns: titles.length, rowHeight: 88, gap: 0.03 });
}
