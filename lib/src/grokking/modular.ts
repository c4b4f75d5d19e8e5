/**
 * Modular arithmetic as sequences of four tokens, x ∘ y =, whose next token is the result modulo p: the tasks of
 * Power et al. 2022 on which networks grok.
 *
 * @see paper Fig. 6d and 12; test/grokking/modular.test.ts
 */
import { requireCount, requireFinite, requireThat } from "../check";
import type { Random } from "../random";

/** x + y, x − y, x · y, x / y and x² + y², all modulo p. */
export type Operation = "add" | "subtract" | "multiply" | "divide" | "sumOfSquares";

/** Equations "x ∘ y = result"; all arrays have the same length. */
export interface Equations {
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly result: Int32Array;
}

export interface ModularTask {
  readonly operation: Operation;
  readonly modulus: number;
  readonly training: Equations;
  readonly validation: Equations;
}

export interface ModularTaskOptions {
  readonly operation: Operation;
  /** p, at least 2; prime for "divide". */
  readonly modulus: number;
  /** Share of all equations that the network is trained on, between 0 and 1. Default one half. */
  readonly trainingFraction?: number;
}

const OPERATIONS: readonly Operation[] = ["add", "subtract", "multiply", "divide", "sumOfSquares"];

/** Whether only 1 and n divide n. */
export function isPrime(n: number): boolean {
  if (!Number.isSafeInteger(n) || n < 2) return false;
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}

function requireTask(where: string, operation: Operation, modulus: number): void {
  const known = OPERATIONS.includes(operation);
  requireThat(known, where, `operation must be one of ${OPERATIONS.join(", ")}`, operation);
  // x² + y² must stay an exact integer; no table of so many equations would fit in memory anyway.
  requireCount(where, { modulus }, 2);
  requireThat(modulus <= 10_000, where, "modulus must be at most 10000", modulus);
  if (operation === "divide")
    requireThat(
      isPrime(modulus),
      where,
      "modulus must be prime, or some y have no inverse",
      modulus,
    );
}

const only = (
  x: readonly number[],
  y: readonly number[],
  result: readonly number[],
): Equations => ({
  x: Int32Array.from(x),
  y: Int32Array.from(y),
  result: Int32Array.from(result),
});

/**
 * All equations of an operation, x from 0 to p − 1 and y from 0 to p − 1, but from 1 for division; x varies slowest.
 *
 * @throws RangeError if the operation is unknown, or p is no integer of at least 2, or not prime for division.
 * @see test/grokking/modular.test.ts
 */
export function equations(operation: Operation, modulus: number): Equations {
  requireTask("equations", operation, modulus);
  const p = modulus;
  const [xs, ys, results]: number[][] = [[], [], []];
  const push = (x: number, y: number, result: number): void => {
    xs.push(x);
    ys.push(y);
    results.push(result);
  };
  if (operation === "divide") {
    // (x y) / y = x reads every quotient off a product; sorting puts x first again.
    const quotients = Array.from({ length: p }, () => new Array<number>(p));
    for (let quotient = 0; quotient < p; quotient++)
      for (let y = 1; y < p; y++) quotients[(quotient * y) % p][y] = quotient;
    for (let x = 0; x < p; x++) for (let y = 1; y < p; y++) push(x, y, quotients[x][y]);
    return only(xs, ys, results);
  }
  const apply = {
    add: (x: number, y: number) => x + y,
    subtract: (x: number, y: number) => x - y + p,
    multiply: (x: number, y: number) => x * y,
    sumOfSquares: (x: number, y: number) => x * x + y * y,
  }[operation];
  for (let x = 0; x < p; x++) for (let y = 0; y < p; y++) push(x, y, apply(x, y) % p);
  return only(xs, ys, results);
}

/** The equations at the given places. */
export function pick({ x, y, result }: Equations, places: readonly number[]): Equations {
  return {
    x: Int32Array.from(places, (i) => x[i]),
    y: Int32Array.from(places, (i) => y[i]),
    result: Int32Array.from(places, (i) => result[i]),
  };
}

/**
 * Divides the equations of an operation at random into training and validation.
 *
 * @param rng decides which equations are for training; their number is trainingFraction of all, rounded.
 * @throws RangeError if operation or modulus do not go together, or a part would be empty.
 * @see test/grokking/modular.test.ts
 */
export function modularTask(options: ModularTaskOptions, rng: Random): ModularTask {
  const { operation, modulus, trainingFraction = 0.5 } = options;
  requireTask("modularTask", operation, modulus);
  requireFinite("modularTask", { trainingFraction });
  const all = equations(operation, modulus);
  const numTraining = Math.round(trainingFraction * all.x.length);
  requireThat(
    numTraining > 0 && numTraining < all.x.length,
    "modularTask",
    "trainingFraction must leave equations for training and for validation",
    trainingFraction,
  );
  const order = rng.shuffled(Array.from(all.x.keys()));
  return {
    operation,
    modulus,
    training: pick(all, order.slice(0, numTraining)),
    validation: pick(all, order.slice(numTraining)),
  };
}

/**
 * The token sequences [x, ∘, y, =], shape [n, 4]. Numbers are their own tokens; the operation's is p, that of "=" is
 * p + 1: a vocabulary of p + 2.
 */
export function tokens({ x, y }: Equations, modulus: number): number[][] {
  requireCount("tokens", { modulus }, 2);
  return Array.from(x, (xi, i) => [xi, modulus, y[i], modulus + 1]);
}
