import {
  requireCount,
  requireData,
  requireFinite,
  requireMatrix,
  requirePositive,
  requireThat,
  requireType,
  requireVector,
} from "../lib/src/check";
import { throwsMessage } from "./close";

describe("check", () => {
  it("names the place, what must hold, and the value", () => {
    throwsMessage(
      () => requireThat(false, "here", "x must be even", 3),
      RangeError,
      /^here: x must be even, got 3$/,
    );
    throwsMessage(
      () => requireType(false, "here", "x must be a word", null),
      TypeError,
      /got null$/,
    );
    throwsMessage(
      () => requireFinite("f", { x: -Infinity }),
      RangeError,
      /^f: x must be finite, got -Infinity$/,
    );
    throwsMessage(
      () => requireFinite("f", { x: "1" }),
      TypeError,
      /^f: x must be a number, got "1"$/,
    );
    throwsMessage(
      () => requirePositive("f", { x: 0 }),
      RangeError,
      /^f: x must be positive, got 0$/,
    );
    throwsMessage(
      () => requireCount("f", { n: 1.5 }),
      RangeError,
      /^f: n must be an integer, got 1.5$/,
    );
    throwsMessage(
      () => requireCount("f", { n: 0 }),
      RangeError,
      /^f: n must be at least 1, got 0$/,
    );
    throwsMessage(() => requireCount("f", { n: undefined }), TypeError, /got undefined$/);
    throwsMessage(
      () => requireVector("f", { v: 1 }),
      TypeError,
      /^f: v must be an array of numbers, got 1$/,
    );
    throwsMessage(
      () => requireVector("f", { v: [] }),
      RangeError,
      /^f: v must not be empty, got \[\]$/,
    );
    throwsMessage(
      () => requireVector("f", { v: [1] }, 2),
      RangeError,
      /^f: v must have length 2, got \[1\]$/,
    );
    throwsMessage(
      () => requireVector("f", { v: [1, "2"] }),
      TypeError,
      /^f: v must hold numbers only/,
    );
    throwsMessage(
      () => requireVector("f", { v: [1, Number.NaN] }),
      RangeError,
      /finite numbers only, got \[1,NaN\]$/,
    );
    throwsMessage(
      () => requireMatrix("f", { A: [[1], [1, 2]] }),
      RangeError,
      /^f: A\[1\] must have length 1/,
    );
    throwsMessage(
      () => requireMatrix("f", { A: [1] }),
      TypeError,
      /^f: A\[0\] must be an array of numbers, got 1$/,
    );
    throwsMessage(
      () => requireMatrix("f", { A: [[1]] }, 2),
      RangeError,
      /^f: A must have 2 rows, got 1$/,
    );
    throwsMessage(
      () => requireMatrix("f", { A: [[1]] }, 1, 3),
      RangeError,
      /^f: A\[0\] must have length 3, got \[1\]$/,
    );
    throwsMessage(
      () => requireData("f", [[1, 2]], [1], 3),
      RangeError,
      /^f: X\[0\] must have length 3/,
    );
    throwsMessage(() => requireData("f", [[1, 2]], [1, 2]), RangeError, /^f: y must have length 1/);
    throwsMessage(() => requireThat(false, "f", "x", "y".repeat(99)), RangeError, /y\.\.\.$/);
    throwsMessage(() => requireThat(false, "f", "x", Math.abs), RangeError, /got a function$/);
    throwsMessage(
      () => requireThat(false, "f", "x", new Float64Array(2)),
      RangeError,
      /got a Float64Array$/,
    );
  });

  it("accepts what is right", () => {
    requireFinite("f", { x: -1, y: 0 });
    requirePositive("f", { x: 1e-300 });
    requireCount("f", { n: 0 }, 0);
    requireVector("f", { v: [1, 2] }, 2);
    requireMatrix("f", {
      A: [
        [1, 2],
        [3, 4],
      ],
    });
  });
});
