/**
 * Sliders that need no kernel: every state is computed beforehand and travels with the figure.
 *
 * @see test/figures/figures.test.ts
 */
import { requireCount, requireThat } from "../check";
import type { Figure, Frame } from "./figure";
import { figureSize } from "./layout";

/** Pixels below the figure. */
const ROOM = 90;

export interface SliderOptions {
  /** What the slider sets, shown before the current label. */
  readonly name: string;
  /** State shown first (and in print). Default 0. */
  readonly start?: number;
}

/**
 * One figure out of several that differ in their data.
 *
 * @param states label and figure of each stop; all with the same number of traces in the same order. The
 *   layout is that of the first.
 * @throws RangeError if there are fewer than two states, their traces differ in number, or start is not one.
 */
export function slider(
  states: readonly { readonly label: string; readonly figure: Figure }[],
  { name, start = 0 }: SliderOptions,
): Figure {
  requireThat(states.length > 1, "slider", "there must be at least two states", states.length);
  requireCount("slider", { start }, 0);
  requireThat(start < states.length, "slider", `start must be below ${states.length}`, start);
  const numTraces = states[0].figure.data.length;
  for (const { label, figure } of states)
    requireThat(
      figure.data.length === numTraces,
      "slider",
      `every state must have ${numTraces} traces`,
      label,
    );
  const frames: Frame[] = states.map(({ label, figure }) => ({
    name: label,
    data: figure.data,
    traces: figure.data.map((_, i) => i),
  }));
  const steps = states.map(({ label }) => ({
    label,
    method: "animate",
    args: [
      [label],
      { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } },
    ],
  }));
  const { layout } = states[0].figure;
  const control = {
    active: start,
    steps,
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
