/**
 * Evenly spaced numbers, for time axes and sweeps.
 *
 * @see test/grid.test.ts
 */
import { requireCount, requireFinite, requirePositive } from "./check";

/**
 * `count` numbers from `from` to `to`, both included, with equal differences.
 *
 * @example
 * linspace(0, 1, 3); // [0, 0.5, 1]
 */
export function linspace(from: number, to: number, count: number): number[] {
  requireFinite("linspace", { from, to });
  requireCount("linspace", { count }, 2);
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 ? to : from + ((to - from) * i) / (count - 1),
  );
}

/**
 * `count` numbers from `from` to `to`, both included and positive, with equal ratios.
 *
 * @example
 * logspace(0.01, 100, 3); // [0.01, 1, 100]
 */
export function logspace(from: number, to: number, count: number): number[] {
  requirePositive("logspace", { from, to });
  requireCount("logspace", { count }, 2);
  return linspace(Math.log(from), Math.log(to), count).map((x, i) =>
    i === 0 ? from : i === count - 1 ? to : Math.exp(x),
  );
}
