/**
 * Makes a figure small enough to be kept in a notebook: at most 1,000 points a curve and five digits a number,
 * about what the eye can tell apart on the screen. What cannot be stored in JSON becomes a gap.
 *
 * @see test/show.test.ts
 */
import type { Figure, Frame, Trace } from "./figure";

const maxPoints = 1000;
const digits = 5;
const thinned = new Set(["scatter", "scattergl", "scatter3d"]);

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** Plain JSON: five digits, null for NaN and infinities, arrays for typed arrays; functions are dropped. */
function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
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
const keptIndices = (numPoints: number): number[] =>
  Array.from({ length: maxPoints }, (_, k) => Math.round((k * (numPoints - 1)) / (maxPoints - 1)));

/** Takes the same points from everything that has one entry per point: coordinates, colours, error bars. */
function take(value: unknown, numPoints: number, kept: readonly number[]): unknown {
  if (isList(value)) return value.length === numPoints ? kept.map((i) => value[i]) : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, take(inner, numPoints, kept)]),
  );
}

function thin(trace: Trace, type: string): Trace {
  const coordinate = [trace.y, trace.x, trace.z].find(isList);
  if (!thinned.has(type) || !coordinate || coordinate.length <= maxPoints) return trace;
  return take(trace, coordinate.length, keptIndices(coordinate.length)) as Trace;
}

const typeOf = (trace: Trace | undefined): string => trace?.type ?? "scatter";

const compactTrace = (trace: Trace, type: string): Trace => plain(thin(trace, type)) as Trace;

/** Keeps layouts as they are but for what JSON cannot hold: their numbers are few, and ranges may be exact. */
const storable = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(value, (_name, inner: unknown) => (isList(inner) ? Array.from(inner) : inner)),
      );

/** A copy of the figure as it will be stored. Frames are treated as the traces they replace. */
export function compact({ data, layout, frames, config }: Figure): Figure {
  const compactFrame = (frame: Frame): Frame => ({
    ...(storable({ ...frame, data: undefined }) as Frame),
    ...(frame.data && {
      data: frame.data.map((trace, i) =>
        compactTrace(trace, trace.type ?? typeOf(data[frame.traces?.[i] ?? i])),
      ),
    }),
  });
  return {
    data: data.map((trace) => compactTrace(trace, typeOf(trace))),
    layout: storable(layout) as Figure["layout"],
    ...(frames && { frames: frames.map(compactFrame) }),
    ...(config && { config: storable(config) as Figure["config"] }),
  };
}
