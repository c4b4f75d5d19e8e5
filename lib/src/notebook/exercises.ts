/**
 * Exercises that check themselves: the reader fills in an answer, the cell says where it stands and why. What they
 * ask for stands with its subject, lib/src/minimal/exercises.ts and so on.
 *
 * @see test/notebook/exercises.test.ts
 */
import { dirname, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { requireType } from "../check";

/**
 * A property of the right answer, and what to say to an answer without it: best what that answer implies, and
 * why this cannot be.
 */
export type Criterion<Answer> = readonly [
  holds: (answer: Answer) => boolean,
  otherwise: string | ((answer: Answer) => string),
];

/** A question that can be judged. */
export interface Exercise<Answer> {
  /** Asked in order; those after the first that fails are not. */
  readonly criteria: readonly Criterion<Answer>[];
  /** Said to the right answer: the reason in one sentence. */
  readonly because: string;
  /** Why nothing can be judged with the reader's knobs; undefined if it can. */
  readonly missing?: () => string | undefined;
}

/** Computes its value when it is first needed: nobody waits for an exercise that is not answered. */
export function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}

/** An array of `length` numbers, none of them NaN. */
export const isVector = (value: unknown, length: number): boolean =>
  Array.isArray(value) && value.length === length && value.every(isNumber);

const isNumber = (value: unknown): boolean => typeof value === "number" && !Number.isNaN(value);

/** Where one number is asked for. */
export const oneNumber: Criterion<number> = [
  isNumber,
  (answer) => `It takes one number, not ${String(answer)}.`,
];

/** Where several numbers in brackets are asked for. */
export const someNumbers = (length: number): Criterion<readonly number[]> => [
  (answer) => isVector(answer, length),
  `It takes ${length} numbers in brackets.`,
];

/** lib/, or lib/src/ where the sources are run. */
const library = dirname(__dirname) + sep;

/** The name under which the library exports a function, if it does. */
function libraryName(answer: unknown): string | undefined {
  if (typeof answer !== "function") return undefined;
  for (const [file, loaded] of Object.entries(require.cache)) {
    if (!file.startsWith(library)) continue;
    const found = Object.entries(loaded?.exports ?? {}).find(([, value]) => value === answer);
    if (found) return found[0];
  }
  return undefined;
}

const written = new Error("the answer has written into its arguments");

/** The answer, if it is a function, with data of its own at every call. */
function guarded<Answer>(answer: Answer): Answer {
  if (typeof answer !== "function") return answer;
  const call = (...given: unknown[]): unknown => {
    const own = structuredClone(given);
    const result = answer(...own);
    if (!isDeepStrictEqual(own, given)) throw written;
    return result;
  };
  return call as Answer;
}

/**
 * Judges an answer by its properties: a number by the equation that it solves, a function by what it makes of
 * other numbers than the reader has tried. Until there is an answer nothing fails, and neither does an answer
 * that throws, so that the notebook runs from top to bottom.
 *
 * @param answer   what the reader has filled in; undefined while there is nothing. Of any type, so that functions need
 *   no annotations: what it must be is for the criteria to say.
 * @param exercise what is asked.
 * @returns one line, which a cell prints if it ends with this call. It begins with "Not answered yet", "Right.",
 *   "Not yet" or "Not judged".
 * @throws TypeError if exercise is none.
 * @example
 * const root: Exercise<number> = {
 *   criteria: [[(a) => a ** 2 === 4, (a) => `a² would be ${a ** 2}, not 4.`]],
 *   because: "2² = (−2)².",
 * };
 * check(-2, root); // "Right. 2² = (−2)²."
 * check(3, root); // "Not yet. a² would be 9, not 4."
 */
export function check<Answer>(answer: Answer | undefined, exercise: Exercise<Answer>): string;
export function check<Answer>(answer: unknown, exercise: Exercise<Answer>): string;
export function check<Answer>(answer: unknown, exercise: Exercise<Answer>): string {
  const isExercise = Array.isArray(exercise?.criteria) && typeof exercise.because === "string";
  requireType(isExercise, "check", "exercise must be one of the library's exercises", exercise);
  if (answer === undefined)
    return "Not answered yet: replace undefined above and run this cell again.";
  const name = libraryName(answer);
  if (name !== undefined) return `Not yet. ${name} is the library's own: write yours.`;
  const missing = exercise.missing?.();
  if (missing !== undefined) return `Not judged with these knobs: ${missing}`;
  const own = guarded(answer as Answer);
  try {
    const failed = exercise.criteria.find(([holds]) => !holds(own));
    if (!failed) return `Right. ${exercise.because}`;
    const [, otherwise] = failed;
    return `Not yet. ${typeof otherwise === "string" ? otherwise : otherwise(own)}`;
  } catch (error) {
    if (error === written)
      return "Not yet. It writes into what it is given: begin with a copy, such as [...x].";
    return `Not yet: your answer threw ${error}`;
  }
}
