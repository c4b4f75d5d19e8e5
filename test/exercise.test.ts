import assert from "node:assert/strict";
import { selfCheck } from "../lib/src/exercise";
import { throwsMessage } from "./close";

describe("selfCheck", () => {
  it("tells unanswered, right and wrong apart", () => {
    const judge = (answer: number | undefined): string => selfCheck(answer, (n) => n === 2, "Think of two.");
    assert.match(judge(undefined), /^Not answered yet/);
    assert.equal(judge(2), "Right.");
    assert.equal(judge(3), "Not yet. Think of two.");
    throwsMessage(
      () => selfCheck(1, 2 as never, ""),
      TypeError,
      /^selfCheck: holds must be a function, got 2/,
    );
  });
});
