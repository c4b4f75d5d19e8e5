/**
 * Argument checks shared by every public function. A message reads `where: what must hold, got value`, so
 * that a mistyped knob in a notebook names itself. Wrong kinds of value throw a TypeError, wrong values of
 * the right kind a RangeError.
 *
 * @see test/check.test.ts
 */

type Vector = readonly number[];
type Matrix = readonly Vector[];

const shown = (value: unknown): string => {
  if (value === null || typeof value === "number" || typeof value === "undefined")
    return String(value);
  if (typeof value === "function") return "a function";
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "number" && !Number.isFinite(inner) ? `${inner}` : inner,
  );
  if (text === undefined) return String(value);
  const bare = text.replace(/"(-?Infinity|NaN)"/g, "$1");
  return bare.length > 60 ? `${bare.slice(0, 57)}...` : bare;
};

/** Throws `new RangeError("where: what, got value")` unless `holds`. */
export function requireThat(
  holds: boolean,
  where: string,
  what: string,
  value: unknown,
): asserts holds {
  if (!holds) throw new RangeError(`${where}: ${what}, got ${shown(value)}`);
}

/** Throws `new TypeError("where: what, got value")` unless `holds`. */
export function requireType(
  holds: boolean,
  where: string,
  what: string,
  value: unknown,
): asserts holds {
  if (!holds) throw new TypeError(`${where}: ${what}, got ${shown(value)}`);
}

/** Every named value must be a finite number. */
export function requireFinite(where: string, named: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(typeof value === "number", where, `${name} must be a number`, value);
    requireThat(Number.isFinite(value), where, `${name} must be finite`, value);
  }
}

/** Every named value must be a finite number above zero. */
export function requirePositive(where: string, named: Readonly<Record<string, unknown>>): void {
  requireFinite(where, named);
  for (const [name, value] of Object.entries(named))
    requireThat((value as number) > 0, where, `${name} must be positive`, value);
}

/** Every named value must be an integer of at least `least`. */
export function requireCount(
  where: string,
  named: Readonly<Record<string, unknown>>,
  least = 1,
): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(typeof value === "number", where, `${name} must be a number`, value);
    requireThat(Number.isSafeInteger(value), where, `${name} must be an integer`, value);
    requireThat((value as number) >= least, where, `${name} must be at least ${least}`, value);
  }
}

/** Every named value must be a non-empty array of finite numbers, of the given length if one is given. */
export function requireVector(
  where: string,
  named: Readonly<Record<string, unknown>>,
  length?: number,
): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(Array.isArray(value), where, `${name} must be an array of numbers`, value);
    const vector = value as Vector;
    requireThat(vector.length > 0, where, `${name} must not be empty`, value);
    if (length !== undefined)
      requireThat(vector.length === length, where, `${name} must have length ${length}`, value);
    requireType(
      vector.every((entry) => typeof entry === "number"),
      where,
      `${name} must hold numbers only`,
      value,
    );
    requireThat(
      vector.every(Number.isFinite),
      where,
      `${name} must hold finite numbers only`,
      value,
    );
  }
}

/** Every named value must be a non-empty array of equally long rows of finite numbers. */
export function requireMatrix(where: string, named: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(named)) {
    requireType(Array.isArray(value), where, `${name} must be an array of rows`, value);
    const matrix = value as Matrix;
    requireThat(matrix.length > 0, where, `${name} must not be empty`, value);
    const numColumns = Array.isArray(matrix[0]) ? matrix[0].length : undefined;
    for (const [i, row] of matrix.entries())
      requireVector(where, { [`${name}[${i}]`]: row }, numColumns);
  }
}
