/**
 * Knobs: the values of a notebook that a reader is invited to change, and what they may be changed to. A value out
 * of range is answered by one sentence that names the knob, before anything is computed.
 *
 * @see test/notebook/knobs.test.ts
 */
import { shown } from "../check";

/** What a knob must be. */
export interface Rule {
  /** Completes "RATE must be ...". */
  readonly one: string;
  /** Completes "ALPHAS must be a list of ...". */
  readonly many: string;
  readonly holds: (value: unknown) => boolean;
}

/** A knob out of range. The kernel prints its sentence and nothing else: where it was thrown is of no interest. */
export class KnobError extends Error {
  override readonly name = "KnobError";
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** Any number but ±Infinity and NaN. */
export const finite: Rule = { one: "a finite number", many: "finite numbers", holds: isNumber };

/**
 * A number larger than `bound`.
 *
 * @example
 * above(0).many; // "numbers above 0"
 */
export const above = (bound: number): Rule => ({
  one: `a number above ${bound}`,
  many: `numbers above ${bound}`,
  holds: (value) => isNumber(value) && value > bound,
});

/**
 * A number from `least` to `most`.
 *
 * @example
 * within(1e-5, 0.02).one; // "between 0.00001 and 0.02"
 */
export const within = (least: number, most: number): Rule => ({
  one: `between ${least} and ${most}`,
  many: `numbers between ${least} and ${most}`,
  holds: (value) => isNumber(value) && value >= least && value <= most,
});

/**
 * A whole number from `least` to `most`.
 *
 * @example
 * integer(1, 6).many; // "whole numbers between 1 and 6"
 */
export const integer = (least: number, most: number): Rule => ({
  one: `a whole number between ${least} and ${most}`,
  many: `whole numbers between ${least} and ${most}`,
  holds: (value) => Number.isSafeInteger(value) && within(least, most).holds(value),
});

/**
 * One of a few values.
 *
 * @example
 * oneOf("drawn-leaves", "cifar10").one; // "drawn-leaves or cifar10"
 */
export const oneOf = (...values: readonly unknown[]): Rule => ({
  one: values.join(" or "),
  many: `values among ${values.join(", ")}`,
  holds: (value) => values.includes(value),
});

/**
 * A list of `length` numbers that are not all zero.
 *
 * @example
 * vectorOf(2).holds([0, 0]); // false
 */
export const vectorOf = (length: number): Rule => ({
  one: `a list of ${length} number${length === 1 ? "" : "s"}, not all zero`,
  many: `lists of ${length} number${length === 1 ? "" : "s"}, not all zero`,
  holds: (value) =>
    Array.isArray(value) &&
    value.length === length &&
    value.every(isNumber) &&
    value.some((entry) => entry !== 0),
});

/**
 * A list of any length, at least `least`, in any order; a value twice would only be drawn over itself.
 *
 * @example
 * listOf(above(0), 2).one; // "a list of at least 2 different numbers above 0"
 * listOf(above(0)).holds([1, 10, 1]); // false
 */
export function listOf(rule: Rule, least = 1): Rule {
  const what = `at least ${least} different ${rule.many}`;
  return {
    one: `a list of ${what}`,
    many: `lists of ${what}`,
    holds: (value) =>
      Array.isArray(value) &&
      value.length >= least &&
      new Set(value.map(shown)).size === value.length &&
      value.every(rule.holds),
  };
}

/**
 * Whatever else a knob must be, in words of the notebook, for instance in relation to another knob.
 *
 * @param what completes "SHOWN must be ...".
 * @example
 * such((shown) => shown < 4, "less than NUM").one; // "less than NUM"
 */
// biome-ignore lint/suspicious/noExplicitAny: a notebook knows what its knobs are
export const such = (holds: (value: any) => boolean, what: string): Rule => ({
  one: what,
  many: `values ${what}`,
  holds,
});

/**
 * Tests the knobs of a notebook, in a call below the lines where they are set.
 *
 * @param settings each knob's value and the rules for it, by name; what is asked later may rely on what was asked
 *   before.
 * @throws KnobError, one sentence, at the first knob out of range.
 * @example
 * const [RATE, ALPHAS] = [2e-3, [0.1, 1, 10]];
 * knobs({ RATE: [RATE, within(1e-5, 0.02)], ALPHAS: [ALPHAS, listOf(above(0))] });
 * @see test/notebook/knobs.test.ts
 */
export function knobs(
  settings: Readonly<Record<string, readonly [value: unknown, ...rules: Rule[]]>>,
): void {
  for (const [name, [value, ...rules]] of Object.entries(settings))
    for (const { one, holds } of rules)
      if (!holds(value)) throw new KnobError(`${name} must be ${one}, got ${shown(value)}`);
}
