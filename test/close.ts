/** Comparisons that fail on NaN and say by how much two values differ. */
import assert from "node:assert/strict";

/** Two closed forms in float64. */
export const ROUNDOFF = 1e-12;
/** What the exact ring promises against an independent method. */
export const EXACT = 1e-10;
/** Central differences with a step of about 1e-4 of the time scale: error h^2 / 6. */
export const FINITE_DIFFERENCE = 1e-6;

/** |actual - expected| <= tolerance, relative above 1 and absolute below. */
export function close(actual: number, expected: number, tolerance: number, what = "value"): void {
  closeWithin(actual, expected, tolerance * Math.max(1, Math.abs(expected)), what);
}

/** |actual - expected| <= bound. */
export function closeWithin(actual: number, expected: number, bound: number, what = "value"): void {
  const error = Math.abs(actual - expected);
  // Written so that NaN fails.
  if (!(error <= bound) && actual !== expected)
    assert.fail(`${what}: ${actual} is not ${expected}, error ${error} above ${bound}`);
}

/** |actual - expected| <= tolerance |expected| (Euclidean), or below `scale` where that is larger. */
export function closeVector(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  { scale = 0, what = "vector" } = {},
): void {
  assert.equal(actual.length, expected.length, `${what}: lengths differ`);
  const error = Math.hypot(...actual.map((entry, i) => entry - expected[i]));
  const size = Math.max(scale, Math.hypot(...expected));
  if (!(error <= tolerance * size))
    assert.fail(`${what}: [${actual}] is not [${expected}], error ${error} of ${size}`);
}

/** The call throws an error of this class whose message matches. */
export function throwsMessage(call: () => unknown, kind: ErrorConstructor, message: RegExp): void {
  assert.throws(call, (error: unknown) => {
    assert.ok(error instanceof kind, `${error} is not a ${kind.name}`);
    assert.match((error as Error).message, message);
    return true;
  });
}
