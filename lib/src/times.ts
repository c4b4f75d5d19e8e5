/**
 * Flows: solutions as functions of time, asked at one time or at many, exact or followed numerically.
 *
 * @see test/times.test.ts
 */
import { requirePositive, requireThat, requireType } from "./check";
import { type IntegrateOptions, integrate, type Velocity } from "./ode";

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

/** All numbers of a state made of nested arrays and records, in order. */
export function numbersOf(state: unknown, numbers: number[] = []): number[] {
  if (typeof state === "number") numbers.push(state);
  else
    for (const part of Array.isArray(state) ? state : Object.values(state as object))
      numbersOf(part, numbers);
  return numbers;
}

/** A state of the same build with other numbers: withNumbers(state, numbersOf(state)) is a copy. */
export function withNumbers<State>(state: State, numbers: ArrayLike<number>): State {
  let next = 0;
  const filled = (part: unknown): unknown => {
    if (typeof part === "number") return numbers[next++];
    if (Array.isArray(part)) return part.map(filled);
    const copy: Record<string, unknown> = {};
    for (const name in part as object) copy[name] = filled((part as typeof copy)[name]);
    return copy;
  };
  return filled(state) as State;
}

/** A flow that was followed step by step. */
export interface NumericalFlow<State> {
  /** The state at time t, 0 <= t <= until, or one state for each of several times. */
  readonly at: FunctionOfTime<State>;
  /** Velocity evaluations used. */
  readonly evaluations: number;
}

/** Tolerances and limits of {@link integrate}, and the end of the flow in units of learning rate x steps. */
export type FlowOptions = Omit<IntegrateOptions, "from" | "to"> & { readonly until: number };

/**
 * Follows a state of nested arrays and records from t = 0 by adaptive Runge-Kutta steps.
 *
 * @param velocity gives the time derivative of a state in the state's build.
 * @throws as {@link integrate}; at(t) if t lies outside 0 ... until.
 * @see test/times.test.ts
 * @example
 * flowOf({ x: 1, v: [0] }, ({ x, v }) => ({ x: v[0], v: [-x] }), { until: 4 }).at(Math.PI); // { x: -1.00000, v: [0.00000] }
 */
export const flowOf = <State>(
  start: State,
  velocity: (state: State) => State,
  options: FlowOptions,
): NumericalFlow<State> =>
  flatFlowOf(start, (_t, y) => numbersOf(velocity(withNumbers(start, y))), options);

/** {@link flowOf} for a velocity that works on the state's numbers in one array: faster, for inner loops. */
export function flatFlowOf<State>(
  start: State,
  velocity: Velocity,
  { until, ...options }: FlowOptions,
): NumericalFlow<State> {
  const { at, evaluations } = integrate(velocity, numbersOf(start), { ...options, to: until });
  return { at: functionOfTime((t) => withNumbers(start, at(t)), until), evaluations };
}

/**
 * The first time at which something has happened, to about 14 digits.
 *
 * @param happened tells whether it has happened by time t; should stay true once it has.
 * @param until    end of the search.
 * @returns the time, or Infinity if it has not happened by `until`.
 * @throws TypeError or RangeError if happened is not a function or until is not positive.
 * @see test/times.test.ts
 * @example
 * firstTime((t) => Math.exp(-t) < 0.5, 100); // 0.693147
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
