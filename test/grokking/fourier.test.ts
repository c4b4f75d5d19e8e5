import assert from "node:assert/strict";
import fc from "fast-check";
import {
  circleOf,
  frequencyShares,
  type Group,
  pairSpectrum,
  primitiveRoot,
  spectrum,
} from "../../lib/src/grokking/fourier";
import { gaussianMatrix, random } from "../../lib/src/random";
import { close, closeVector, ROUNDOFF, throwsMessage } from "../close";

const primes = [2, 3, 5, 7, 11, 13, 23, 97];
const groups: Group[] = ["additive", "multiplicative"];
/** Entry x is k with x = g^k. */
const logarithms = (p: number): number[] => {
  const log: number[] = [];
  for (const [k, x] of circleOf("multiplicative", p).entries()) log[x] = k;
  return log;
};
const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

describe("Fourier analysis on the numbers modulo p", () => {
  it("start from a primitive root", () => {
    for (const p of primes) {
      const g = primitiveRoot(p);
      let power = 1;
      const seen = new Set(Array.from({ length: p - 1 }, () => (power = (power * g) % p)));
      assert.equal(seen.size, p - 1, `${g} modulo ${p}`);
    }
    assert.deepEqual([primitiveRoot(97), primitiveRoot(23), primitiveRoot(7)], [5, 5, 3]);
  });

  it("turn products into sums", () => {
    for (const p of primes.filter((p) => p > 2)) {
      const log = logarithms(p);
      for (let x = 1; x < p; x++)
        for (let y = 1; y < p; y++) assert.equal((log[x] + log[y]) % (p - 1), log[(x * y) % p]);
    }
  });

  it("give every wave its own frequency, whatever its phase", () => {
    for (const group of groups)
      for (const p of [5, 23]) {
        const circle = circleOf(group, p);
        const n = circle.length;
        for (let k = 0; k <= n / 2; k++) {
          const rows = Array.from({ length: p }, () => [0]);
          circle.forEach((x, j) => {
            rows[x] = [Math.cos((2 * Math.PI * k * j) / n + 0.7)];
          });
          const found = spectrum(rows, group);
          const total = sum(rows.map(([value]) => value ** 2));
          for (const [l, power] of found.entries()) close(power, l === k ? total : 0, ROUNDOFF);
        }
      }
  });

  it("share out the whole power (Parseval)", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...primes),
        fc.nat(),
        fc.constantFrom(...groups),
        fc.integer({ min: 1, max: 4 }),
        (p, seed, group, d) => {
          const rows = gaussianMatrix(p, d, random(seed));
          const onCircle = circleOf(group, p).flatMap((x) => rows[x]);
          close(sum(spectrum(rows, group)), sum(onCircle.map((value) => value ** 2)), 1e-11);
        },
      ),
      { numRuns: 60 },
    );
    const values = gaussianMatrix(13, 13, random(3));
    close(
      sum(pairSpectrum(values, "additive").flat()),
      sum(values.flat().map((v) => v ** 2)),
      1e-11,
    );
    const inner = values.slice(1).flatMap((row) => row.slice(1));
    close(sum(pairSpectrum(values, "multiplicative").flat()), sum(inner.map((v) => v ** 2)), 1e-11);
  });

  it("do not change when all numbers are multiplied, or all shifted", () => {
    const rows = gaussianMatrix(11, 3, random(8));
    const multiplied = rows.map((_, x) => rows[(7 * x) % 11]);
    closeVector(spectrum(multiplied, "multiplicative"), spectrum(rows, "multiplicative"), ROUNDOFF);
    const shifted = rows.map((_, x) => rows[(x + 4) % 11]);
    closeVector(spectrum(shifted, "additive"), spectrum(rows, "additive"), ROUNDOFF);
  });

  it("of pairs find a function of x / y, or of x + y, on the diagonal, and a product where it belongs", () => {
    const p = 13;
    const log = logarithms(p);
    const [k, l] = [2, 5];
    const wave = (frequency: number, n: number, j: number): number =>
      Math.cos((2 * Math.PI * frequency * j) / n);
    const quotient = Array.from({ length: p }, (_, x) =>
      Array.from({ length: p }, (_, y) => (x * y === 0 ? 9 : wave(k, p - 1, log[x] - log[y]))),
    );
    const total = Array.from({ length: p }, (_, x) =>
      Array.from({ length: p }, (_, y) => wave(k, p, x + y)),
    );
    const product = Array.from({ length: p }, (_, x) =>
      Array.from({ length: p }, (_, y) => wave(k, p, x) * wave(l, p, y)),
    );
    for (const [values, group, at, power] of [
      [quotient, "multiplicative", [k, k], 72],
      [total, "additive", [k, k], 169 / 2],
      [product, "additive", [k, l], 169 / 4],
    ] as const)
      for (const [i, row] of pairSpectrum(values, group).entries())
        for (const [j, found] of row.entries())
          close(found, i === at[0] && j === at[1] ? power : 0, 1e-11, `${group} ${i} ${j}`);
  });

  it("name what is wrong", () => {
    throwsMessage(() => primitiveRoot(12), RangeError, /^primitiveRoot: p must be prime, got 12$/);
    throwsMessage(() => spectrum([[1], [2, 3]], "additive"), RangeError, /^spectrum: rows\[1\]/);
    throwsMessage(
      () => pairSpectrum([[1, 2]], "additive"),
      RangeError,
      /^pairSpectrum: values must be a square matrix/,
    );
  });

  it("tell how much of a function is made of one frequency", () => {
    const [p, k] = [11, 3];
    for (const group of groups) {
      const circle = circleOf(group, p);
      const n = circle.length;
      const values = Array.from({ length: p }, () => new Array<number>(p).fill(0));
      const angle = (2 * Math.PI * k) / n;
      // Power 1/2 in the sum, 9/2 and 1/2 in one number alone, and 2 in a mixture; the mean does not count.
      circle.forEach((x, j) => {
        circle.forEach((y, m) => {
          const alone =
            Math.cos(angle * (j + m) + 0.4) + 3 * Math.sin(angle * j) + Math.cos(angle * m);
          const mixture =
            2 * Math.cos((angle / k) * j) * Math.SQRT2 * Math.cos(2 * (angle / k) * m);
          values[x][y] = 7 + alone + mixture;
        });
      });
      const shares = frequencyShares(pairSpectrum(values, group));
      assert.equal(shares.length, 5);
      for (const [i, share] of shares.entries())
        close(share, i === k - 1 ? 5.5 / 7.5 : 0, ROUNDOFF);
    }
    assert.deepEqual(frequencyShares([[4, 0], [0, 0]]), [0]); // biome-ignore format: a matrix
  });
});
