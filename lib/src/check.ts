/**
 * Argument checks for the functions that a reader calls. A message reads `where: what must hold, got value`, so
 * that a mistyped knob in a notebook names itself. Wrong kinds of value throw a TypeError, wrong values of the
 * right kind a RangeError.
 *
 * @see test/check.test.ts
 */

/** Values under the names that messages call them by: `{ tau, delta }`. */
type Named = Readonly<Record<string, unknown>>;

/** A value as messages print it: numbers as they are written, nothing long. */
export const shown = (value: unknown): string => {
  if (value === null || typeof value === "number") return String(value);
  if (typeof value === "function") return "a function";
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  // Of a class, such as a tensor: what it holds would say less than its name.
  const kind = typeof value === "object" ? value.constructor?.name : undefined;
  if (kind && !["Object", "Array"].includes(kind)) return `a ${kind}`;
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "number" && !Number.isFinite(inner) ? `${inner}` : inner,
  );
  if (text === undefined) return String(value);
  const bare = text.replace(/"(-?Infinity|NaN)"/g, "$1");
  return bare.length > 60 ? `${bare.slice(0, 57)}...` : bare;
};

/** Throws `new RangeError("where: what, got value")` unless `ok`. */
export function requireThat(ok: boolean, where: string, what: string, got: unknown): asserts ok {
  if (!ok) throw new RangeError(`${where}: ${what}, got ${shown(got)}`);
}

/** Throws `new TypeError("where: what, got value")` unless `ok`. */
export function requireType(ok: boolean, where: string, what: string, got: unknown): asserts ok {
  if (!ok) throw new TypeError(`${where}: ${what}, got ${shown(got)}`);
}

/** Every named value must be a finite number. */
export function requireFinite(where: string, named: Named): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(typeof value === "number", where, `${name} must be a number`, value);
    requireThat(Number.isFinite(value), where, `${name} must be finite`, value);
  }
}

/** Every named value must be a finite number above zero. */
export function requirePositive(where: string, named: Named): void {
  requireFinite(where, named);
  for (const [name, value] of Object.entries(named))
    requireThat((value as number) > 0, where, `${name} must be positive`, value);
}

/** Every named value must be an integer of at least `least`. */
export function requireCount(where: string, named: Named, least = 1): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(typeof value === "number", where, `${name} must be a number`, value);
    requireThat(Number.isSafeInteger(value), where, `${name} must be an integer`, value);
    requireThat((value as number) >= least, where, `${name} must be at least ${least}`, value);
  }
}

/** A name that other pages can point at: lower-case words with hyphens, such as `loss-falls`. */
export function requireId(where: string, id: unknown): void {
  const holds = typeof id === "string" && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id);
  requireType(holds, where, 'id must be lower-case words with hyphens, such as "loss-falls"', id);
}

/** Every named value must be text with something in it. */
export function requireText(where: string, named: Named): void {
  for (const [name, value] of Object.entries(named)) {
    const holds = typeof value === "string" && value.trim() !== "";
    requireType(holds, where, `${name} must be a non-empty string`, value);
  }
}

const isNumber = (entry: unknown): boolean => typeof entry === "number";

/** Every named value must be a non-empty array of finite numbers, of the given length if one is given. */
export function requireVector(where: string, named: Named, length?: number): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(Array.isArray(value), where, `${name} must be an array of numbers`, value);
    requireThat(value.length > 0, where, `${name} must not be empty`, value);
    const fits = length === undefined || value.length === length;
    requireThat(fits, where, `${name} must have length ${length}`, value);
    requireType(value.every(isNumber), where, `${name} must hold numbers only`, value);
    requireThat(
      value.every(Number.isFinite),
      where,
      `${name} must hold finite numbers only`,
      value,
    );
  }
}

/** Every named value must be a non-empty array of equally long rows of finite numbers, of the shape that is given. */
export function requireMatrix(where: string, named: Named, rows?: number, columns?: number): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(Array.isArray(value), where, `${name} must be an array of rows`, value);
    requireThat(value.length > 0, where, `${name} must not be empty`, value);
    const fits = rows === undefined || value.length === rows;
    requireThat(fits, where, `${name} must have ${rows} rows`, value.length);
    const width = columns ?? (Array.isArray(value[0]) ? value[0].length : undefined);
    for (const [i, row] of value.entries()) requireVector(where, { [`${name}[${i}]`]: row }, width);
  }
}

/** Data X, shape [n, d] with the given d if one is given, and labels y, shape [n]. */
export function requireData(where: string, X: unknown, y: unknown, d?: number): void {
  requireMatrix(where, { X }, undefined, d);
  requireVector(where, { y }, (X as unknown[]).length);
}
