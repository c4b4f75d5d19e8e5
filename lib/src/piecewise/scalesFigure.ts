/**
 * What becomes of alignment and fit as a knob of the network is turned: its overall scale, its relative scale far
 * downstream, the slope of its nonlinearity.
 *
 * @see test/piecewise/coursesFigure.test.ts
 */
import type { Figure } from "../figures/figure";
import { ACCENT, deltaLook, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots, theory } from "../figures/traces";
import { largest, smallest } from "../statistics";
import type { Phases } from "./course";

/** Phases of starts that differ in their overall scale. */
export interface Scaling {
  readonly title: string;
  readonly delta: number;
  readonly rows: readonly (Pick<Phases, "align" | "fit"> & { readonly tau: number })[];
}

/**
 * Alignment and fitting times over the overall scale, a panel for each relative scale; upstream beside a line of tau^2.
 *
 * @param list rows in rising order of tau, not all of them empty.
 * @see paper section 5; test/piecewise/coursesFigure.test.ts
 * @example
 * const rows = [{ tau: 0.1, align: 0.01, fit: 1 }, { tau: 0.2, align: 0.04, fit: 1 }];
 * scalingFigure([{ title: "upstream", delta: 1, rows: rows }]).data.length; // 5
 */
export function scalingFigure(list: readonly Scaling[]): Figure {
  const all = list.flatMap(({ rows }) => rows.map(({ tau }) => tau));
  const range = all.length ? ([0.8 * smallest(all), 1.3 * largest(all)] as const) : undefined;
  return panels(
    list.map(({ title, delta, rows }, column): Panel => {
      const taus = rows.map(({ tau }) => tau);
      const [{ color }, symbol] = [deltaLook(delta), "square"];
      const [align, fit] = [rows.map((row) => row.align), rows.map((row) => row.fit)];
      const square = taus.map((tau) => align[0] * (tau / taus[0]) ** 2);
      return {
        title,
        x: { title: "overall scale τ", log: true, range },
        y: { title: column === 0 ? "time" : undefined, log: true, range: [1e-4, 30] },
        traces: [
          curve(taus, align, { color }),
          dots(taus, align, { name: `t_align, δ = ${delta}`, color }),
          curve(taus, fit, { color: QUIET, dash: "dash" }),
          dots(taus, fit, { name: "t_fit", color: QUIET, symbol }),
          ...(delta > 0 ? [theory(taus, square, "∝ τ²")] : []),
        ],
      };
    }),
    { rowHeight: 260 },
  );
}

/** A network far downstream, and how long it waits; Infinity if it never gets there. */
export interface Wait {
  readonly delta: number;
  readonly losses: readonly number[];
  readonly alone: number;
  readonly withTwins: number;
}

/**
 * Loss over time, and the waits against |delta|: without twins beside a line through the origin, and with twins.
 *
 * @see paper section 5; test/piecewise/coursesFigure.test.ts
 * @example
 * const wait = { delta: -2, losses: [1, 0.5], alone: 5, withTwins: 4 };
 * waitsFigure([wait], [1, 2]).data.length; // 4
 */
export function waitsFigure(waits: readonly Wait[], times: readonly number[]): Figure {
  const sizes = waits.map(({ delta }) => -delta);
  const most = largest(sizes);
  const slowest = waits.find(({ delta }) => -delta === most)?.alone ?? Number.NaN;
  const losses: Panel = {
    title: "loss / loss of f = 0",
    x: { title: "time t", log: true },
    y: { range: [0, 1.1] },
    traces: waits.map(({ delta, losses }) =>
      curve(times, losses, { ...deltaLook(delta), width: 3 }),
    ),
  };
  const alone = waits.map((wait) => wait.alone);
  const twins = waits.map((wait) => wait.withTwins);
  const against: Panel = {
    title: "how long they wait",
    x: { title: "|δ|", log: true },
    y: { log: true },
    traces: [
      theory(
        sizes,
        sizes.map((size) => (slowest * size) / most),
        "∝ |δ|",
      ),
      dots(sizes, alone, { name: "without twins", color: ACCENT, size: 11 }),
      dots(sizes, twins, { name: "with twins", color: QUIET, symbol: "square", size: 10 }),
    ],
  };
  return panels([losses, against], { rowHeight: 240 });
}

/** What a slope of the inactive side makes of one start. */
export interface SlopeRow {
  readonly gamma: number;
  readonly flips: readonly number[];
  readonly kernel: number;
}

/**
 * Hamming distance over time for several slopes, and the kernel distance at one time over the slope.
 *
 * @param at the time of the kernel distances.
 * @see paper section 5; test/piecewise/coursesFigure.test.ts
 * @example
 * slopesFigure([{ gamma: 0, flips: [0, 1], kernel: 0.1 }], [1, 2], 2).data.length; // 3
 */
export function slopesFigure(
  rows: readonly SlopeRow[],
  times: readonly number[],
  at: number,
): Figure {
  const [gammas, kernels] = [rows.map(({ gamma }) => gamma), rows.map(({ kernel }) => kernel)];
  const flips: Panel = {
    title: "Hamming distance (neurons)",
    x: { title: "time t", log: true },
    traces: rows.map(({ gamma, flips }, i) =>
      curve(times, flips, {
        name: `γ = ${gamma}`,
        color: gamma === 1 ? QUIET : `hsl(212, 65%, ${25 + 45 * gamma}%)`,
        dash: i % 2 ? "dash" : "solid",
        width: 2.5,
      }),
    ),
  };
  const kernel: Panel = {
    title: `kernel distance S(0, ${at})`,
    x: { title: "slope γ" },
    traces: [curve(gammas, kernels), dots(gammas, kernels)],
  };
  return panels([flips, kernel], { rowHeight: 240 });
}
