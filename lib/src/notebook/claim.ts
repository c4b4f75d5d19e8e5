/**
 * Claims: what a notebook says its figures show, as sentences that are tested while the reader turns the knobs.
 *
 * @see test/notebook/claim.test.ts
 */
import { requireId, requireText, requireType } from "../check";

/** What others refer to a claim by. */
export interface ClaimOptions {
  /** Lower-case words with hyphens, unique in its notebook. */
  readonly id: string;
}

/** Set for notebooks as they are published, whose claims must all be judged and hold. */
const isStrict = (): boolean => process.env.STRICT_CLAIMS === "1";

/**
 * Prints whether what the text says is so. With knobs of the reader's own a claim may fail, which is worth knowing
 * and stops nothing; in the notebook as published (STRICT_CLAIMS=1) it must hold.
 *
 * @param condition undefined where it cannot be judged: a value it compares is not among the knobs, a run was
 *   stopped.
 * @param text      one sentence, without full stop.
 * @throws Error if strict and the condition is not true; TypeError if an argument is of another kind.
 * @example
 * claim(Math.abs(Math.sin(Math.PI)) < 1e-12, "The sine vanishes at π", { id: "sine-vanishes" });
 * @see test/notebook/claim.test.ts
 */
export function claim(condition: boolean | undefined, text: string, { id }: ClaimOptions): void {
  requireId("claim", id);
  const where = `claim ${id}`;
  const isJudgement = condition === undefined || typeof condition === "boolean";
  requireType(isJudgement, where, "condition must be true, false or undefined", condition);
  requireText(where, { text });
  if (!condition && isStrict()) throw new Error(`${where}: must hold, got ${condition}: ${text}`);
  if (condition) console.log(`✓ ${text}`);
  else if (condition === false) console.log(`✗ With these knobs no longer true: ${text}`);
  else console.log(`– Not judged with these knobs: ${text}`);
}

/**
 * A condition on numbers of which some may be missing.
 *
 * @param values  NaN or undefined where a value was not measured.
 * @returns undefined, "not judged" to a claim, if one is missing or there is none.
 * @example
 * judged([3, 1], (high, low) => high > 2 * low); // true
 * judged([3, Number.NaN], (high, low) => high > 2 * low); // undefined
 * @see test/notebook/claim.test.ts
 */
export function judged(
  values: readonly (number | undefined)[],
  holds: (...values: number[]) => boolean,
): boolean | undefined {
  const known = values.filter((value): value is number => !Number.isNaN(value ?? Number.NaN));
  return known.length === 0 || known.length < values.length ? undefined : holds(...known);
}
