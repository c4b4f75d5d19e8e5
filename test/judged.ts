/** Tests that every exercise shares: what its check says to right answers, and to wrong ones. */
import assert from "node:assert/strict";
import { check, type Exercise } from "../lib/src/notebook/exercises";

interface Answers<Answer> {
  readonly right: readonly Answer[];
  /** Answers, and what they must be told. Some are of another kind. */
  readonly wrong: readonly (readonly [answer: unknown, told: RegExp])[];
}

/** The first list of numbers in what a function is given. */
const firstList = (given: unknown): number[] | undefined => {
  if (Array.isArray(given) && typeof given[0] === "number") return given;
  if (typeof given !== "object" || given === null) return undefined;
  return Object.values(given)
    .map(firstList)
    .find((list) => list !== undefined);
};

/** The same function, which also spoils what it is given. */
const spoiling =
  (answer: (...given: unknown[]) => unknown) =>
  (...given: unknown[]): unknown => {
    const result = structuredClone(answer(...given));
    const list = firstList(given.filter((one) => typeof one === "object"));
    if (list) list[0] += 1;
    return result;
  };

/** Some of what the answer is called with is an array or a record. */
const takesLists = <Answer>(answer: Answer, exercise: Exercise<Answer>): boolean => {
  let found = false;
  const watching = (...given: unknown[]): unknown => {
    found ||= given.some((one) => typeof one === "object");
    return (answer as (...given: unknown[]) => unknown)(...given);
  };
  check(watching as Answer, exercise);
  return found;
};

export function judged<Answer>(
  name: string,
  exercise: Exercise<Answer>,
  { right, wrong }: Answers<Answer>,
): void {
  describe(name, () => {
    it("waits for an answer", () =>
      assert.match(check(undefined as Answer | undefined, exercise), /^Not answered yet/));

    it("takes what is right, as often as it is asked", () => {
      for (const answer of [...right, ...right])
        assert.equal(check(answer, exercise), `Right. ${exercise.because}`);
    });

    it("tells a wrong answer what it implies", () => {
      for (const [answer, told] of wrong) {
        const said = check(answer as Answer, exercise);
        assert.match(said, told, `${answer}`);
        assert.match(said, /^Not yet/);
        assert.doesNotMatch(said, /NaN|undefined/);
      }
    });

    if (typeof right[0] === "function" && takesLists(right[0], exercise))
      it("refuses a right one that spoils its arguments", () => {
        const spoilt = spoiling(right[0] as (...given: unknown[]) => unknown) as Answer;
        assert.match(check(spoilt, exercise), /^Not yet\. It writes into what it is given/);
      });
  });
}
