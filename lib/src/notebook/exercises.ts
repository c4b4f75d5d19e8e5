/**
 * Exercises that check themselves: the reader fills in an answer, the cell says where it stands and why.
 *
 * @see test/notebook/exercises.test.ts
 */
import { requireType } from "../check";

/**
 * A property of the right answer, and what to say to an answer without it: best what that answer implies, and
 * why this cannot be.
 */
export type Criterion<Answer> = readonly [
  holds: (answer: Answer) => boolean,
  otherwise: string | ((answer: Answer) => string),
];

const isCriterion = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  typeof value[0] === "function" &&
  /^(string|function)$/.test(typeof value[1]);

/**
 * Judges an answer by its properties: a number by the equation that it solves, a function by what it makes of
 * other numbers than the reader has tried. Until there is an answer nothing fails, and neither does an answer
 * that throws, so that the notebook runs from top to bottom.
 *
 * @param answer   what the reader has filled in; undefined while there is nothing.
 * @param criteria are asked in order; those after the first that fails are not.
 * @param because  said to the right answer: the reason in one sentence.
 * @returns one line to print. It begins with "Not answered yet", "Right." or "Not yet".
 * @throws TypeError if criteria or because are of another kind.
 * @example
 * const criteria = [[(a) => a ** 2 === 4, (a) => `a² would be ${a ** 2}, not 4.`]];
 * check(-2, criteria, "2² = (−2)²."); // "Right. 2² = (−2)²."
 * check(3, criteria, "2² = (−2)²."); // "Not yet. a² would be 9, not 4."
 */
export function check<Answer>(
  answer: Answer | undefined,
  criteria: readonly Criterion<Answer>[],
  because: string,
): string {
  const arePairs = Array.isArray(criteria) && criteria.length > 0 && criteria.every(isCriterion);
  const what = "criteria must be pairs of a function and a reason, at least one";
  requireType(arePairs, "check", what, criteria);
  requireType(typeof because === "string", "check", "because must be text", because);
  if (answer === undefined)
    return "Not answered yet: replace undefined above and run this cell again.";
  try {
    const failed = criteria.find(([holds]) => !holds(answer));
    if (!failed) return `Right. ${because}`;
    const [, otherwise] = failed;
    return `Not yet. ${typeof otherwise === "string" ? otherwise : otherwise(answer)}`;
  } catch (error) {
    return `Not yet: your answer threw ${error}`;
  }
}
