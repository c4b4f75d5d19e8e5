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

/** Plain JSON: five digits, null for NaN and infinities, arrays for typed arrays; functions are dropped. */
function plain(value: unknown): unknown {
  if (typeof value === "number")
    return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
  if (typeof value === "bigint") return Number(value);
  if (isList(value)) return Array.from(value, plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined && typeof inner !== "function")
      .map(([name, inner]) => [name, plain(inner)]),
  );
}

/** Evenly spaced indices, first and last included. */
const keptIndices = (numPoints: number, numKept: number): number[] =>
  Array.from({ length: numKept }, (_, k) => Math.round((k * (numPoints - 1)) / (numKept - 1)));

/** Takes the same points from everything that has one entry per point: coordinates, colours, error bars. */
function take(value: unknown, numPoints: number, kept: readonly number[]): unknown {
  if (isList(value)) return value.length === numPoints ? kept.map((i) => value[i]) : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, take(inner, numPoints, kept)]),
  );
}

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

function compactTrace(trace: Trace, type: string, numKept: number): Trace {
  const numPoints = numPointsOf(trace, type);
  if (numPoints <= numKept) return plain(trace) as Trace;
  return plain(take(trace, numPoints, keptIndices(numPoints, numKept))) as Trace;
}

/** Keeps layouts as they are but for what JSON cannot hold: their numbers are few, and ranges may be exact. */
const storable = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(value, (_name, inner: unknown) =>
          isList(inner) ? Array.from(inner) : inner,
        ),
      );

/** A copy of the figure as it will be stored. Frames are treated as the traces they replace. */
export function compact({ data, layout, frames, config }: Figure): Figure {
  const numKept = shareOf(data.map((trace) => numPointsOf(trace, typeOf(trace))));
  const compactFrame = (frame: Frame): Frame => ({
    ...(storable({ ...frame, data: undefined }) as Frame),
    ...(frame.data && {
      data: frame.data.map((trace, i) =>
        compactTrace(trace, trace.type ?? typeOf(data[frame.traces?.[i] ?? i]), numKept),
      ),
    }),
  });
  return {
    data: data.map((trace) => compactTrace(trace, typeOf(trace), numKept)),
    layout: storable(layout) as Figure["layout"],
    ...(frames && { frames: frames.map(compactFrame) }),
    ...(config && { config: storable(config) as Figure["config"] }),
  };
}
