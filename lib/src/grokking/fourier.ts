/**
 * Fourier analysis on the numbers modulo p, which shows what a grokked network computes with. Addition and
 * subtraction are a walk on a circle of p points, x = 0 … p − 1. Multiplication and division are one too, of p − 1
 * points: every x from 1 to p − 1 is a power g^k of a primitive root g, and products add the exponents k.
 *
 * @see paper Fig. 6d; Nanda et al. 2023 (arXiv:2301.05217) for addition; test/grokking/fourier.test.ts
 */
import { requireCount, requireMatrix, requireThat } from "../check";
import type { Matrix } from "../linalg";
import { isPrime } from "./modular";

/** "additive" suits + and −, "multiplicative" × and ÷. */
export type Group = "additive" | "multiplicative";

/**
 * The smallest g whose powers run through 1 … p − 1.
 *
 * @throws RangeError if p is not a prime.
 */
export function primitiveRoot(p: number): number {
  requireThat(isPrime(p), "primitiveRoot", "p must be prime", p);
  for (let g = 1; ; g++) {
    let [power, order] = [g % p, 1];
    for (; power !== 1; order++) power = (power * g) % p;
    if (order === p - 1) return g;
  }
}

/**
 * The numbers in the order in which they lie on the group's circle: 0 … p − 1, or the powers of the smallest primitive
 * root.
 *
 * @throws RangeError if p is below 2, or not prime for the multiplicative group.
 * @example
 * circleOf("multiplicative", 7); // [1, 3, 2, 6, 4, 5]
 * @see test/grokking/fourier.test.ts
 */
export function circleOf(group: Group, p: number): number[] {
  requireCount("circleOf", { p }, 2);
  if (group === "additive") return Array.from({ length: p }, (_, x) => x);
  const g = primitiveRoot(p);
  const circle = [1];
  while (circle.length < p - 1) circle.push((circle[circle.length - 1] * g) % p);
  return circle;
}

/** Sums of cos and of sin (2π k j / n) times row j, for k = 0 … ⌊n/2⌋. */
function transform(rows: Matrix): { readonly cosine: number[][]; readonly sine: number[][] } {
  const n = rows.length;
  const sums = (wave: (angle: number) => number): number[][] => {
    const values = Array.from({ length: n }, (_, i) => wave((2 * Math.PI * i) / n));
    return Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) => {
      const sum = new Array<number>(rows[0].length).fill(0);
      // The angle is reduced as an integer, so that it stays exact.
      for (const [j, row] of rows.entries())
        for (const [column, value] of row.entries()) sum[column] += values[(k * j) % n] * value;
      return sum;
    });
  };
  return { cosine: sums(Math.cos), sine: sums(Math.sin) };
}

/** Frequencies k and n − k are one wave, but 0 and n / 2 are their own. */
const multiplicity = (k: number, n: number): number => (k === 0 || 2 * k === n ? 1 : 2);

/**
 * How much of functions on the numbers oscillates with each frequency on the group's circle:
 *
 *     power[k] = (1 or 2) / n · |Σ_j exp(2πi k j / n) f(x_j)|²,   summed over the functions
 *
 * @param rows  one row for each x = 0 … p − 1, a column for each function: embeddings, shape [p, d].
 * @param group on whose circle; the multiplicative one leaves x = 0 out and needs a prime p.
 * @returns power for k = 0 … ⌊n/2⌋, n = p or p − 1 points; it adds up to the sum of the squares of the rows, up to
 *   round-off.
 * @throws TypeError or RangeError if rows are no matrix, or p not prime where it must be.
 * @example
 * spectrum([[1], [0], [-1], [0]], "additive"); // [0, 2, 0]
 * @see test/grokking/fourier.test.ts
 */
export function spectrum(rows: Matrix, group: Group): number[] {
  requireMatrix("spectrum", { rows });
  const circle = circleOf(group, rows.length);
  const n = circle.length;
  const { cosine, sine } = transform(circle.map((x) => rows[x]));
  return cosine.map((row, k) => {
    const sum = row.reduce((total, value, i) => total + value ** 2 + sine[k][i] ** 2, 0);
    return (multiplicity(k, n) / n) * sum;
  });
}

/**
 * The same for a function of two numbers, such as a neuron's activation on all equations: power of frequency k in x
 * and l in y. Waves that go through x and y the same way or opposite ways, exp(2πi (k j ± l m) / n), count together.
 *
 * @param values f(x, y), shape [p, p]; what stands at x = 0 or y = 0 is not read for the multiplicative group.
 * @returns power[k][l] for k, l = 0 … ⌊n/2⌋; it adds up to the sum of the squares.
 * @throws TypeError or RangeError if values are no square matrix, or p not prime where it must be.
 * @example
 * pairSpectrum([[1, -1], [-1, 1]], "additive"); // [[0, 0], [0, 4]]
 * @see test/grokking/fourier.test.ts
 */
export function pairSpectrum(values: Matrix, group: Group): number[][] {
  requireMatrix("pairSpectrum", { values });
  const p = values.length;
  const isSquare = values[0].length === p;
  requireThat(isSquare, "pairSpectrum", "values must be a square matrix", [p, values[0].length]);
  const circle = circleOf(group, p);
  const n = circle.length;
  const half = Math.floor(n / 2) + 1;
  const alongX = transform(circle.map((x) => circle.map((y) => values[x][y])));
  const power = Array.from({ length: half }, () => new Array<number>(half).fill(0));
  for (const part of [alongX.cosine, alongX.sine]) {
    const columns = circle.map((_, m) => part.map((row) => row[m])); // [n, half]
    const alongY = transform(columns);
    for (let k = 0; k < half; k++)
      for (let l = 0; l < half; l++)
        power[k][l] +=
          (multiplicity(k, n) *
            multiplicity(l, n) *
            (alongY.cosine[l][k] ** 2 + alongY.sine[l][k] ** 2)) /
          n ** 2;
  }
  return power;
}

/**
 * How much of a function of two numbers is made of one frequency alone, in x, in y or in both:
 *
 *     share[k] = (power[k][0] + power[0][k] + power[k][k]) / (all power but that of the mean, power[0][0])
 *
 * A neuron that computes with one frequency has one share near 1.
 *
 * @param power of {@link pairSpectrum}.
 * @returns share for k = 1 … ⌊n/2⌋, from index 0; all 0 for a constant function.
 * @example
 * frequencyShares([[4, 1, 0], [0, 2, 0], [0, 0, 1]]); // [0.75, 0.25]
 * @see test/grokking/fourier.test.ts
 */
export function frequencyShares(power: Matrix): number[] {
  const total = power.flat().reduce((sum, value) => sum + value, -power[0][0]);
  const isConstant = !(total > 1e-12 * power[0][0] && total > 0);
  return power
    .slice(1)
    .map((row, i) => (isConstant ? 0 : (row[0] + power[0][i + 1] + row[i + 1]) / total));
}
