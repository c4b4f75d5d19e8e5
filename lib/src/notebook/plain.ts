/**
 * Figures as JSON keeps them: typed arrays become lists, dates text, and what is not finite a gap. What Plotly cannot
 * draw is refused by name, where it would otherwise be an empty picture.
 *
 * @see test/notebook/show.test.ts
 */
import { types } from "node:util";
import { requireType } from "../check";
import type { Trace } from "../figures/figure";

/** An array or a typed array. */
export const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** A record written in braces, also of another realm, and no instance of a class. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * A copy that JSON keeps as it is; entries that are undefined are left out.
 *
 * @param where what the value is called in the message, such as `data[0].y`.
 * @throws TypeError if it holds a function, a tensor or anything else that Plotly cannot draw.
 */
export function plain(value: unknown, where: string): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isList(value)) return Array.from(value, (entry, i) => plain(entry, `${where}[${i}]`));
  const what = `${where} must be numbers, text, dates, lists or records of these`;
  requireType(isRecord(value), "show", what, value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(
    entries.map(([name, entry]) => [name, plain(entry, `${where}.${name}`)]),
  );
}

/** Plotly's own packing of numbers is a record. */
const isPacked = (value: unknown): boolean => isRecord(value) && "bdata" in value;

/** The same of a trace, whose coordinates must be lists. */
export function plainTrace(trace: Trace, where: string): Trace {
  requireType(isRecord(trace), "show", `${where} must be a trace`, trace);
  for (const name of ["x", "y", "z"]) {
    const what = `${where}.${name} must be a list of numbers, texts or dates`;
    const values = trace[name] ?? [];
    requireType(isList(values) || isPacked(values), "show", what, values);
    const entries = isList(values) ? Array.from(values) : [];
    const odd = entries.findIndex(isRecord);
    const entry = `${where}.${name}[${odd}] must be a number, text or date`;
    requireType(odd < 0, "show", entry, entries[odd]);
  }
  return plain(trace, where) as Trace;
}
