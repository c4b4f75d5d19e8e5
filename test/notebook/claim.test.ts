import assert from "node:assert/strict";
import { claim, judged } from "../../lib/src/notebook/claim";
import { throwsMessage } from "../close";
import { logged } from "./logged";

const id = "sky-is-blue";
const said = (condition: boolean | undefined): string =>
  logged(() => claim(condition, "The sky is blue", { id }));

describe("claim", () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env.STRICT_CLAIMS;
    delete process.env.STRICT_CLAIMS;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.STRICT_CLAIMS;
    else process.env.STRICT_CLAIMS = before;
  });

  it("says whether what it tells is so, and goes on", () => {
    assert.equal(said(true), "✓ The sky is blue");
    assert.equal(said(false), "✗ With these knobs no longer true: The sky is blue");
    assert.equal(said(undefined), "– Not judged with these knobs: The sky is blue");
  });

  it("must hold, and be judged, in the notebook as published", () => {
    process.env.STRICT_CLAIMS = "1";
    assert.equal(said(true), "✓ The sky is blue");
    const must = (got: string) =>
      new RegExp(`^claim sky-is-blue: must hold, got ${got}: The sky is blue$`);
    throwsMessage(() => said(false), Error, must("false"));
    throwsMessage(() => said(undefined), Error, must("undefined"));
  });

  it("takes no number, NaN or promise for a judgement", () => {
    for (const condition of [1, 0, Number.NaN, "", null, Promise.resolve(true)])
      throwsMessage(
        () => said(condition as never),
        TypeError,
        /^claim sky-is-blue: condition must be true, false or undefined, got /,
      );
  });

  it("needs a sentence, and an id that can be pointed at", () => {
    throwsMessage(() => claim(true, " ", { id }), TypeError, /text must be a non-empty string/);
    for (const bad of ["", "Sky", "sky is", "sky-", "-sky", "sky_blue", undefined, 3])
      throwsMessage(
        () => claim(true, "Yes", { id: bad as never }),
        TypeError,
        /^claim: id must be lower-case words with hyphens/,
      );
  });
});

describe("judged", () => {
  const rising = (...values: number[]) =>
    values.every((value, i) => i === 0 || value > values[i - 1]);

  it("is the condition where all is known", () => {
    assert.equal(judged([1, 2, 3], rising), true);
    assert.equal(judged([1, 3, 2], rising), false);
    assert.equal(judged([0, Infinity], rising), true);
  });

  it("is open where a number is missing, or all are", () => {
    for (const values of [[1, Number.NaN], [undefined, 2], []])
      assert.equal(judged(values, rising), undefined);
  });
});
