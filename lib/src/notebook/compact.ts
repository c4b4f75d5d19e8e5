/**
 * Makes a figure small enough to be kept in a notebook without changing its picture: at most 1,000 points a curve,
 * fewer where there are many curves, and as many digits a number as the eye can tell apart.
 *
 * @see test/notebook/show.test.ts, test/notebook/thin.test.ts
 */
import type { Attributes, Figure, Frame, Layout, Trace } from "../figures/figure";
import { axisOf, placesOn } from "./axes";
import { isList, plain, plainTrace } from "./plain";
import { asSeen } from "./round";
import { thinCloud, thinLine } from "./thin";

/** Points of one curve, and of all curves that are seen at once; but no curve gets fewer than `fewest`. */
const most = 1000;
const mostTogether = 12_000;
const fewest = 100;

/** Axes of the traces whose points can be thinned. */
const AXES: Readonly<Record<string, readonly string[]>> = {
  scatter: ["x", "y"],
  scattergl: ["x", "y"],
  scatter3d: ["x", "y", "z"],
};
const axesOf = (trace: Trace): readonly string[] => AXES[trace.type ?? "scatter"] ?? [];

/** Number of points; 0 where none may go, since stacked curves need the same x, and x0 may be a date. */
function numPointsOf(trace: Trace): number {
  if (["stackgroup", "x0", "y0"].some((name) => typeof trace[name] === "string")) return 0;
  const given = axesOf(trace).map((axis) => trace[axis] ?? undefined);
  const lengths = given
    .filter((list) => list !== undefined)
    .map((list) => (isList(list) ? list.length : 0));
  return lengths.every((length) => length === lengths[0]) ? (lengths[0] ?? 0) : 0;
}

/**
 * The largest number of points a curve may have so that all of them together keep within `mostTogether`: short
 * curves leave their share to the long ones.
 */
function shareOf(lengths: readonly number[]): number {
  let left = mostTogether;
  const ascending = [...lengths].sort((a, b) => a - b);
  for (const [i, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - i));
    if (length > share) return Math.min(Math.max(share, fewest), most);
    left -= length;
  }
  return most;
}

/** A copy of `part` with the points `kept` of all lists that have one entry a point: x, colors, errors. */
function picked(part: unknown, numPoints: number, kept: readonly number[]): unknown {
  if (Array.isArray(part)) return part.length === numPoints ? kept.map((i) => part[i]) : part;
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, entry]) => [name, picked(entry, numPoints, kept)]),
  );
}

function thinned(trace: Trace, layout: Layout, numKept: number): Trace {
  const numPoints = numPointsOf(trace);
  if (numPoints <= numKept) return trace;
  // Plotly counts where x or y is missing; the points that are left have to say where they stand.
  const count = (axis: string): number[] => {
    const [start, step] = [trace[`${axis}0`] ?? 0, trace[`d${axis}`] ?? 1] as [number, number];
    return Array.from({ length: numPoints }, (_, i) => start + step * i);
  };
  const axes = axesOf(trace);
  const lists = Object.fromEntries(axes.map((axis) => [axis, trace[axis] ?? count(axis)]));
  const places = axes.map((axis) =>
    placesOn(axisOf(layout, trace, axis), lists[axis] as unknown[]),
  );
  const isCloud = typeof trace.mode === "string" && !trace.mode.includes("lines");
  const kept = isCloud ? thinCloud(places, numKept) : thinLine(places, numKept);
  return picked({ ...trace, ...lists }, numPoints, kept) as Trace;
}

/**
 * A copy of the figure as it will be stored. Frames are treated as the traces they replace.
 * @throws TypeError if there is something that Plotly cannot draw.
 */
export function compact({ data, layout, frames, config }: Figure): Figure {
  const traces = data.map((trace, i) => plainTrace(trace, `data[${i}]`));
  const numKept = shareOf(traces.map(numPointsOf));
  // Few numbers, and ranges may be exact: they keep their digits.
  const plainLayout = plain(layout, "layout") as Layout;
  const small = (trace: Trace, whole = trace): Trace => {
    // Which points are kept may depend on what a frame leaves as it is, which then has to be said again.
    const few = numPointsOf(whole) > numKept ? thinned(whole, plainLayout, numKept) : trace;
    return asSeen(few, (name) => axisOf(plainLayout, whole, name)) as Trace;
  };
  const smallFrame = (frame: Frame, f: number): Frame => ({
    ...(plain({ ...frame, data: undefined }, `frames[${f}]`) as Frame),
    ...(frame.data && {
      data: frame.data.map((trace, i) => {
        const change = plainTrace(trace, `frames[${f}].data[${i}]`);
        return small(change, { ...traces[frame.traces?.[i] ?? i], ...change });
      }),
    }),
  });
  return {
    data: traces.map((trace) => small(trace)),
    layout: plainLayout,
    ...(frames && { frames: frames.map(smallFrame) }),
    ...(config && { config: plain(config, "config") as Attributes }),
  };
}
