/**
 * Makes a figure small enough to be kept in a notebook: at most 1,000 points a curve, fewer where there are many
 * curves, and five digits a number, about what the eye can tell apart. What JSON cannot store becomes a gap.
 *
 * @see test/notebook/show.test.ts
 */
import type { Figure, Frame, Trace } from "../figures/figure";

/** Points of one curve, and of all curves that are seen at once; but no curve gets fewer than `fewest`. */
const most = 1000;
const mostTogether = 12_000;
const fewest = 100;
const digits = 5;
const thinned = new Set(["scatter", "scattergl", "scatter3d"]);

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** What JSON makes of a value, typed arrays as arrays, each part changed beforehand. */
const stored = <T>(value: T, change: (part: unknown) => unknown = (part) => part): T =>
  JSON.parse(
    JSON.stringify(value, (_name, part) => change(isList(part) ? Array.from(part) : part)),
  );

const typeOf = (trace: Trace | undefined): string => trace?.type ?? "scatter";

const numPointsOf = (trace: Trace, type: string): number =>
  thinned.has(type) ? ([trace.y, trace.x, trace.z].find(isList)?.length ?? 0) : 0;

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

/** Keeps evenly spaced points, first and last included, of all that has one entry a point: x, colors, errors. */
function compactTrace(trace: Trace, type: string, numKept: number): Trace {
  const numPoints = numPointsOf(trace, type);
  const indexOf = (k: number): number => Math.round((k * (numPoints - 1)) / (numKept - 1));
  return stored(trace, (part) => {
    if (typeof part === "number" || typeof part === "bigint")
      return Number(Number(part).toPrecision(digits));
    const isThinned = Array.isArray(part) && part.length === numPoints && numPoints > numKept;
    return isThinned ? Array.from({ length: numKept }, (_, k) => part[indexOf(k)]) : part;
  });
}

/** A copy of the figure as it will be stored. Frames are treated as the traces they replace. */
export function compact({ data, layout, frames, config }: Figure): Figure {
  const numKept = shareOf(data.map((trace) => numPointsOf(trace, typeOf(trace))));
  const compactFrame = (frame: Frame): Frame => ({
    ...stored({ ...frame, data: undefined }),
    ...(frame.data && {
      data: frame.data.map((trace, i) =>
        compactTrace(trace, trace.type ?? typeOf(data[frame.traces?.[i] ?? i]), numKept),
      ),
    }),
  });
  return {
    data: data.map((trace) => compactTrace(trace, typeOf(trace), numKept)),
    // Few numbers, and ranges may be exact: they keep their digits.
    layout: stored(layout),
    ...(frames && { frames: frames.map(compactFrame) }),
    ...(config && { config: stored(config) }),
  };
}
