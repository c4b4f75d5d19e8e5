/**
 * Figures of which a slider moves a part: surfaces and axes are stored once, and only points and short lines for each of
 * the slider's stops.
 *
 * @see test/minimal/neuronFigures.test.ts
 */
import { requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { type SliderOptions, slider } from "../figures/slider";

/** A stop of the slider: what is seen there beside what stays. */
export interface Moment {
  readonly label: string;
  /** Each with its place, `{ xaxis: "x2", yaxis: "y2" }` or `{ scene: "scene2" }`, where that is not the first. */
  readonly traces: readonly Trace[];
}

/**
 * A figure whose last traces a slider moves.
 *
 * @param still   what stays, axes included.
 * @param moments at least two, all with as many traces in the same order.
 * @throws RangeError as {@link slider}.
 * @see test/minimal/neuronFigures.test.ts
 */
export function withMoving(
  still: Figure,
  moments: readonly Moment[],
  options: SliderOptions,
): Figure {
  const states = moments.map(({ label, traces }) => ({
    label,
    figure: {
      data: traces.map((trace) => ({ showlegend: false, ...trace })),
      layout: still.layout,
    },
  }));
  const { data, frames = [], ...rest } = slider(states, options);
  const numStill = still.data.length;
  return {
    ...rest,
    data: [...still.data, ...data],
    frames: frames.map((frame) => ({ ...frame, traces: frame.traces?.map((i) => numStill + i) })),
  };
}

/** Pixels between titles and pictures, and of margins: what a layout of the kit states. */
interface Stated {
  readonly height: number;
  readonly margin: { readonly t: number; readonly b: number };
}

/** A number between 0 and 1 of the whole, for one of a part that lies between two such numbers. */
const within =
  ([low, high]: readonly [number, number]) =>
  (fraction: number): number =>
    low + fraction * (high - low);

/** The layout's scenes, axes and titles, moved into a part of the figure's height. */
function moved(layout: Figure["layout"], part: readonly [number, number]): Figure["layout"] {
  const place = within(part);
  const isPlot = (name: string): boolean => /^(scene|xaxis|yaxis)\d*$/.test(name);
  const placed = ([name, value]: [string, unknown]): [string, unknown] => {
    if (name === "annotations")
      return [name, (value as { y: number }[]).map((one) => ({ ...one, y: place(one.y) }))];
    if (!isPlot(name) || name.startsWith("x")) return [name, value];
    const { domain } = value as { domain: number[] & { x: number[]; y: number[] } };
    const inPart = name.startsWith("y") ? domain.map(place) : { ...domain, y: domain.y.map(place) };
    return [name, { ...(value as object), domain: inPart }];
  };
  return Object.fromEntries(Object.entries(layout).map(placed));
}

/**
 * Two figures of the kit one above the other, in one figure with one slider: views of space above, panels below.
 *
 * @throws RangeError if a figure does not state its height.
 * @see test/minimal/neuronFigures.test.ts
 */
export function stacked(upper: Figure, lower: Figure): Figure {
  for (const { layout } of [upper, lower])
    requireThat(layout.height !== undefined, "stacked", "layout.height must be stated", layout);
  const [above, below] = [upper.layout, lower.layout] as unknown as readonly Stated[];
  const [upperHeight, lowerHeight] = [above, below].map(
    ({ height, margin }) => height - margin.t - margin.b,
  );
  const pixels = upperHeight + above.margin.b + 26 + lowerHeight;
  const top = moved(upper.layout, [1 - upperHeight / pixels, 1]);
  const bottom = moved(lower.layout, [0, lowerHeight / pixels]);
  const { t } = above.margin;
  const { b } = below.margin;
  return {
    data: [...upper.data, ...lower.data],
    layout: {
      ...bottom,
      ...top,
      annotations: [...(top.annotations as object[]), ...(bottom.annotations as object[])],
      margin: { ...above.margin, t, b },
      height: pixels + t + b,
    },
  };
}
