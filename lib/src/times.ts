/**
 * Solutions as functions of time, asked at one time or at many.
 *
 * @see test/times.test.ts
 */
import { requirePositive, requireThat, requireType } from "./check";

/** A state for a time, an array of states for an array of times. */
export interface FunctionOfTime<State> {
  (t: number): State;
  (times: readonly number[]): State[];
}

/**
 * Lets a function of one time take an array of times as well.
 *
 * @param state the state at one time.
 * @param until last time allowed; Infinity if there is none.
 * @throws TypeError or RangeError (from the returned function) if t is not a number from 0 to `until`.
 */
export function functionOfTime<State>(
  state: (t: number) => State,
  until: number = Infinity,
): FunctionOfTime<State> {
  const range = until === Infinity ? "t must be at least 0" : `t must lie between 0 and ${until}`;
  const atOne = (t: number): State => {
    requireType(typeof t === "number", "at", "t must be a number or an array of numbers", t);
    requireThat(t >= 0 && t <= until, "at", range, t);
    return state(t);
  };
  function at(t: number): State;
  function at(times: readonly number[]): State[];
  function at(t: number | readonly number[]): State | State[] {
    return Array.isArray(t) ? t.map(atOne) : atOne(t as number);
  }
  return at;
}

/**
 * The first time at which something has happened, to about 14 digits.
 *
 * @param happened tells whether it has happened by time t; should stay true once it has.
 * @param until    end of the search.
 * @returns the time, or Infinity if it has not happened by `until`.
 * @throws TypeError or RangeError if happened is not a function or until is not positive.
 * @see test/times.test.ts
 */
export function firstTime(happened: (t: number) => boolean, until: number): number {
  requireType(typeof happened === "function", "firstTime", "happened must be a function", happened);
  requirePositive("firstTime", { until });
  if (happened(0)) return 0;
  if (!happened(until)) return Infinity;
  let [before, after] = [0, until];
  for (;;) {
    const middle = (before + after) / 2;
    if (middle <= before || middle >= after || after - before < 1e-14 * after) return after;
    if (happened(middle)) after = middle;
    else before = middle;
  }
}
