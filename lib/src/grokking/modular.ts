/**
 * Modular arithmetic, x ∘ y = result modulo p: the tasks of Power et al. 2022 on which networks grok.
 *
 * @see paper Fig. 6d and 12; test/grokking/modular.test.ts
 */

import { requireCount, requireFinite, requireThat } from "../check";
import type { Random } from "../random";
import { largest } from "../statistics";

export const OPERATIONS = ["add", "subtract", "multiply", "divide", "sumOfSquares"] as const;

/** x + y, x − y, x · y, x / y and x² + y², all modulo p. */
export type Operation = (typeof OPERATIONS)[number];

/** Equations "x ∘ y = result"; all arrays have the same length. */
export interface Equations {
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly result: Int32Array;
}

export interface ModularTask {
  readonly training: Equations;
  readonly validation: Equations;
}

export interface ModularTaskOptions {
  readonly operation: Operation;
  /** p, at least 2; prime for "divide". */
  readonly modulus: number;
  /** Share of all equations that the network is trained on, between 0 and 1. */
  readonly trainingFraction: number;
}

/** Whether only 1 and n divide n. */
export function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return n > 1;
}

/**
 * All equations of an operation, x from 0 to p − 1 and y from 0 to p − 1, but from 1 for division; x varies slowest.
 *
 * @throws RangeError if the operation is unknown, or p is no integer of at least 2, or not prime for division.
 * @example
 * const { x, y, result } = equations("divide", 5);
 * [x[7], y[7], result[7]]; // [1, 4, 4]
 * @see test/grokking/modular.test.ts
 */
export function equations(operation: Operation, modulus: number): Equations {
  const known = OPERATIONS.includes(operation);
  requireThat(known, "equations", `operation must be one of ${OPERATIONS.join(", ")}`, operation);
  requireCount("equations", { modulus }, 2);
  // x² + y² must fit 32 bits; no table of so many equations would fit in memory anyway.
  requireThat(modulus <= 10_000, "equations", "modulus must be at most 10000", modulus);
  const p = modulus;
  const invertible = operation !== "divide" || isPrime(p);
  requireThat(invertible, "equations", "modulus must be prime, or some y have no inverse", p);

  const numbers = Array.from({ length: p }, (_, i) => i);
  const inverses = numbers.map((y) => numbers.find((z) => (y * z) % p === 1)!);
  const apply = {
    add: (x: number, y: number) => x + y,
    subtract: (x: number, y: number) => x - y + p,
    multiply: (x: number, y: number) => x * y,
    divide: (x: number, y: number) => x * inverses[y],
    sumOfSquares: (x: number, y: number) => x * x + y * y,
  }[operation];
  const firstY = operation === "divide" ? 1 : 0;
  const numY = p - firstY;
  const x = Int32Array.from({ length: p * numY }, (_, i) => Math.floor(i / numY));
  const y = x.map((_, i) => firstY + (i % numY));
  return { x, y, result: x.map((xi, i) => apply(xi, y[i]) % p) };
}

/**
 * The equations at the given places.
 *
 * @example
 * pick(equations("add", 5), [0, 24]).result; // [0, 3]
 */
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
 * @example
 * const task = modularTask({ operation: "divide", modulus: 97, trainingFraction: 0.5 }, random(0));
 * [task.training.x.length, task.validation.x.length]; // [4656, 4656]
 * @see test/grokking/modular.test.ts
 */
export function modularTask(options: ModularTaskOptions, rng: Random): ModularTask {
  const { operation, modulus, trainingFraction } = options;
  requireFinite("modularTask", { trainingFraction });
  const all = equations(operation, modulus);
  const numTraining = Math.round(trainingFraction * all.x.length);
  requireThat(
    numTraining > 0 && numTraining < all.x.length,
    "modularTask",
    "trainingFraction must leave equations for training and for validation",
    trainingFraction,
  );
  const order = rng.shuffled([...all.x.keys()]);
  return {
    training: pick(all, order.slice(0, numTraining)),
    validation: pick(all, order.slice(numTraining)),
  };
}

/** Share of all equations that one answer gets right, always the same: that of the most frequent result. */
export function shareOfBestGuess({ training, validation }: ModularTask): number {
  const results = [...training.result, ...validation.result];
  const counts = new Map<number, number>();
  for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1);
  return largest([...counts.values()]) / results.length;
}
