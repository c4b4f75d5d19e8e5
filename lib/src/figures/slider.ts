/**
 * Sliders that need no kernel: every state is computed beforehand and travels with the figure.
 *
 * @see test/figures/figures.test.ts
 */
import { requireCount, requireThat } from "../check";
import type { Figure } from "./figure";
import { figureSize } from "./layout";

/** Pixels below the figure. */
const ROOM = 90;

export interface SliderOptions {
  /** What the slider sets, shown before the current label. */
  readonly name: string;
  /** State shown first (and in print). Default 0. */
  readonly start?: number;
}

/** Shows a state at once, without a transition. */
const AT_ONCE = {
  mode: "immediate",
  frame: { duration: 0, redraw: true },
  transition: { duration: 0 },
};

/**
 * One figure out of several that differ in their data.
 *
 * @param states label and figure of each stop; all with the same number of traces in the same order. The
 *   layout is that of the first.
 * @throws RangeError if there are fewer than two states, their traces differ in number, or start is not one.
 * @example
 * const figureOf = (a) => panels([{ traces: [curve([0, 1], [0, a])] }]);
 * const states = [1, 2, 3].map((a) => ({ label: `${a}`, figure: figureOf(a) }));
 * slider(states, { name: "a", start: 1 }).data[0].y; // [0, 2]
 */
export function slider(
  states: readonly { readonly label: string; readonly figure: Figure }[],
  { name, start = 0 }: SliderOptions,
): Figure {
  requireThat(states.length > 1, "slider", "there must be at least two states", states.length);
  requireCount("slider", { start }, 0);
  requireThat(start < states.length, "slider", `start must be below ${states.length}`, start);
  const { data, layout } = states[0].figure;
  const odd = states.find(({ figure }) => figure.data.length !== data.length)?.label;
  requireThat(odd === undefined, "slider", `every state must have ${data.length} traces`, odd);
  // What is the same in every state is stored once.
  const sameEverywhere = (i: number): boolean =>
    new Set(states.map(({ figure }) => JSON.stringify(figure.data[i]))).size === 1;
  const moving = [...data.keys()].filter((i) => !sameEverywhere(i));
  const frames = states.map(({ label, figure }) => ({
    name: label,
    data: moving.map((i) => figure.data[i]),
    traces: moving,
  }));
  const control = {
    active: start,
    steps: states.map(({ label }) => ({ label, method: "animate", args: [[label], AT_ONCE] })),
    currentvalue: { prefix: `${name} = ` },
    pad: { t: 55 },
    x: 0.05,
    len: 0.9,
  };
  const margin = { b: 0, ...(layout.margin as { b?: number } | undefined) };
  const room = {
    height: (layout.height ?? figureSize.height) + ROOM,
    margin: { ...margin, b: margin.b + ROOM },
  };
  return {
    data: states[start].figure.data,
    layout: { ...layout, ...room, sliders: [control] },
    frames,
  };
}
