/**
 * Whether a pair of layers keeps its balance, for any network, by central differences of its loss.
 *
 * A pair of layers that enters the function as a product, B A with weights A [k, n] before and B [m, k] behind, has
 * A A^T - B^T B conserved by gradient flow, a matrix [k, k], whatever stands around it. Behind a ReLU each unit is rescaled
 * by itself, and the diagonal remains.
 *
 * @see notebook 11; Marcotte, Gribonval and Peyre 2025 (arXiv:2506.06194); test/beyond/lawBroken.test.ts
 */
import { requireMatrix, requireType } from "../check";
import { add, frobenius, type Matrix, multiply, scale, transpose } from "../linalg";
import { numbersOf, withNumbers } from "../times";

/** Half the step of the central differences below: error of order 1e-8 for weights of order one. */
const STEP = 1e-4;

/**
 * Minus the gradient of any loss, by central differences: slow, and independent of every derivation.
 *
 * @returns in the build of the weights, to about 1e-8 for smooth losses of order one.
 * @see test/beyond/lawBroken.test.ts
 * @example
 * numericalDownhill(({ W }) => W[0][0] ** 2, { W: [[3]] }); // { W: [[-6.0000]] }
 */
export function numericalDownhill<State>(loss: (weights: State) => number, weights: State): State {
  requireType(typeof loss === "function", "numericalDownhill", "loss must be a function", loss);
  const numbers = numbersOf(weights);
  const at = (i: number, step: number): number => {
    const moved = [...numbers];
    moved[i] += step;
    return loss(withNumbers(weights, moved));
  };
  const slopes = numbers.map((_, i) => (at(i, -STEP) - at(i, STEP)) / (2 * STEP));
  return withNumbers(weights, slopes);
}

/**
 * How fast a law is broken, relative to how fast one of its two sides changes: for the pair A, B behind a ReLU, or
 * anything else that should change alike on both sides.
 *
 * @param sides the two quantities whose difference is the law, of the weights; quadratic in them.
 * @returns 0 if the law holds, of order one if it does not.
 * @see test/beyond/lawBroken.test.ts
 * @example
 * const sides = ({ a, b }) => [[[a * a]], [[b * b]]];
 * lawBroken(({ a, b }) => (a * b - 3) ** 2, { a: 1, b: 2 }, sides) < 1e-6; // true
 * lawBroken(({ a, b }) => (a + b - 9) ** 2, { a: 1, b: 2 }, sides); // 0.5
 */
export function lawBroken<State>(
  loss: (weights: State) => number,
  weights: State,
  sides: (weights: State) => readonly [Matrix, Matrix],
): number {
  const numbers = numbersOf(weights);
  const velocity = numbersOf(numericalDownhill(loss, weights));
  // Of a quadratic, central differences are exact.
  const at = (time: number) => sides(withNumbers(weights, add(numbers, scale(time, velocity))));
  const [before, after] = [at(-0.5), at(0.5)];
  const [first, second] = before.map((side, i) =>
    side.map((row, k) => row.map((value, l) => after[i][k][l] - value)),
  );
  const gap = first.map((row, k) => row.map((value, l) => value - second[k][l]));
  return frobenius(gap) / Math.max(frobenius(first), frobenius(second));
}

/**
 * Both sides of the law of a product B A: A A^T and B^T B, shape [k, k].
 *
 * @example
 * productSides([[1, 2]], [[3], [4]]); // [[[5]], [[25]]]
 */
export function productSides(A: Matrix, B: Matrix): [number[][], number[][]] {
  requireMatrix("productSides", { A });
  requireMatrix("productSides", { B }, undefined, A.length);
  return [multiply(A, transpose(A)), multiply(transpose(B), B)];
}
