/**
 * Exercises that check themselves: the reader fills in an answer, the cell says where it stands.
 *
 * @see test/exercise.test.ts
 */
import { requireType } from "./check";

/**
 * Judges an answer. Until there is one, nothing fails, so that the notebook runs from top to bottom.
 *
 * @param answer what the reader has filled in; undefined while there is nothing.
 * @param holds  tells whether the answer is right.
 * @param hint   shown when it is not.
 * @returns one line to print.
 * @throws TypeError if holds is not a function.
 */
export function selfCheck<Answer>(
  answer: Answer | undefined,
  holds: (answer: Answer) => boolean,
  hint: string,
): string {
  requireType(typeof holds === "function", "selfCheck", "holds must be a function", holds);
  if (answer === undefined) return "Not answered yet: replace undefined above and run this cell again.";
  return holds(answer) ? "Right." : `Not yet. ${hint}`;
}
